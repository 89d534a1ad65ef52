package io.watchfloor.ops.archive;

import java.util.List;
import java.util.stream.Stream;

/**
 * A column of which the sketch of a file has the values, or only whether there is any.
 *
 * @param of the column of the archive
 * @param sql the values in SQL, as text in lower case or a list of such texts; null where a record has none
 * @param part the part of a value that the sketch has
 */
record SketchedColumn(String name, String of, String sql, Part part) {

    enum Part {
        WHOLE,
        /** Of a path the last part, with which a condition compares a program or file without a folder. */
        LAST_OF_PATH,
        /** Only whether a record has a value: most values are different, and searches compare parts of them. */
        NOTHING
    }

    static final String ASSET = "asset";

    /** The asset without its kind. */
    static final String ASSET_NAME = "asset_name";

    static final List<SketchedColumn> ALL = Stream.concat(
                    Stream.of(
                            new SketchedColumn(ASSET, ASSET, ASSET, Part.WHOLE),
                            new SketchedColumn(ASSET_NAME, ASSET, "split_part(asset, ':', -1)", Part.WHOLE),
                            lower("sensor", Part.WHOLE),
                            lower("product", Part.WHOLE),
                            lower("category", Part.WHOLE),
                            lower("service", Part.WHOLE)),
                    Stream.of(SearchColumn.values()).map(SketchedColumn::of))
            .toList();

    private static SketchedColumn of(SearchColumn column) {
        return switch (column.form()) {
            case LOWER -> same(column);
            case AS_SENT -> lower(column.column(), part(column));
            case NUMBER ->
                new SketchedColumn(
                        column.column(), column.column(), "CAST(" + column.column() + " AS VARCHAR)", part(column));
            case LIST -> same(column);
        };
    }

    private static SketchedColumn lower(String name, Part part) {
        return new SketchedColumn(name, name, "lower(" + name + ")", part);
    }

    private static SketchedColumn same(SearchColumn column) {
        return new SketchedColumn(column.column(), column.column(), column.column(), part(column));
    }

    /** Whether a record has several values. */
    boolean list() {
        return name.equals(SearchColumn.HASHES.column());
    }

    static Part part(SearchColumn column) {
        return switch (column) {
            case PROCESS, PARENT, FILE -> Part.LAST_OF_PATH;
            case COMMAND_LINE, REGISTRY_KEY, USER_DOMAIN, TARGET_DOMAIN -> Part.NOTHING;
            case USER_NAME,
                    TARGET_USER,
                    HASHES,
                    SRC_IP,
                    DST_IP,
                    SRC_PORT,
                    DST_PORT,
                    DOMAIN,
                    URL,
                    EVENT_ID,
                    MESSAGE_ID -> Part.WHOLE;
        };
    }

    /** The hash of a value. */
    static long hash(String column, Part part, String value) {
        return switch (part) {
            case WHOLE -> ValueSketch.hash(column, value);
            case LAST_OF_PATH ->
                ValueSketch.hash(
                        column, value.substring(Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1));
            case NOTHING -> any(column);
        };
    }

    /** Stands for any value of the column. */
    static long any(String column) {
        return ValueSketch.hash(column + " any", "");
    }

    /** Says that the column has more values than the sketch. */
    static long more(String column) {
        return ValueSketch.hash(column + " more", "");
    }
}
