package io.watchfloor.sigma.telemetry;

/**
 * Limits of one record, checked on its bytes before parsing.
 *
 * @param bytes bytes of the record
 * @param depth nesting of objects and arrays
 * @param fields fields of objects plus elements of arrays, in the whole record
 * @param stringBytes bytes of one string, as written in the record
 */
public record TelemetryLimits(int bytes, int depth, int fields, int stringBytes) {

    public static final TelemetryLimits STANDARD = new TelemetryLimits(1 << 20, 64, 2_000, 512 << 10);

    public TelemetryLimits {
        if (bytes < 1 || depth < 1 || depth > 1_000 || fields < 1 || stringBytes < 1) {
            throw new IllegalArgumentException("telemetry limits must be at least 1, and depth at most 1000");
        }
    }
}
