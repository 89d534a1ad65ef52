package io.watchfloor.dashboards.board;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Items of a list, in its order.
 *
 * @param next where the next part starts, null at the end
 */
public record Listing<T>(List<T> items, @Nullable String next) {

    /** One row of a list with its place in it. */
    record Row<T>(T item, String place) {}

    /** @param rows one more than the limit when there are more */
    static <T> Listing<T> of(List<Row<T>> rows, int limit) {
        boolean more = rows.size() > limit;
        List<Row<T>> shown = more ? rows.subList(0, limit) : rows;
        return new Listing<>(
                shown.stream().map(Row::item).toList(), more ? shown.getLast().place() : null);
    }

    /**
     * A part of a list that lies in memory.
     *
     * @param all by id, ascending
     */
    public static <T> Listing<T> cut(List<T> all, Function<T, String> id, Slice slice) {
        String after = slice.after();
        return of(
                all.stream()
                        .map(item -> new Row<>(item, id.apply(item)))
                        .filter(row -> after == null || row.place().compareTo(after) > 0)
                        .limit(slice.limit() + 1L)
                        .toList(),
                slice.limit());
    }

    public <R> Listing<R> map(Function<T, R> change) {
        return new Listing<>(items.stream().map(change).toList(), next);
    }
}
