package io.watchfloor.dashboards.search;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next start of the next part, null at the end
 * @param total size of the whole list; null in all parts but the first, and if the list is too long to count
 */
public record ResultPage<T>(
        List<T> items, @Nullable String next, @Nullable Long total) {

    /** A row of a list with its cursor. */
    public record Row<T>(T item, String place) {}

    /**
     * @param rows rows of the part, and one more row than the limit if the list continues
     * @param count computes the total if the first part is not the whole list; null if the list is too long to count
     */
    static <T> ResultPage<T> of(List<Row<T>> rows, PageRequest slice, Supplier<@Nullable Long> count) {
        boolean more = rows.size() > slice.limit();
        List<Row<T>> shown = more ? rows.subList(0, slice.limit()) : rows;
        Long total = slice.after() != null ? null : more ? count.get() : Long.valueOf(shown.size());
        return new ResultPage<>(
                shown.stream().map(Row::item).toList(), more ? shown.getLast().place() : null, total);
    }

    /**
     * A part of an in-memory list.
     *
     * @param all ascending by id
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
     * Converts rows of a store to a part of a list.
     *
     * @param found rows of the part, and one more row than the limit if the list continues
     */
    public static <T> ResultPage<T> found(
            List<T> found, Function<T, String> place, PageRequest slice, Supplier<@Nullable Long> count) {
        return of(found.stream().map(item -> new Row<>(item, place.apply(item))).toList(), slice, count);
    }

    public <R> ResultPage<R> map(Function<T, R> change) {
        return new ResultPage<>(items.stream().map(change).toList(), next, total);
    }
}
