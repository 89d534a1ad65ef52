package io.watchfloor.dashboards.board.search;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param limit most items, at least 1
 * @param after the {@link Listing#next()} of the previous page, null for the first one
 */
public record Slice(int limit, @Nullable String after) {

    public static final int LONGEST = 1000;

    /** A cursor that this list never returned. */
    public static final class UnknownCursor extends RuntimeException {
        public UnknownCursor() {
            super("not a cursor of this list");
        }
    }

    public static Slice first(int limit) {
        return new Slice(limit, null);
    }

    /** @return null for the first page */
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
