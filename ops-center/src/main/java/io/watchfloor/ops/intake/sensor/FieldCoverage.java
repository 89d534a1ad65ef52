package io.watchfloor.ops.intake.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the fields of an asset's records by log source, and when each field was last seen. A rule that needs other
 * fields cannot match records of the asset. Each format of records is inspected when this node first sees it, and
 * again every {@value #WINDOW_HOURS} hours, so routine telemetry costs only one lookup. Of the records that were
 * evaluated without being parsed, one record of each kind is parsed for this purpose in the first, second, fourth,
 * eighth, ... batch.
 */
final class FieldCoverage {

    static final int MOST_OF_SOURCE = 512;

    private static final Logger LOG = LoggerFactory.getLogger(FieldCoverage.class);
    private static final int WINDOW_HOURS = 6;
    private static final int LONGEST_NAME = 200;

    /**
     * Maximum number of record formats in memory. When the number is exceeded, all formats are removed from memory,
     * so each format is written once more.
     */
    private static final int MOST_ASSETS = 10_000;

    private static final int MOST_SHAPES_OF_ASSET = 256;

    /** Maximum number of entries in memory. Further entries are dropped until some entries have been written. */
    private static final int MOST_HELD = 10_000;

    /** Keeps the field names that were seen most recently, and counts the dropped names. */
    private static final String WRITE = """
            INSERT INTO asset_field AS f (asset, product, category, service, fields)
            VALUES (:asset, :product, :category, :service, CAST(:fields AS jsonb))
            ON CONFLICT (asset, product, category, service) DO UPDATE SET
                fields = (SELECT jsonb_object_agg(name, at) FROM (
                    SELECT name, max(at::bigint) AS at FROM (
                        SELECT * FROM jsonb_each_text(f.fields) AS a (name, at)
                        UNION ALL SELECT * FROM jsonb_each_text(excluded.fields) AS b (name, at)) AS either
                    GROUP BY name ORDER BY max(at::bigint) DESC, name LIMIT :most) AS kept),
                dropped = f.dropped + greatest(0, (SELECT count(*) FROM (
                    SELECT jsonb_object_keys(f.fields) UNION SELECT jsonb_object_keys(excluded.fields)) AS names) - :most)
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi database;
    private final Map<String, Shapes> shapes = new HashMap<>();
    private Map<Source, Map<String, Long>> held = new HashMap<>();

    private record Source(String asset, LogSource logsource) {}

    /** The record formats that were seen for one asset within one time window. */
    private static final class Shapes {
        private final long window;
        private final Set<Integer> parsed = new HashSet<>();
        private final Map<Object, Integer> batches = new HashMap<>();

        Shapes(long window) {
            this.window = window;
        }

        boolean isFull() {
            return parsed.size() + batches.size() >= MOST_SHAPES_OF_ASSET;
        }
    }

    /**
     * Records of one batch and one asset whose field names may be new.
     *
     * @param parsed one record for each distinct set of field names
     * @param unparsed one record for each kind, by the engine's object for that kind
     */
    record Samples(Map<Integer, Telemetry> parsed, Map<Object, TelemetryRecord> unparsed) {}

    FieldCoverage(Jdbi database) {
        this.database = database;
    }

    /** @param read parses a record; returns null when it cannot be parsed */
    void seen(AssetKey asset, Instant at, Samples samples, Function<TelemetryRecord, @Nullable Telemetry> read) {
        Samples news = selectUnseen(asset.toString(), at, samples);
        news.parsed().values().forEach(one -> note(asset.toString(), at, one));
        for (TelemetryRecord record : news.unparsed().values()) {
            Telemetry one = read.apply(record);
            if (one != null) {
                note(asset.toString(), at, one);
            }
        }
    }

    /**
     * Selects the records to inspect. The records are not parsed in this method, because all ingest threads need the
     * lock that the method holds.
     */
    private synchronized Samples selectUnseen(String asset, Instant at, Samples samples) {
        Samples news = new Samples(new HashMap<>(), new HashMap<>());
        if (held.size() >= MOST_HELD) {
            return news;
        }
        Shapes known = shapes(
                asset,
                Math.floorDiv(
                        at.getEpochSecond(), Duration.ofHours(WINDOW_HOURS).toSeconds()));
        samples.parsed().forEach((shape, one) -> {
            if (!known.isFull() && known.parsed.add(shape)) {
                news.parsed().put(shape, one);
            }
        });
        samples.unparsed().forEach((kind, record) -> {
            if (known.batches.containsKey(kind) || !known.isFull()) {
                int batches = known.batches.merge(kind, 1, Integer::sum);
                if (Integer.bitCount(batches) == 1) {
                    news.unparsed().put(kind, record);
                }
            }
        });
        return news;
    }

    private Shapes shapes(String asset, long window) {
        Shapes known = shapes.get(asset);
        if (known == null || known.window < window) {
            if (shapes.size() >= MOST_ASSETS) {
                shapes.clear();
            }
            known = new Shapes(window);
            shapes.put(asset, known);
        }
        return known;
    }

    private synchronized void note(String asset, Instant at, Telemetry telemetry) {
        for (LogSource one : telemetry.logsources()) {
            if (!AssetSources.isUnstorable(one)) {
                Map<String, Long> names = held.computeIfAbsent(new Source(asset, one), key -> new TreeMap<>());
                for (String name : telemetry.fields().keySet()) {
                    if (name.length() <= LONGEST_NAME
                            && name.indexOf('\0') < 0
                            && (names.size() < MOST_OF_SOURCE || names.containsKey(name))) {
                        names.merge(name, at.getEpochSecond(), Math::max);
                    }
                }
            }
        }
    }

    /** Writes new entries. When the write fails, the entries are kept for the next attempt. */
    void flush() {
        Map<Source, Map<String, Long>> taken = take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            database.useTransaction(handle -> {
                try (PreparedBatch batch = handle.prepareBatch(WRITE)) {
                    // All nodes write in the same order, so that they cannot deadlock.
                    taken.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey(Comparator.comparing(Source::asset)
                                    .thenComparing(source -> source.logsource().toString())))
                            .forEach(row -> batch.bind("asset", row.getKey().asset())
                                    .bind(
                                            "product",
                                            orNone(row.getKey().logsource().product()))
                                    .bind(
                                            "category",
                                            orNone(row.getKey().logsource().category()))
                                    .bind(
                                            "service",
                                            orNone(row.getKey().logsource().service()))
                                    .bind("fields", json(row.getValue()))
                                    .bind("most", MOST_OF_SOURCE)
                                    .add());
                    batch.execute();
                }
            });
        } catch (RuntimeException e) {
            LOG.warn("Fields of {} log sources could not be written, retrying soon: {}", taken.size(), e.getMessage());
            putBack(taken);
        }
    }

    private synchronized Map<Source, Map<String, Long>> take() {
        Map<Source, Map<String, Long>> taken = held;
        held = new HashMap<>();
        return taken;
    }

    private synchronized void putBack(Map<Source, Map<String, Long>> taken) {
        taken.forEach((source, names) -> {
            Map<String, Long> newer = held.computeIfAbsent(source, key -> new TreeMap<>());
            names.forEach((name, at) -> newer.merge(name, at, Math::max));
        });
    }

    private static String json(Map<String, Long> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("field names could not be written as JSON", e);
        }
    }

    private static String orNone(@Nullable String part) {
        return Objects.requireNonNullElse(part, "");
    }
}
