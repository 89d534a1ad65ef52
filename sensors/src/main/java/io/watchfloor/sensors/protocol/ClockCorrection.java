package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The correction for a sensor clock that is known to be wrong. Decided once, when the center admits a record, and
 * stored with it.
 *
 * @param millis milliseconds that were added to the receive time
 * @param ownSince since when, by the sensor's clock in milliseconds since 1970, times in the record come from that
 *     clock; null if they come from another clock
 */
public record ClockCorrection(long millis, @Nullable Long ownSince) {

    /** The correction for a record about another host, whose times come from that host's clock. */
    public ClockCorrection receiveTimeOnly() {
        return new ClockCorrection(millis, null);
    }
}
