package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.SketchedColumn.Part;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Collects the values of a file for its sketch. Its size has a limit: the columns with most values are left out then. */
final class SketchBuilder {

    /** The sketch has at most 512 KiB. */
    private static final int MOST_VALUES = 1 << 18;

    private final Map<String, Set<Long>> values = new HashMap<>();
    private final Set<String> more = new HashSet<>();
    private final Set<Long> facts = new HashSet<>();

    void add(SketchedColumn column, String value) {
        facts.add(SketchedColumn.any(column.name()));
        if (column.part() != Part.NOTHING && !more.contains(column.name())) {
            Set<Long> all = values.computeIfAbsent(column.name(), name -> new HashSet<>());
            all.add(SketchedColumn.hash(column.name(), column.part(), value));
            if (all.size() > MOST_VALUES) {
                omit(column.name());
            }
        }
    }

    private void omit(String column) {
        values.remove(column);
        more.add(column);
        facts.add(SketchedColumn.more(column));
    }

    ValueSketch sketch() {
        while (values.values().stream().mapToInt(Set::size).sum() > MOST_VALUES) {
            omit(values.entrySet().stream()
                    .max(Comparator.comparingInt(column -> column.getValue().size()))
                    .orElseThrow()
                    .getKey());
        }
        List<Long> all = new ArrayList<>(facts);
        values.values().forEach(all::addAll);
        return ValueSketch.of(all);
    }

    /**
     * Reads the values of the columns of rows.
     *
     * @param rows a table, or a function that returns one
     * @param key what distinguishes the files, in SQL
     * @return by the key
     */
    static Map<String, SketchBuilder> of(Connection connection, String rows, String key) throws SQLException {
        Map<String, SketchBuilder> built = new HashMap<>();
        try (Statement statement = connection.createStatement()) {
            // One column at a time: the values of all columns of a large file do not fit into the memory of a merge.
            for (SketchedColumn column : SketchedColumn.ALL) {
                try (ResultSet row = statement.executeQuery("SELECT DISTINCT %s, %s AS v FROM %s WHERE %s IS NOT NULL"
                        .formatted(key, value(column), rows, column.of()))) {
                    while (row.next()) {
                        built.computeIfAbsent(row.getString(1), one -> new SketchBuilder())
                                .add(column, Objects.requireNonNull(row.getString(2)));
                    }
                }
            }
        }
        return built;
    }

    private static String value(SketchedColumn column) {
        if (column.part() == Part.NOTHING) {
            return "''";
        }
        return column.list() ? "unnest(%s)".formatted(column.sql()) : column.sql();
    }
}
