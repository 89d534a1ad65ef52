package io.watchfloor.dashboards.search;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param limit most items, at least 1
 * @param after the {@link ResultPage#next()} of the previous page, null for the first one
 */
public record PageRequest(int limit, @Nullable String after) {

    /** The last millisecond, and microsecond, that times are stored with. */
    public static final long LAST_MILLISECOND = 253_402_300_799_999L;

    public static final long LAST_MICROSECOND = 1000 * LAST_MILLISECOND + 999;

    public static final int LONGEST = 1000;

    /** A cursor that this list never returned. */
    public static final class UnknownCursor extends RuntimeException {
        public UnknownCursor() {
            super("not a cursor of this list");
        }
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, null);
    }

    /** @return null for the first page */
    public @Nullable Long afterNumber() {
        return afterNumber(Long.MAX_VALUE);
    }

    /**
     * A number that the database can calculate with: a cursor comes from anywhere.
     *
     * @param most of any cursor of the list, in either direction
     * @return null for the first page
     */
    public @Nullable Long afterNumber(long most) {
        if (after == null) {
            return null;
        }
        try {
            long number = Long.parseLong(after);
            if (number > most || number < -most) {
                throw new UnknownCursor();
            }
            return number;
        } catch (NumberFormatException e) {
            throw new UnknownCursor();
        }
    }
}
