package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.routing.CsvLine;
import io.watchfloor.dashboards.hunt.views.ArchivedRecordView;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.archive.ArchiveRow;
import io.watchfloor.ops.archive.SearchColumn;
import io.watchfloor.ops.archive.SqlResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files with the records of a hunt. */
enum HuntFormat {
    NDJSON("application/x-ndjson", "ndjson"),
    CSV("text/csv; charset=UTF-8", "csv");

    private final String mediaType;
    private final String ending;

    HuntFormat(String mediaType, String ending) {
        this.mediaType = mediaType;
        this.ending = ending;
    }

    String mediaType() {
        return mediaType;
    }

    String ending() {
        return ending;
    }

    String head() {
        return this == CSV
                ? CsvLine.of(Stream.concat(
                        Stream.of("time", "asset", "record", "logsource"),
                        Stream.concat(
                                Arrays.stream(SearchColumn.values()).map(SearchColumn::column), Stream.of("raw"))))
                : "";
    }

    String text(List<ArchiveRow> rows) {
        return rows.stream()
                .map(row -> ArchivedRecordView.of(row, Set.of()))
                .map(row -> this == CSV ? csv(row) : Json.write(row) + "\n")
                .collect(Collectors.joining());
    }

    String text(SqlResult result) {
        List<String> names =
                result.columns().stream().map(SqlResult.Column::name).toList();
        String head = this == CSV ? CsvLine.of(names.stream()) : "";
        return result.rows().stream()
                .map(row -> this == CSV
                        ? CsvLine.of(row.stream().map(value -> value == null ? "" : String.valueOf(value)))
                        : Json.write(named(names, row)) + "\n")
                .collect(Collectors.joining("", head, ""));
    }

    private static Map<String, @Nullable Object> named(List<String> names, List<@Nullable Object> row) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), row.get(i));
        }
        return values;
    }

    private static String csv(ArchivedRecordView row) {
        return CsvLine.of(Stream.concat(
                Stream.of(
                        row.time().toString(),
                        row.asset(),
                        row.record(),
                        row.logsource() == null ? "" : row.logsource()),
                Stream.concat(
                        Arrays.stream(SearchColumn.values())
                                .map(column -> row.fields().getOrDefault(column.column(), "")),
                        Stream.of(row.raw()))));
    }
}
