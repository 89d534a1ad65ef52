package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.SearchColumn.Form;
import io.watchfloor.ops.archive.SketchedColumn.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * The values that a file must have so that a record of it can match a query, as hashes of its {@link ValueSketch}.
 *
 * @param conditions of each the file must have at least one value
 */
public record RequiredValues(List<Set<Long>> conditions) {

    public static final RequiredValues NONE = new RequiredValues(List.of());

    public RequiredValues {
        conditions = conditions.stream().map(Set::copyOf).toList();
    }

    static RequiredValues of(ArchiveQuery query) {
        List<Set<Long>> all = new ArrayList<>();
        if (!query.assets().isEmpty()) {
            Set<Long> assets = new HashSet<>(Set.of(SketchedColumn.more(SketchedColumn.ASSET)));
            query.assets()
                    .forEach(asset -> assets.add(ValueSketch.hash(SketchedColumn.ASSET, ArchiveSearch.key(asset))));
            all.add(assets);
        }
        query.conditions().stream()
                .map(RequiredValues::of)
                .flatMap(Optional::stream)
                .forEach(all::add);
        return new RequiredValues(all);
    }

    boolean isEmpty() {
        return conditions.isEmpty();
    }

    /** @param has whether the file may have a value */
    boolean mayMatch(LongPredicate has) {
        return conditions.stream()
                .allMatch(condition ->
                        condition.stream().mapToLong(Long::longValue).anyMatch(has));
    }

    /** @return empty if the condition may match a record that has no value */
    private static Optional<Set<Long>> of(SearchCondition condition) {
        return switch (condition.operator()) {
            case NOT_EQUALS, MISSING -> Optional.empty();
            case EXISTS, CONTAINS, STARTS_WITH, ENDS_WITH, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> {
                Set<Long> any = new HashSet<>();
                names(condition.field()).forEach(name -> any.add(SketchedColumn.any(name)));
                yield Optional.of(any);
            }
            case EQUALS, IN -> {
                Set<Long> any = new HashSet<>();
                for (String given : condition.values()) {
                    String value = given.strip().toLowerCase(Locale.ROOT);
                    if (condition.field().columns().isEmpty()) {
                        equal(condition.field(), value, any);
                    }
                    for (SearchColumn column : condition.field().columns()) {
                        any.add(SketchedColumn.more(column.column()));
                        any.add(equal(column, value));
                    }
                }
                yield Optional.of(any);
            }
        };
    }

    private static List<String> names(SearchField field) {
        return field.columns().isEmpty()
                ? List.of(field.text())
                : field.columns().stream().map(SearchColumn::column).toList();
    }

    /** The same comparison as in {@link SearchCondition#sql}. */
    private static long equal(SearchColumn column, String value) {
        String name = column.column();
        Part part = SketchedColumn.part(column);
        if (column.form() == Form.NUMBER) {
            return SketchedColumn.hash(name, part, String.valueOf(Integer.parseInt(value)));
        }
        if (column.form() == Form.LIST) {
            return SketchedColumn.hash(name, part, value);
        }
        boolean address = column == SearchColumn.SRC_IP || column == SearchColumn.DST_IP;
        if (value.indexOf('*') >= 0 || (address && SearchCondition.isNetwork(value))) {
            return SketchedColumn.any(name);
        }
        return SketchedColumn.hash(
                name,
                part,
                switch (column) {
                    case USER_NAME, TARGET_USER ->
                        SearchColumns.Account.of(value).name();
                    case PROCESS, PARENT, FILE -> value;
                    default ->
                        Optional.ofNullable(SearchColumns.stored(column, value)).orElse(value);
                });
    }

    private static void equal(SearchField field, String value, Set<Long> any) {
        String name = field.text();
        if (value.indexOf('*') >= 0) {
            any.add(SketchedColumn.any(name));
        } else if (field != SearchField.ASSET) {
            any.add(SketchedColumn.more(name));
            any.add(ValueSketch.hash(name, value));
        } else if (value.indexOf(':') > 0) {
            any.add(SketchedColumn.more(name));
            any.add(ValueSketch.hash(name, ArchiveSearch.key(value)));
        } else if (value.indexOf(':') < 0) {
            any.add(SketchedColumn.more(SketchedColumn.ASSET_NAME));
            any.add(ValueSketch.hash(SketchedColumn.ASSET_NAME, value));
        } else {
            any.add(SketchedColumn.any(name));
        }
    }
}
