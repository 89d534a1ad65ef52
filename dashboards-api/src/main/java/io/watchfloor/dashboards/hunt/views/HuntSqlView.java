package io.watchfloor.dashboards.hunt.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.archive.SqlResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a statement of SQL. */
@Meaning("The result of a SELECT statement.")
public record HuntSqlView(
        List<SqlColumn> columns,

        @Meaning("Values of each row in the order of the columns: texts, numbers, booleans or null. Times are in UTC.")
        List<List<@Nullable Object>> rows,

        @Meaning("Whether the statement has more rows than the limit, or than fit into an answer of 8 MiB.")
        boolean truncated) {

    @Meaning("A column of a result.")
    public record SqlColumn(
            String name,
            @Meaning("In SQL, such as VARCHAR.") String type) {}

    public static HuntSqlView of(SqlResult result) {
        return new HuntSqlView(
                result.columns().stream()
                        .map(column -> new SqlColumn(column.name(), column.type()))
                        .toList(),
                result.rows(),
                result.truncated());
    }
}
