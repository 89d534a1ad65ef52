package io.watchfloor.ops.intake.sensor;

import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sigma.language.LogSource;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the log sources of each asset's records, and when each log source was last seen. A log source that is new to
 * this node is written in the next round, a known log source every {@value #REST_SECONDS} seconds. A crash loses only
 * entries that the next record of the same source adds again.
 */
final class AssetSources {

    static final int FLUSH_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(AssetSources.class);
    private static final int REST_SECONDS = 60;

    /**
     * Maximum number of log sources for each asset. The limit is needed because a sensor may send any names of log
     * sources. Records of further log sources are evaluated, but these log sources are not listed.
     */
    private static final int MOST_OF_ASSET = 100;

    /** Maximum number of entries in memory. Further entries are dropped until some entries have been written. */
    private static final int MOST_HELD = 100_000;

    private static final int LONGEST_PART = 100;
    private static final int ROWS_AT_ONCE = 1_000;

    private static final String WRITE = """
            INSERT INTO asset_source AS s (asset, product, category, service, first_seen, last_seen, records, hours)
            VALUES (:asset, :product, :category, :service, :last, :last, :records,
                array_fill((CAST(:hour AS bigint) << 32) + :records, ARRAY[1], ARRAY[:slot]))
            ON CONFLICT (asset, product, category, service) DO UPDATE
            SET last_seen = greatest(s.last_seen, excluded.last_seen), records = s.records + excluded.records,
                hours[:slot] = CASE WHEN s.hours[:slot] >> 32 = :hour THEN s.hours[:slot]
                    ELSE CAST(:hour AS bigint) << 32 END + :records
            """;

    /** The slot of an hour in the counts of a log source is used again after this number of hours. */
    private static final int HOURS = 48;

    private final Jdbi database;
    private Map<Source, Sighting> held = new HashMap<>();
    private final Map<String, Set<LogSource>> knownSources = new LinkedHashMap<>();
    private final Map<Source, Long> writtenAt = new HashMap<>();

    private record Source(String asset, LogSource logsource) {}

    private record Sighting(Instant last, long records) {
        Sighting and(Sighting more) {
            return new Sighting(more.last.isAfter(last) ? more.last : last, records + more.records);
        }
    }

    /** The log source of records whose format is not recognized. */
    private static final LogSource UNRECOGNISED = new LogSource(null, null, null);

    AssetSources(Jdbi database) {
        this.database = database;
    }

    /**
     * @param records numbers of records, by the list of log sources to which the records belong; the list is empty
     *     when the format is not recognized
     */
    synchronized void seen(AssetKey asset, Instant at, Map<List<LogSource>, Integer> records) {
        String key = asset.toString();
        records.forEach((logsources, number) -> {
            for (LogSource one : logsources.isEmpty() ? List.of(UNRECOGNISED) : logsources) {
                if (isListed(key, one)) {
                    held.merge(new Source(key, one), new Sighting(at, number), Sighting::and);
                }
            }
        });
    }

    private boolean isListed(String asset, LogSource one) {
        Set<LogSource> known = knownSources.get(asset);
        if (known != null && known.contains(one)) {
            return true;
        }
        if (held.size() >= MOST_HELD || isUnstorable(one)) {
            return false;
        }
        if (knownSources.size() >= MOST_HELD) {
            knownSources.clear(); // When the map is cleared, known log sources are written once more.
        }
        Set<LogSource> all = knownSources.computeIfAbsent(asset, key -> new HashSet<>());
        return all.size() < MOST_OF_ASSET && all.add(one);
    }

    static boolean isUnstorable(LogSource one) {
        return isUnstorable(one.product()) || isUnstorable(one.category()) || isUnstorable(one.service());
    }

    /** PostgreSQL cannot store NUL characters. A value from one sensor must not make the whole write fail. */
    private static boolean isUnstorable(@Nullable String part) {
        return part != null && (part.length() > LONGEST_PART || part.indexOf('\0') >= 0);
    }

    /** Writes new entries, and known entries whose last write was long enough ago. */
    void flush() {
        long now = System.nanoTime();
        write(source -> {
            Long before = writtenAt.get(source);
            return before == null || now - before > REST_SECONDS * 1_000_000_000L;
        });
    }

    /** Writes all entries. */
    void flushAll() {
        write(source -> true);
    }

    private void write(Predicate<Source> due) {
        List<Map.Entry<Source, Sighting>> rows = take(due);
        if (rows.isEmpty()) {
            return;
        }
        int written = 0;
        try {
            while (written < rows.size()) {
                int end = Math.min(written + ROWS_AT_ONCE, rows.size());
                write(rows.subList(written, end));
                written = end;
            }
        } catch (RuntimeException e) {
            LOG.warn("Log sources of {} assets could not be written, retrying soon: {}", rows.size(), e.getMessage());
            putBack(rows.subList(written, rows.size()));
        }
    }

    private synchronized void putBack(List<Map.Entry<Source, Sighting>> rows) {
        for (Map.Entry<Source, Sighting> row : rows) {
            if (held.containsKey(row.getKey()) || held.size() < MOST_HELD) {
                held.merge(row.getKey(), row.getValue(), (newer, older) -> older.and(newer));
                writtenAt.remove(row.getKey());
            }
        }
    }

    private synchronized List<Map.Entry<Source, Sighting>> take(Predicate<Source> due) {
        List<Map.Entry<Source, Sighting>> rows = new ArrayList<>();
        Map<Source, Sighting> later = new HashMap<>();
        held.forEach((source, seen) -> {
            if (due.test(source)) {
                rows.add(Map.entry(source, seen));
            } else {
                later.put(source, seen);
            }
        });
        held = later;
        if (writtenAt.size() + rows.size() > MOST_HELD) {
            writtenAt.clear();
        }
        long now = System.nanoTime();
        rows.forEach(row -> writtenAt.put(row.getKey(), now));
        // All nodes write in the same order, so that they cannot deadlock.
        rows.sort(Map.Entry.comparingByKey(Comparator.comparing(Source::asset)
                .thenComparing(source -> source.logsource().toString())));
        return rows;
    }

    private void write(List<Map.Entry<Source, Sighting>> rows) {
        database.useTransaction(handle -> {
            try (PreparedBatch batch = handle.prepareBatch(WRITE)) {
                rows.forEach(row -> add(row.getKey(), row.getValue(), batch));
                batch.execute();
            }
        });
    }

    private static void add(Source source, Sighting seen, PreparedBatch batch) {
        long hour = Math.floorDiv(seen.last().getEpochSecond(), 3_600L);
        batch.bind("asset", source.asset())
                .bind("product", orNone(source.logsource().product()))
                .bind("category", orNone(source.logsource().category()))
                .bind("service", orNone(source.logsource().service()))
                .bind("last", OffsetDateTime.ofInstant(seen.last(), ZoneOffset.UTC))
                .bind("hour", hour)
                .bind("slot", (int) Math.floorMod(hour, (long) HOURS) + 1)
                .bind("records", seen.records())
                .add();
    }

    private static String orNone(@Nullable String part) {
        return part == null ? "" : part;
    }
}
