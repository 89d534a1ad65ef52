package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items of a list, in its order.
 *
 * @param next where the next part starts, null at the end
 */
public record Listing(List<ObjectNode> items, @Nullable String next) {

    /** One row of a list with its place in it. */
    record Row(ObjectNode item, String place) {}

    /** @param rows one more than the limit when there are more */
    static Listing of(List<Row> rows, int limit) {
        boolean more = rows.size() > limit;
        List<Row> shown = more ? rows.subList(0, limit) : rows;
        return new Listing(
                shown.stream().map(Row::item).toList(), more ? shown.getLast().place() : null);
    }
}
