package io.watchfloor.ops.intel.pattern;

/** A text that is no pattern, or a pattern that cannot be compared with records. */
public final class InvalidPattern extends RuntimeException {

    private final String code;
    private final int column;

    InvalidPattern(String code, int position, String message) {
        super(message);
        this.code = code;
        this.column = position + 1;
    }

    /** A stable code, such as {@code pattern.syntax}. */
    public String code() {
        return code;
    }

    /** The first character that is wrong, counted from 1. */
    public int column() {
        return column;
    }
}
