package io.watchfloor.ops.paging.oncall;

import java.time.Instant;

/**
 * A stretch of time.
 *
 * @param from {@link Instant#MIN} when it has no begin
 * @param until no longer part of it; {@link Instant#MAX} when it has no end
 */
record Span(Instant from, Instant until) {

    static final Span ALWAYS = new Span(Instant.MIN, Instant.MAX);

    boolean has(Instant at) {
        return !at.isBefore(from) && at.isBefore(until);
    }

    boolean isEmpty() {
        return !from.isBefore(until);
    }

    /** What both have. */
    Span within(Span other) {
        return new Span(
                from.isAfter(other.from) ? from : other.from, until.isBefore(other.until) ? until : other.until);
    }
}
