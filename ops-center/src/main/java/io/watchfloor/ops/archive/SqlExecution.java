package io.watchfloor.ops.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks and runs a reader's statement in a session. */
final class SqlExecution {

    static final int MOST_COLUMNS = 100;

    /** Maximum number of characters of all values of a result. */
    static final int LARGEST_RESULT = 8 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Errors of DuckDB that the statement causes, and that its author can mend. */
    private static final List<String> OF_STATEMENT = List.of(
            "Parser Error",
            "Binder Error",
            "Catalog Error",
            "Conversion Error",
            "Invalid Input Error",
            "Out of Range Error",
            "Mismatch Type Error",
            "Invalid Type Error",
            "Not implemented Error");

    private final SearchSession session;

    SqlExecution(SearchSession session) {
        this.session = session;
    }

    SqlResult run(SqlQuery query, SearchScope scope) throws SQLException {
        // Without a line break, a comment at the end of the statement would comment out the rest.
        String limited = "SELECT * FROM (\n%s\n) LIMIT %d".formatted(query.statement(), query.limit() + 1);
        checked(query.statement(), limited);
        session.load(new ArchiveQuery(query.from(), query.to(), List.of(), List.of(), ""), scope);
        session.grant(query.from(), query.to(), scope);
        try {
            // The limit of memory counts a table, but not the result of a query.
            session.run("CREATE TEMP TABLE result AS " + limited);
        } catch (SQLException failed) {
            if (session.interrupted()) {
                throw failed;
            }
            throw readable(failed);
        }
        return session.query("SELECT * FROM result", List.of(), rows -> result(rows, query.limit()));
    }

    /** The limit must not change the meaning of the statement, so both are parsed and compared. */
    private void checked(String statement, String limited) throws SQLException {
        JsonNode query = SqlCheck.query(parsed(statement));
        JsonNode from = parsed(limited).path("statements").path(0).path("node").path("from_table");
        if (!withoutLocations(from.path("subquery").path("node")).equals(withoutLocations(query))) {
            throw SqlCheck.refused("Write one SELECT statement without a semicolon.");
        }
    }

    private JsonNode parsed(String statement) throws SQLException {
        String tree = session.query(
                "SELECT json_serialize_sql(?)", List.of(statement), row -> row.next() ? row.getString(1) : "");
        try {
            return JSON.readTree(tree);
        } catch (JsonProcessingException tooDeep) {
            throw SqlCheck.refused("The statement is nested too deeply.");
        }
    }

    private static JsonNode withoutLocations(JsonNode tree) {
        tree.findParents("query_location")
                .forEach(one -> ((ObjectNode) one).remove(List.of("query_location", "query_location_length")));
        return tree;
    }

    private static SqlResult result(ResultSet rows, int limit) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        int count = meta.getColumnCount();
        if (count > MOST_COLUMNS) {
            throw SqlCheck.refused("A statement returns at most %d columns.".formatted(MOST_COLUMNS));
        }
        List<SqlResult.Column> columns = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            columns.add(new SqlResult.Column(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        List<List<@Nullable Object>> all = new ArrayList<>();
        long size = 0;
        while (rows.next()) {
            List<@Nullable Object> row = new ArrayList<>(count);
            for (int i = 1; i <= count; i++) {
                Object value = value(rows.getObject(i));
                size += value instanceof String text ? text.length() : 8;
                row.add(value);
            }
            if (all.size() == limit || size > LARGEST_RESULT) {
                return new SqlResult(columns, all, true);
            }
            all.add(row);
        }
        return new SqlResult(columns, all, false);
    }

    /** Numbers, booleans and texts as they are, times in UTC, and lists as lists of texts. */
    private static @Nullable Object value(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Boolean bool -> bool;
            case LocalDateTime time -> time + "Z";
            case java.sql.Timestamp time -> time.toLocalDateTime() + "Z";
            case Array list ->
                String.join(
                        ", ",
                        Stream.of((Object[]) list.getArray())
                                .map(String::valueOf)
                                .toList());
            default -> String.valueOf(value);
        };
    }

    private static RuntimeException readable(SQLException failed) {
        String message = String.valueOf(failed.getMessage());
        String line = message.lines().findFirst().orElse("");
        if (ArchiveEngine.isOutOfMemory(failed)) {
            return SqlCheck.refused(
                    "The statement needs more memory than a search may use. Group or sort fewer records, or search a shorter"
                            + " time range.");
        }
        if (OF_STATEMENT.stream().anyMatch(message::startsWith)) {
            return SqlCheck.refused(line.length() > 500 ? line.substring(0, 500) + "…" : line);
        }
        return new ArchiveUnavailable("archive.unreadable", "The archive cannot be read: " + line, failed);
    }
}
