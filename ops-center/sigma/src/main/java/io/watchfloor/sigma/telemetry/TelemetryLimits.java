package io.watchfloor.sigma.telemetry;

/**
 * What one record may cost, checked on its bytes before anything is parsed.
 *
 * @param bytes the whole record
 * @param depth nesting of objects and arrays
 * @param fields members of objects plus elements of arrays, counted over the whole record
 * @param stringBytes one string, as written in the record
 */
public record TelemetryLimits(int bytes, int depth, int fields, int stringBytes) {

    public static final TelemetryLimits STANDARD = new TelemetryLimits(1 << 20, 64, 2_000, 512 << 10);

    public TelemetryLimits {
        if (bytes < 1 || depth < 1 || depth > 1_000 || fields < 1 || stringBytes < 1) {
            throw new IllegalArgumentException("limits of telemetry are at least 1, and depth at most 1000");
        }
    }
}
