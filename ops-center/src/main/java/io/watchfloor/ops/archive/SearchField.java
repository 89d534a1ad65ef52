package io.watchfloor.ops.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A field of a search condition. Some fields compare several columns: {@code user} also finds the account that is logged on. */
public enum SearchField {
    USER(SearchColumn.USER_NAME, SearchColumn.TARGET_USER),
    TARGET_USER(SearchColumn.TARGET_USER),
    PROCESS(SearchColumn.PROCESS),
    PARENT(SearchColumn.PARENT),
    COMMAND_LINE(SearchColumn.COMMAND_LINE),
    HASH(SearchColumn.HASHES),
    IP(SearchColumn.SRC_IP, SearchColumn.DST_IP),
    SRC_IP(SearchColumn.SRC_IP),
    DST_IP(SearchColumn.DST_IP),
    PORT(SearchColumn.SRC_PORT, SearchColumn.DST_PORT),
    SRC_PORT(SearchColumn.SRC_PORT),
    DST_PORT(SearchColumn.DST_PORT),
    DOMAIN(SearchColumn.DOMAIN),
    URL(SearchColumn.URL),
    FILE(SearchColumn.FILE),
    REGISTRY_KEY(SearchColumn.REGISTRY_KEY),
    EVENT_ID(SearchColumn.EVENT_ID),
    MESSAGE_ID(SearchColumn.MESSAGE_ID),
    ASSET,
    SENSOR,
    PRODUCT,
    CATEGORY,
    SERVICE;

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<SearchColumn> columns;

    SearchField(SearchColumn... columns) {
        this.columns = List.of(columns);
    }

    /** Empty for a field that every record has. */
    List<SearchColumn> columns() {
        return columns;
    }

    /** The name that users write. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<SearchField> named(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(field -> field.text().equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(SearchField::text).collect(Collectors.joining(", "));
    }
}
