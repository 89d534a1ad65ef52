package io.watchfloor.dashboards.board;

import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param limit at most so many items, at least 1
 * @param after the {@link Listing#next()} of the part before, null for the first one
 */
public record Slice(int limit, @Nullable String after) {

    public static final int LONGEST = 1000;

    /** A list's continuation that this list never gave. */
    public static final class UnknownCursor extends RuntimeException {
        UnknownCursor() {
            super("not a cursor of this list");
        }
    }

    public static Slice first(int limit) {
        return new Slice(limit, null);
    }

    /** @return null for the first part */
    public @Nullable Long afterNumber() {
        if (after == null) {
            return null;
        }
        try {
            return Long.valueOf(after);
        } catch (NumberFormatException e) {
            throw new UnknownCursor();
        }
    }
}
