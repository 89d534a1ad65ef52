package io.watchfloor.ops.paging.oncall;

import java.time.Instant;

/**
 * A period of time.
 *
 * @param from start; {@link Instant#MIN} if the period has no start
 * @param until end, exclusive; {@link Instant#MAX} if the period has no end
 */
record TimeSpan(Instant from, Instant until) {

    static final TimeSpan ALWAYS = new TimeSpan(Instant.MIN, Instant.MAX);

    boolean has(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    boolean isEmpty() {
        return !from.isBefore(until);
    }

    /** The intersection. */
    TimeSpan within(TimeSpan other) {
        return new TimeSpan(
                from.isAfter(other.from) ? from : other.from, until.isBefore(other.until) ? until : other.until);
    }
}
