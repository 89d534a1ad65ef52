package io.watchfloor.ops.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a statement of SQL.
 *
 * @param rows values in the order of the columns
 * @param truncated whether the statement has more rows than wanted, or than fit into the largest result
 */
public record SqlResult(List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {

    /** @param type in SQL, such as VARCHAR */
    public record Column(String name, String type) {}
}
