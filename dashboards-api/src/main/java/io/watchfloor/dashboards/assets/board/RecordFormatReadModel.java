package io.watchfloor.dashboards.assets.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.search.Search;
import io.watchfloor.dashboards.search.StoredValues;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.sigma.coverage.ObservedFormat;
import io.watchfloor.sigma.coverage.RecordFormat;
import io.watchfloor.sigma.language.LogSource;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Read model of the record formats of visible assets. The content of a format never changes, so it is read from the
 * database once.
 */
public final class RecordFormatReadModel {

    /** Maximum number of formats in memory. When the number is exceeded, all are read again. */
    private static final int MOST_KNOWN = 50_000;

    private static final String OF_ASSET = " ON substr(%1$s.asset, position('/' in %1$s.asset) + 1) = b.asset";

    private static final String ALL =
            "SELECT b.asset, a.format, a.first_seen, a.last_seen FROM asset_board b JOIN asset_format a"
                    + OF_ASSET.formatted("a");

    private static final String DROPPED =
            "SELECT DISTINCT b.asset FROM asset_board b JOIN asset_format_dropped d" + OF_ASSET.formatted("d");

    private final Map<Long, RecordFormat> known = new ConcurrentHashMap<>();

    private record Row(String asset, long format, Instant first, Instant last) {}

    /**
     * Formats of assets.
     *
     * @param byAsset formats by the ID of the asset
     * @param incomplete assets with more formats than the limit, of which some were seen recently
     */
    public record Formats(Map<String, List<ObservedFormat>> byAsset, Set<String> incomplete) {

        public List<ObservedFormat> of(String asset) {
            return byAsset.getOrDefault(asset, List.of());
        }
    }

    public Formats of(Handle handle, Collection<String> assets, Instant since) {
        return assets.isEmpty()
                ? new Formats(Map.of(), Set.of())
                : read(
                        handle,
                        new Search(ALL).in("b.asset", "assets", assets),
                        new Search(DROPPED).in("b.asset", "assets", assets),
                        since);
    }

    private Formats read(Handle handle, Search all, Search dropped, Instant since) {
        List<Row> rows = all.over(handle, "", "")
                .map((row, context) -> new Row(
                        row.getString("asset"),
                        row.getLong("format"),
                        SqlTimestamps.of(row, "first_seen"),
                        SqlTimestamps.of(row, "last_seen")))
                .list();
        Map<Long, RecordFormat> contents =
                contents(handle, rows.stream().map(Row::format).collect(Collectors.toSet()));
        Map<String, List<ObservedFormat>> byAsset = new HashMap<>();
        for (Row row : rows) {
            RecordFormat content = contents.get(row.format());
            if (content != null) {
                byAsset.computeIfAbsent(row.asset(), asset -> new ArrayList<>())
                        .add(new ObservedFormat(content, row.first(), row.last()));
            }
        }
        return new Formats(
                byAsset,
                dropped.with("d.last_seen >= :since", "since", StoredValues.time(since))
                        .over(handle, "", "")
                        .mapTo(String.class)
                        .set());
    }

    /** Contents of formats by ID. */
    Map<Long, RecordFormat> contents(Handle handle, Set<Long> ids) {
        Map<Long, RecordFormat> contents = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        for (Long id : ids) {
            RecordFormat format = known.get(id);
            if (format == null) {
                missing.add(id);
            } else {
                contents.put(id, format);
            }
        }
        if (!missing.isEmpty()) {
            handle.createQuery(
                            "SELECT id, logsources, event_field, event, fields FROM record_format WHERE id = ANY(:ids)")
                    .bindArray("ids", Long.class, missing)
                    .map((row, context) -> Map.entry(row.getLong("id"), content(row)))
                    .forEach(one -> contents.put(one.getKey(), one.getValue()));
            if (known.size() + missing.size() > MOST_KNOWN) {
                known.clear();
            }
            missing.stream().filter(contents::containsKey).forEach(id -> known.put(id, contents.get(id)));
        }
        return contents;
    }

    private static RecordFormat content(ResultSet row) throws SQLException {
        List<LogSource> sources = new ArrayList<>();
        for (JsonNode one : Json.parse(row.getString("logsources"))) {
            sources.add(new LogSource(
                    one.path(0).asText(), one.path(1).asText(), one.path(2).asText()));
        }
        String field = row.getString("event_field");
        String event = row.getString("event");
        return new RecordFormat(
                sources,
                field == null || event == null ? null : new RecordFormat.Event(field, event),
                new TreeSet<>(Arrays.asList((String[]) row.getArray("fields").getArray())));
    }
}
