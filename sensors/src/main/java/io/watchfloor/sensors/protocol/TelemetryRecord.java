package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One telemetry record.
 *
 * @param sequence sequence number in the spool's epoch; starts at 1
 * @param receivedAtMillis when the record entered the spool, in milliseconds since 1970 (UTC)
 * @param asset the asset as the sensor names it ({@code kind:name} or a host name); null if the center reads the asset
 *     from the body
 * @param logsource the log source as the sensor names it; null if the center infers the log source from the body
 * @param body one JSON object in any supported format, or one line of text, in UTF-8; never changed
 * @param clock the center's correction for a wrong sensor clock; never sent by a sensor
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares the content; copying each body would double the heap usage
public record TelemetryRecord(
        long sequence,
        long receivedAtMillis,
        @Nullable String asset,
        @Nullable LogSource logsource,
        byte[] body,
        @Nullable ClockCorrection clock) {

    /** Creates a record as a sensor sends it. */
    public TelemetryRecord(
            long sequence, long receivedAtMillis, @Nullable String asset, @Nullable LogSource logsource, byte[] body) {
        this(sequence, receivedAtMillis, asset, logsource, body, null);
    }

    /** Returns a copy with another sequence number, for a new epoch. */
    public TelemetryRecord at(long newSequence) {
        return new TelemetryRecord(newSequence, receivedAtMillis, asset, logsource, body, clock);
    }

    /** Returns a copy with this receive time. */
    public TelemetryRecord receivedAt(long millis) {
        return new TelemetryRecord(sequence, millis, asset, logsource, body, clock);
    }

    /** Returns a copy with this clock correction. */
    public TelemetryRecord with(@Nullable ClockCorrection correction) {
        return new TelemetryRecord(sequence, receivedAtMillis, asset, logsource, body, correction);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TelemetryRecord that
                && sequence == that.sequence
                && receivedAtMillis == that.receivedAtMillis
                && Objects.equals(asset, that.asset)
                && Objects.equals(logsource, that.logsource)
                && Arrays.equals(body, that.body)
                && Objects.equals(clock, that.clock);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sequence, receivedAtMillis, asset, logsource, Arrays.hashCode(body), clock);
    }

    @Override
    public String toString() {
        return "TelemetryRecord[sequence=%d, asset=%s, %d bytes]".formatted(sequence, asset, body.length);
    }
}
