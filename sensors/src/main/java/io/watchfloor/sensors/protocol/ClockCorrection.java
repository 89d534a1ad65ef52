package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The correction for a sensor clock that is known to be wrong. The center determines the correction once, when it
 * admits a record, and stores it with the record.
 *
 * @param millis milliseconds that were added to the receive time
 * @param ownSince times in the record that are at or after this time, in milliseconds since 1970, come from the
 *     sensor's clock; null if the times come from another clock
 */
public record ClockCorrection(long millis, @Nullable Long ownSince) {

    /** Returns the correction for a record about another host, whose times come from that host's clock. */
    public ClockCorrection receiveTimeOnly() {
        return new ClockCorrection(millis, null);
    }
}
