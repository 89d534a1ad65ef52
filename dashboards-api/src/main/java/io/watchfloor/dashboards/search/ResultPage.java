package io.watchfloor.dashboards.search;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Items of a list, in its order.
 *
 * @param next where the next page starts, null at the end
 * @param total of the whole list, given with its first page; null on others, and when they are more than anybody counts
 */
public record ResultPage<T>(
        List<T> items, @Nullable String next, @Nullable Long total) {

    /** One row of a list with its position in it. */
    public record Row<T>(T item, String place) {}

    /**
     * @param rows one more than the limit when there are more
     * @param count provides the total when the first page is not everything; null when nobody counts so far
     */
    static <T> ResultPage<T> of(List<Row<T>> rows, PageRequest slice, Supplier<@Nullable Long> count) {
        boolean more = rows.size() > slice.limit();
        List<Row<T>> shown = more ? rows.subList(0, slice.limit()) : rows;
        Long total = slice.after() != null ? null : more ? count.get() : Long.valueOf(shown.size());
        return new ResultPage<>(
                shown.stream().map(Row::item).toList(), more ? shown.getLast().place() : null, total);
    }

    /**
     * A page of an in-memory list.
     *
     * @param all by id, ascending
     */
    public static <T> ResultPage<T> cut(List<T> all, Function<T, String> id, PageRequest slice) {
        String after = slice.after();
        return of(
                all.stream()
                        .map(item -> new Row<>(item, id.apply(item)))
                        .filter(row -> after == null || row.place().compareTo(after) > 0)
                        .limit(slice.limit() + 1L)
                        .toList(),
                slice,
                () -> (long) all.size());
    }

    /**
     * The rows that a store returned for a page.
     *
     * @param found one more than the limit when there are more
     */
    public static <T> ResultPage<T> found(
            List<T> found, Function<T, String> place, PageRequest slice, Supplier<@Nullable Long> count) {
        return of(found.stream().map(item -> new Row<>(item, place.apply(item))).toList(), slice, count);
    }

    public <R> ResultPage<R> map(Function<T, R> change) {
        return new ResultPage<>(items.stream().map(change).toList(), next, total);
    }
}
