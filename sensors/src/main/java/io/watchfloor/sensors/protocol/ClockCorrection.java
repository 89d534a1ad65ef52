package io.watchfloor.sensors.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a center adds to times by a sensor's clock, which it knows to be off. Given once, when a record is admitted, and kept with it.
 *
 * @param millis what the time of receipt has been corrected by
 * @param ownSince by the sensor's clock, since when a time that stands in the record is by that same clock (milliseconds since 1970); null
 *     when the record's own time comes from another clock
 */
public record ClockCorrection(long millis, @Nullable Long ownSince) {

    /** For a record about a host whose clock is another one. */
    public ClockCorrection ofReceiptOnly() {
        return new ClockCorrection(millis, null);
    }
}
