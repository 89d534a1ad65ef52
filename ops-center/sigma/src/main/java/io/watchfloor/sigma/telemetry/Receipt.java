package io.watchfloor.sigma.telemetry;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a record was received.
 *
 * @param at by a clock that is right
 * @param correction what {@code at} has been corrected by; null when it needed none
 */
public record Receipt(Instant at, @Nullable Correction correction) {

    /**
     * How far the clock is off by which the record was received.
     *
     * @param by what is added to its times
     * @param ownSince a time in the record is by the same clock when it is not before this one, by that clock; null when it never is
     */
    public record Correction(Duration by, @Nullable Instant ownSince) {

        /** @return null when the time is by another clock, or from before this one was known to be off */
        @Nullable
        Instant corrected(Instant written) {
            return ownSince == null || written.isBefore(ownSince) ? null : written.plus(by);
        }
    }

    /** By a clock that needs no correction. */
    public static Receipt at(Instant time) {
        return new Receipt(time, null);
    }
}
