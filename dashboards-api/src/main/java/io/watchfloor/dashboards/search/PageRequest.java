package io.watchfloor.dashboards.search;

import org.jspecify.annotations.Nullable;

/**
 * A request for a part of a list.
 *
 * @param limit maximum number of items, at least 1
 * @param after {@link ResultPage#next()} of the previous part, null for the first part
 */
public record PageRequest(int limit, @Nullable String after) {

    /** Largest stored times in milliseconds and microseconds. */
    public static final long LAST_MILLISECOND = 253_402_300_799_999L;

    public static final long LAST_MICROSECOND = 1000 * LAST_MILLISECOND + 999;

    public static final int LONGEST = 1000;

    /** The cursor was not returned by this list. */
    public static final class UnknownCursor extends RuntimeException {
        public UnknownCursor() {
            super("not a cursor of this list");
        }
    }

    public static PageRequest first(int limit) {
        return new PageRequest(limit, null);
    }

    /** @return null for the first part */
    public @Nullable Long afterNumber() {
        return afterNumber(Long.MAX_VALUE);
    }

    /**
     * Validates a cursor as a number that the database can calculate with, because clients can send any cursor.
     *
     * @param most largest absolute value in the list
     * @return null for the first part
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
