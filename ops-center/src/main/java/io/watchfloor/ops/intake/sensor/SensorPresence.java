package io.watchfloor.ops.intake.sensor;

import io.watchfloor.config.work.Threads;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores when each sensor last reported each asset, and counts the rejected and corrected records of each sensor. The
 * data is collected in memory and written every {@value #FLUSH_SECONDS} seconds, or earlier when there are many
 * entries. The times are deliberately imprecise, so that routine telemetry needs no journal write. A crash of the
 * node loses only entries that the next record adds again. When a write fails, the entries are kept for the next
 * attempt, up to a limit.
 */
public final class SensorPresence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SensorPresence.class);

    private static final int FLUSH_SECONDS = 2;
    private static final int CLEANUP_MINUTES = 60;

    /**
     * When this number of entries is reached, the thread that adds the last entry writes all entries. This slows down
     * senders of many assets.
     */
    private static final int MOST_HELD = 20_000;

    /**
     * A statement uses one array for each column, so writing thousands of rows costs little more than writing one
     * row.
     */
    private static final int ROWS_AT_ONCE = 5_000;

    private static final String WRITE = """
            INSERT INTO presence (asset, sensor, last_seen, records)
            SELECT * FROM unnest(?, ?, ?, ?)
            ON CONFLICT (asset, sensor) DO UPDATE
            SET last_seen = greatest(presence.last_seen, excluded.last_seen),
                records = presence.records + excluded.records, updated_at = now()
            """;

    private final Jdbi database;
    private final AssetSources sources;
    private final AssetFormats formats;
    private final ScheduledExecutorService executor = Threads.timer("presence");
    private Map<Pair, Sighting> seen = new HashMap<>();
    private SensorCounters tally = new SensorCounters();

    private record Pair(String asset, String sensor) {}

    private record Sighting(Instant last, long records) {
        Sighting and(Sighting more) {
            return new Sighting(more.last.isAfter(last) ? more.last : last, records + more.records);
        }
    }

    private record Batch(Map<Pair, Sighting> seen, SensorCounters tally) {}

    public SensorPresence(Jdbi database) {
        this.database = database;
        this.sources = new AssetSources(database);
        this.formats = new AssetFormats(database);
    }

    /** Adds the log sources of an asset's records. */
    public void sources(AssetKey asset, Instant receivedAt, Map<List<LogSource>, Integer> records) {
        sources.seen(asset, receivedAt, records);
    }

    /**
     * Adds the field names of an asset's records.
     *
     * @param parsed records of one batch, one for each kind of event and distinct set of field names
     * @param unparsed records that were evaluated without being parsed, one for each kind and shape
     * @param read parses an unparsed record; returns null when it cannot be parsed
     */
    public void fields(
            AssetKey asset,
            Instant receivedAt,
            Map<Integer, Telemetry> parsed,
            Map<Object, TelemetryRecord> unparsed,
            Function<TelemetryRecord, @Nullable Telemetry> read) {
        formats.seen(asset, receivedAt, new AssetFormats.Samples(parsed, unparsed), read);
    }

    public void start() {
        var unused3 = executor.scheduleWithFixedDelay(formats::flush, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
        var unused4 =
                executor.scheduleWithFixedDelay(formats::deleteOld, CLEANUP_MINUTES, CLEANUP_MINUTES, TimeUnit.MINUTES);
        var unused2 = executor.scheduleWithFixedDelay(
                sources::flush, FLUSH_SECONDS, AssetSources.FLUSH_SECONDS, TimeUnit.SECONDS);
        var unused = executor.scheduleWithFixedDelay(this::flushSeen, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    /** Blocks on the database when there are too many entries in memory. */
    public void seen(AssetKey asset, String sensor, Instant receivedAt, int records) {
        boolean full;
        synchronized (this) {
            seen.merge(new Pair(asset.toString(), sensor), new Sighting(receivedAt, records), Sighting::and);
            full = seen.size() >= MOST_HELD;
        }
        if (full) {
            flushSeen();
        }
    }

    /** No limit is needed, because there are only a few codes for each sensor. */
    public synchronized void count(String sensor, String code, SensorCounters.Count count) {
        tally.add(sensor, code, count);
    }

    private synchronized Batch take() {
        Batch taken = new Batch(seen, tally);
        seen = new HashMap<>();
        tally = new SensorCounters();
        return taken;
    }

    /** Writes all collected entries immediately. */
    public void flush() {
        flushSeen();
        sources.flushAll();
        formats.flush();
    }

    private void flushSeen() {
        Batch taken = take();
        if (taken.seen().isEmpty() && taken.tally().isEmpty()) {
            return;
        }
        try {
            database.useTransaction(handle -> {
                write(handle.getConnection(), taken.seen());
                taken.tally().write(handle);
            });
        } catch (RuntimeException | SQLException e) {
            LOG.warn(
                    "Last-seen times of {} assets could not be written, {}: {}",
                    taken.seen().size(),
                    putBack(taken)
                            ? "retrying soon"
                            : "the entries were dropped and will be added again with the next records",
                    e.getMessage());
        }
    }

    /** @return whether there was room to keep the last-seen times for the next attempt; counts are always kept */
    private synchronized boolean putBack(Batch taken) {
        SensorCounters all = taken.tally();
        all.add(tally);
        tally = all;
        if (seen.size() + taken.seen().size() >= MOST_HELD) {
            return false;
        }
        taken.seen().forEach((pair, one) -> seen.merge(pair, one, (newer, older) -> older.and(newer)));
        return true;
    }

    private static void write(Connection connection, Map<Pair, Sighting> taken) throws SQLException {
        List<Map.Entry<Pair, Sighting>> rows = taken.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Pair::asset).thenComparing(Pair::sensor)))
                .toList();
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            for (int start = 0; start < rows.size(); start += ROWS_AT_ONCE) {
                List<Map.Entry<Pair, Sighting>> part = rows.subList(start, Math.min(start + ROWS_AT_ONCE, rows.size()));
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "text",
                                part.stream().map(row -> row.getKey().asset()).toArray()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "text",
                                part.stream().map(row -> row.getKey().sensor()).toArray()));
                statement.setArray(
                        3,
                        connection.createArrayOf(
                                "timestamptz",
                                part.stream()
                                        .map(row -> OffsetDateTime.ofInstant(
                                                        row.getValue().last(), ZoneOffset.UTC)
                                                .toString())
                                        .toArray()));
                statement.setArray(
                        4,
                        connection.createArrayOf(
                                "bigint",
                                part.stream()
                                        .map(row -> row.getValue().records())
                                        .toArray()));
                statement.executeUpdate();
            }
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        flush();
    }
}
