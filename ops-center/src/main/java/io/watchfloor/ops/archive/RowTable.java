package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.SearchColumn.Form;
import io.watchfloor.sigma.language.LogSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A table in the memory of DuckDB with the columns of the archive's files. */
final class RowTable {

    private static final List<Map.Entry<String, String>> OF_EVERY_RECORD = List.of(
            Map.entry("asset", "VARCHAR"),
            Map.entry("sensor", "VARCHAR"),
            Map.entry("epoch", "BIGINT"),
            Map.entry("sequence", "BIGINT"),
            Map.entry("product", "VARCHAR"),
            Map.entry("category", "VARCHAR"),
            Map.entry("service", "VARCHAR"),
            Map.entry("recorded", "TIMESTAMP"),
            Map.entry("corrected", "TIMESTAMP"),
            Map.entry("received", "TIMESTAMP"),
            Map.entry("record", "VARCHAR"));

    /** The names of all columns, for a {@code SELECT}. */
    static final String COLUMNS = Stream.concat(
                    OF_EVERY_RECORD.stream().map(Map.Entry::getKey),
                    Arrays.stream(SearchColumn.values()).map(SearchColumn::column))
            .collect(Collectors.joining(", "));

    private RowTable() {}

    /** Creates a table of the rows, in place of a former table of this name. */
    static void create(Connection connection, String name, Collection<ArchiveRow> rows) throws SQLException {
        String columns = Stream.concat(
                        OF_EVERY_RECORD.stream().map(one -> one.getKey() + " " + one.getValue()),
                        Arrays.stream(SearchColumn.values())
                                .map(one -> one.column() + " " + one.form().type()))
                .collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE " + name + " (" + columns + ")");
        }
        if (!rows.isEmpty()) {
            try (DuckDBAppender appender =
                    connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", name)) {
                for (ArchiveRow row : rows) {
                    append(appender, row);
                }
            }
        }
    }

    private static void append(DuckDBAppender appender, ArchiveRow row) throws SQLException {
        LogSource logsource = row.logsource();
        appender.beginRow()
                .append(ArchiveSearch.key(row.asset()))
                .append(row.id().sensor())
                .append(row.id().epoch())
                .append(row.id().sequence())
                .append(logsource == null ? null : logsource.product())
                .append(logsource == null ? null : logsource.category())
                .append(logsource == null ? null : logsource.service())
                .append(utc(row.times().recorded()))
                .append(utc(row.times().corrected()))
                .append(utc(row.times().received()))
                .append(row.raw());
        for (SearchColumn column : SearchColumn.values()) {
            if (column.form() == Form.LIST) {
                List<String> hashes = row.columns().hashes();
                if (hashes.isEmpty()) {
                    appender.appendNull();
                } else {
                    appender.append(hashes);
                }
            } else if (column.form() == Form.NUMBER) {
                appender.append(row.columns().number(column));
            } else {
                appender.append(row.columns().text(column));
            }
        }
        appender.endRow();
    }

    private static LocalDateTime utc(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }
}
