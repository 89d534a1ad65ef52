package io.watchfloor.ops.ingest;

import io.watchfloor.ops.identity.AssetKey;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sensor reported which asset, and when last: collected in memory, written every {@value #FLUSH_SECONDS} seconds. Coarse on purpose:
 * routine telemetry costs no journal write, and what is lost here at a crash comes again with the next record.
 */
final class Presence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private static final int FLUSH_SECONDS = 2;

    private final Jdbi database;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("presence").factory());
    private Map<Pair, Seen> seen = new HashMap<>();

    private record Pair(String asset, String sensor) {}

    private record Seen(Instant last, long records) {
        Seen and(Seen more) {
            return new Seen(more.last.isAfter(last) ? more.last : last, records + more.records);
        }
    }

    Presence(Jdbi database) {
        this.database = database;
    }

    void start() {
        var unused = executor.scheduleWithFixedDelay(this::flush, FLUSH_SECONDS, FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    synchronized void seen(AssetKey asset, String sensor, Instant receivedAt, int records) {
        seen.merge(new Pair(asset.toString(), sensor), new Seen(receivedAt, records), Seen::and);
    }

    private synchronized Map<Pair, Seen> take() {
        Map<Pair, Seen> taken = seen;
        seen = new HashMap<>();
        return taken;
    }

    private void flush() {
        Map<Pair, Seen> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            write(taken);
        } catch (RuntimeException e) {
            LOG.warn("Presence of {} assets could not be written: {}", taken.size(), e.getMessage());
        }
    }

    private void write(Map<Pair, Seen> taken) {
        database.useHandle(handle -> {
            PreparedBatch batch = handle.prepareBatch("""
                    INSERT INTO presence (asset, sensor, last_seen, records)
                    VALUES (:asset, :sensor, :last, :records)
                    ON CONFLICT (asset, sensor) DO UPDATE
                    SET last_seen = greatest(presence.last_seen, excluded.last_seen),
                        records = presence.records + excluded.records, updated_at = now()
                    """);
            taken.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(
                            java.util.Comparator.comparing(Pair::asset).thenComparing(Pair::sensor)))
                    .forEach(one -> batch.bind("asset", one.getKey().asset())
                            .bind("sensor", one.getKey().sensor())
                            .bind(
                                    "last",
                                    OffsetDateTime.ofInstant(one.getValue().last(), ZoneOffset.UTC))
                            .bind("records", one.getValue().records())
                            .add());
            batch.execute();
        });
    }

    @Override
    public void close() {
        executor.shutdown();
        flush();
    }
}
