package io.watchfloor.sensors.protocol;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One observed record as the sensor hands it on.
 *
 * @param sequence position within the spool's epoch; the first record has 1
 * @param receivedAtMillis when the record entered the spool, given once (milliseconds since 1970, UTC)
 * @param asset the asset that the record is about, as the sensor states it ({@code kind:name} or a host's name);
 *     otherwise the center reads it from the body
 * @param logsource as the sensor states it; otherwise the center infers it from the body's shape
 * @param body one JSON object in any shape that the center reads, or one line of plain text; UTF-8, never changed
 * @param clock what the center has corrected, or is to correct, because the sensor's clock is off; never sent by a sensor
 */
@SuppressWarnings(
        "ArrayRecordComponent") // bodies are compared by content below, and copying each would double the heap
public record TelemetryRecord(
        long sequence,
        long receivedAtMillis,
        @Nullable String asset,
        @Nullable LogSource logsource,
        byte[] body,
        @Nullable ClockCorrection clock) {

    /** As a sensor sends it. */
    public TelemetryRecord(
            long sequence, long receivedAtMillis, @Nullable String asset, @Nullable LogSource logsource, byte[] body) {
        this(sequence, receivedAtMillis, asset, logsource, body, null);
    }

    /** The same record at another place: a spool that starts a new epoch renumbers its records. */
    public TelemetryRecord at(long newSequence) {
        return new TelemetryRecord(newSequence, receivedAtMillis, asset, logsource, body, clock);
    }

    /** The same record with this time of receipt. */
    public TelemetryRecord receivedAt(long millis) {
        return new TelemetryRecord(sequence, millis, asset, logsource, body, clock);
    }

    /** The same record with this correction. */
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
