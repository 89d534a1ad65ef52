package io.watchfloor.ops.intake.sensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.coverage.RecordFormat;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the formats of each asset's records, and when each format was last seen. Only rules whose fields are all in one
 * format can match records of the asset.
 *
 * <p>A batch costs one lookup for each distinct format in it. A new format is written in the next round, together with
 * the exact times of the other formats of the same kind, so that a reader sees which format it replaced; a known format
 * is written every ten minutes. A crash loses only entries that the next record adds again.
 */
final class AssetFormats {

    /** Maximum number of formats for each asset. Beyond the limit, the formats seen longest ago are dropped and counted. */
    static final int MOST_OF_ASSET = 512;

    private static final Logger LOG = LoggerFactory.getLogger(AssetFormats.class);
    private static final Duration REST = Duration.ofMinutes(10);

    /** Maximum number of formats in memory. Beyond the limit, the assets seen longest ago are removed from memory. */
    private static final int MOST_IN_MEMORY = 500_000;

    /** Maximum number of formats to write. Further new formats are noted after some formats have been written. */
    private static final int MOST_DUE = 50_000;

    /** Maximum number of records of one batch and asset that are parsed only to learn their format. */
    private static final int MOST_PARSED = 64;

    private static final int ROWS_AT_ONCE = 1_000;
    private static final int DAYS_OF_ASSET = 30;
    private static final int DAYS_OF_FORMAT = 40;

    private static final String WRITE_FORMAT = """
            INSERT INTO record_format AS f (id, logsources, event_field, event, fields)
            VALUES (:id, CAST(:logsources AS jsonb), :eventField, :event, :fields)
            ON CONFLICT (id) DO UPDATE SET used_at = CURRENT_DATE WHERE f.used_at < CURRENT_DATE
            """;

    private static final String WRITE = """
            INSERT INTO asset_format AS f (asset, format, first_seen, last_seen)
            VALUES (:asset, :format, :first, :last)
            ON CONFLICT (asset, format) DO UPDATE SET last_seen = greatest(f.last_seen, excluded.last_seen)
            """;

    /** Drops the formats that were seen longest ago, and counts them. */
    private static final String DROP = """
            WITH surplus AS (
                SELECT asset, format FROM (
                    SELECT asset, format, row_number() OVER (PARTITION BY asset ORDER BY last_seen DESC, format) AS place
                    FROM asset_format WHERE asset = ANY(:assets)) AS placed
                WHERE place > :most),
            gone AS (
                DELETE FROM asset_format f USING surplus s WHERE f.asset = s.asset AND f.format = s.format
                RETURNING f.asset, f.last_seen)
            INSERT INTO asset_format_dropped AS d (asset, dropped, last_seen)
            SELECT asset, count(*), max(last_seen) FROM gone GROUP BY asset ORDER BY asset
            ON CONFLICT (asset) DO UPDATE SET dropped = d.dropped + excluded.dropped,
                last_seen = greatest(d.last_seen, excluded.last_seen)
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Jdbi database;

    /** By asset, the asset seen longest ago first. */
    private final Map<String, Known> assets = new LinkedHashMap<>(16, 0.75f, true);

    private int formats;
    private Set<Format> due = new LinkedHashSet<>();

    /** What is known of one asset. */
    private static final class Known {
        /** Formats by the key of a sample; null for records whose format is not stored. */
        private final Map<Object, @Nullable Format> byKey = new HashMap<>();

        private final Map<Long, Format> byId = new HashMap<>();
    }

    /** A format of one asset; equal only to itself. */
    private static final class Format {
        private final String asset;
        private final long id;
        private final int kind;
        private final Instant first;
        private Instant last;
        private @Nullable Instant written;
        private boolean writtenOnNextRecord;

        /** Content that is not written yet; null after it was written. */
        private @Nullable RecordFormat content;

        Format(String asset, Instant first, RecordFormat content) {
            this.asset = asset;
            this.id = content.id();
            this.kind = Objects.hash(content.logsources(), content.event());
            this.first = first;
            this.last = first;
            this.content = content;
        }

        boolean isDue() {
            Instant before = written;
            return before == null
                    || writtenOnNextRecord
                    || Duration.between(before, last).compareTo(REST) >= 0;
        }

        boolean isChanged() {
            return written == null || last.isAfter(written);
        }
    }

    /** One row to write. */
    private record Row(Format of, Instant last, @Nullable RecordFormat content) {}

    /**
     * Records of one batch and one asset.
     *
     * @param parsed one record for each kind of event and distinct set of field names
     * @param unparsed one record for each kind and shape, by the engine's object for them
     */
    record Samples(Map<Integer, Telemetry> parsed, Map<Object, TelemetryRecord> unparsed) {}

    AssetFormats(Jdbi database) {
        this.database = database;
    }

    /** @param read parses a record; returns null when it cannot be parsed */
    void seen(AssetKey asset, Instant at, Samples samples, Function<TelemetryRecord, @Nullable Telemetry> read) {
        String key = asset.toString();
        Samples news = selectUnknown(key, at, samples);
        // Parsed outside the lock, which all ingest threads need.
        Map<Object, Telemetry> parsed = new HashMap<>(news.parsed());
        news.unparsed().forEach((kind, record) -> {
            Telemetry one = read.apply(record);
            if (one != null) {
                parsed.put(kind, one);
            }
        });
        parsed.forEach((sample, telemetry) -> add(key, at, sample, RecordFormat.of(telemetry)));
    }

    private synchronized Samples selectUnknown(String asset, Instant at, Samples samples) {
        Samples news = new Samples(new HashMap<>(), new HashMap<>());
        Known known = assets.get(asset);
        boolean hasRoom = due.size() < MOST_DUE;
        samples.parsed().forEach((key, one) -> {
            if (known == null || !note(known, key, at)) {
                if (hasRoom) {
                    news.parsed().put(key, one);
                }
            }
        });
        samples.unparsed().forEach((key, record) -> {
            if (known == null || !note(known, key, at)) {
                if (hasRoom && news.unparsed().size() < MOST_PARSED) {
                    news.unparsed().put(key, record);
                }
            }
        });
        return news;
    }

    /** @return whether the key is known */
    private boolean note(Known known, Object key, Instant at) {
        Format format = known.byKey.get(key);
        if (format == null) {
            return known.byKey.containsKey(key);
        }
        note(format, at);
        return true;
    }

    private void note(Format format, Instant at) {
        format.last = at.isAfter(format.last) ? at : format.last;
        if (format.isDue()) {
            due.add(format);
            format.writtenOnNextRecord = false;
        }
    }

    private synchronized void add(String asset, Instant at, Object key, RecordFormat content) {
        Known known = assets.computeIfAbsent(asset, one -> new Known());
        if (known.byKey.size() >= 2 * MOST_OF_ASSET) {
            known.byKey.clear();
        }
        if (!isStorable(content)) {
            known.byKey.put(key, null);
            return;
        }
        Format format = known.byId.get(content.id());
        if (format == null) {
            format = new Format(asset, at, content);
            makeRoom(known);
            known.byId.put(format.id, format);
            formats++;
            writeOthers(known, format);
        }
        known.byKey.put(key, format);
        note(format, at);
    }

    private static boolean isStorable(RecordFormat content) {
        return !content.logsources().isEmpty() && content.logsources().stream().noneMatch(AssetSources::isUnstorable);
    }

    private void makeRoom(Known known) {
        if (known.byId.size() >= MOST_OF_ASSET) {
            known.byId.values().stream()
                    .filter(one -> !due.contains(one))
                    .min(Comparator.comparing(one -> one.last))
                    .ifPresent(oldest -> {
                        known.byId.remove(oldest.id);
                        known.byKey.values().removeIf(oldest::equals);
                        formats--;
                    });
        }
        Iterator<Known> oldest = assets.values().iterator();
        while (formats >= MOST_IN_MEMORY && oldest.hasNext()) {
            Known asset = oldest.next();
            if (asset != known) {
                formats -= asset.byId.size();
                oldest.remove();
            }
        }
    }

    /** Writes the times of the formats that the new format may replace, now and again with their next record. */
    private void writeOthers(Known known, Format news) {
        known.byId.values().stream()
                .filter(one -> one.kind == news.kind && one != news)
                .forEach(one -> {
                    if (one.isChanged()) {
                        due.add(one);
                    }
                    one.writtenOnNextRecord = true;
                });
    }

    /** Writes new formats, and known formats whose last write was long enough ago. */
    void flush() {
        List<Row> rows = take();
        if (rows.isEmpty()) {
            return;
        }
        int written = 0;
        try {
            while (written < rows.size()) {
                int end = Math.min(written + ROWS_AT_ONCE, rows.size());
                List<Row> part = rows.subList(written, end);
                database.useTransaction(handle -> write(handle, part));
                confirm(part);
                written = end;
            }
        } catch (RuntimeException e) {
            LOG.warn("{} record formats could not be written, retrying soon: {}", rows.size(), e.getMessage());
            putBack(rows.subList(written, rows.size()));
        }
    }

    private synchronized List<Row> take() {
        List<Row> rows = due.stream()
                .map(one -> new Row(one, one.last, one.content))
                // All nodes write in the same order, so that they cannot deadlock.
                .sorted(Comparator.<Row, String>comparing(row -> row.of().asset).thenComparingLong(row -> row.of().id))
                .toList();
        due = new LinkedHashSet<>();
        rows.forEach(row -> row.of().written = row.last());
        return rows;
    }

    private synchronized void confirm(List<Row> rows) {
        rows.forEach(row -> row.of().content = null);
    }

    private synchronized void putBack(List<Row> rows) {
        rows.forEach(row -> {
            row.of().written = null;
            due.add(row.of());
        });
    }

    private static void write(Handle handle, List<Row> rows) {
        Map<Long, RecordFormat> contents = new HashMap<>();
        Set<String> grown = rows.stream()
                .filter(row -> row.content() != null)
                .map(row -> row.of().asset)
                .collect(Collectors.toSet());
        for (Row row : rows) {
            RecordFormat content = row.content();
            if (content != null) {
                contents.put(row.of().id, content);
            }
        }
        if (!contents.isEmpty()) {
            writeContents(handle, contents);
        }
        try (PreparedBatch batch = handle.prepareBatch(WRITE)) {
            rows.forEach(row -> batch.bind("asset", row.of().asset)
                    .bind("format", row.of().id)
                    .bind("first", OffsetDateTime.ofInstant(row.of().first, ZoneOffset.UTC))
                    .bind("last", OffsetDateTime.ofInstant(row.last(), ZoneOffset.UTC))
                    .add());
            batch.execute();
        }
        if (!grown.isEmpty()) {
            handle.createUpdate(DROP)
                    .bindArray("assets", String.class, grown)
                    .bind("most", MOST_OF_ASSET)
                    .execute();
        }
    }

    private static void writeContents(Handle handle, Map<Long, RecordFormat> contents) {
        try (PreparedBatch batch = handle.prepareBatch(WRITE_FORMAT)) {
            contents.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
                RecordFormat.Event event = entry.getValue().event();
                batch.bind("id", entry.getKey())
                        .bind("logsources", json(entry.getValue().logsources()))
                        .bind("eventField", event == null ? null : event.field())
                        .bind("event", event == null ? null : event.value())
                        .bindArray("fields", String.class, entry.getValue().fields())
                        .add();
            });
            batch.execute();
        }
    }

    /** Deletes formats that were not seen for a month. */
    void deleteOld() {
        try {
            database.useHandle(handle -> {
                handle.execute(
                        "DELETE FROM asset_format WHERE last_seen < now() - make_interval(days => ?)", DAYS_OF_ASSET);
                handle.execute(
                        "DELETE FROM asset_format_dropped WHERE last_seen < now() - make_interval(days => ?)",
                        DAYS_OF_ASSET);
                handle.execute("""
                        DELETE FROM record_format f WHERE f.used_at < CURRENT_DATE - ?
                            AND NOT EXISTS (SELECT FROM asset_format a WHERE a.format = f.id)
                        """, DAYS_OF_FORMAT);
            });
        } catch (RuntimeException e) {
            LOG.warn("Old record formats could not be deleted, retrying in an hour: {}", e.getMessage());
        }
    }

    private static String json(Collection<LogSource> sources) {
        List<List<String>> parts = new ArrayList<>();
        sources.forEach(
                one -> parts.add(List.of(orNone(one.product()), orNone(one.category()), orNone(one.service()))));
        try {
            return JSON.writeValueAsString(parts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("log sources could not be written as JSON", e);
        }
    }

    private static String orNone(@Nullable String part) {
        return Objects.requireNonNullElse(part, "");
    }
}
