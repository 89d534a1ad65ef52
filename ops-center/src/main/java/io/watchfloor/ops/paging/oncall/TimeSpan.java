package io.watchfloor.ops.paging.oncall;

import java.time.Instant;

/**
 * A stretch of time.
 *
 * @param from {@link Instant#MIN} when it has no begin
 * @param until no longer part of it; {@link Instant#MAX} when it has no end
 */
record TimeSpan(Instant from, Instant until) {

    static final TimeSpan ALWAYS = new TimeSpan(Instant.MIN, Instant.MAX);

    boolean has(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    boolean isEmpty() {
        return !from.isBefore(until);
    }

    /** What both have. */
    TimeSpan within(TimeSpan other) {
        return new TimeSpan(
                from.isAfter(other.from) ? from : other.from, until.isBefore(other.until) ? until : other.until);
    }
}
