package io.watchfloor.ops.archive;

/** A search that the archive cannot run, with what to change. */
public final class InvalidSearch extends RuntimeException {

    private final String code;

    InvalidSearch(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable code, such as {@code search.field}. */
    public String code() {
        return code;
    }
}
