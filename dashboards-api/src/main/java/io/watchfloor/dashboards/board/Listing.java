package io.watchfloor.dashboards.board;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Items of a list, in its order.
 *
 * @param next where the next part starts, null at the end
 * @param total of the whole list, told with its first part
 */
public record Listing(
        List<ObjectNode> items,
        @Nullable String next,
        @Nullable Long total) {

    /** One row of a list with its place in it. */
    record Row(ObjectNode item, String place) {}

    /**
     * @param rows one more than the limit when there are more
     * @param count asked for the total where the first part is not all
     */
    static Listing of(List<Row> rows, Slice slice, LongSupplier count) {
        boolean more = rows.size() > slice.limit();
        List<Row> shown = more ? rows.subList(0, slice.limit()) : rows;
        Long total = slice.after() != null ? null : (Long) (more ? count.getAsLong() : shown.size());
        return new Listing(
                shown.stream().map(Row::item).toList(), more ? shown.getLast().place() : null, total);
    }
}
