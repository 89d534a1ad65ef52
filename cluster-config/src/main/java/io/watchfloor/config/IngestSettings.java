package io.watchfloor.config;

import java.time.Duration;

/**
 * Limits for incoming telemetry.
 *
 * @param maxBody bytes of one request or frame as sent
 * @param maxInflated bytes of the same after decompression
 * @param maxRatio how many times larger than its body an inflated one may be
 * @param maxRecord bytes of one record
 * @param maxDepth how deep a record's objects and arrays may nest
 * @param maxFields fields of one record
 * @param maxString bytes of one string
 * @param maxBatchRecords records of one batch
 * @param credit records that one sensor may have in flight
 * @param maxSensors sensors that one node serves at once
 * @param askTimeout how long an asset may take to judge a sub-batch
 * @param retriesBeforeParking how often it is asked again before its records are parked
 * @param newAssets how many unknown assets one sensor may bring
 */
public record IngestSettings(
        int maxBody,
        int maxInflated,
        int maxRatio,
        int maxRecord,
        int maxDepth,
        int maxFields,
        int maxString,
        int maxBatchRecords,
        int credit,
        int maxSensors,
        Duration askTimeout,
        int retriesBeforeParking,
        NewAssets newAssets) {

    private static final int KIB = 1024;
    private static final int GIB = 1 << 30;

    /**
     * How many unknown assets one sensor may bring, on each node.
     *
     * @param perMinute in the long run
     * @param burst at once, for instance when a forwarder reports for the first time
     * @param waiting parts of batches about further ones that are parked until the rate allows them; beyond that
     *     they are quarantined
     */
    public record NewAssets(int perMinute, int burst, int waiting) {

        static NewAssets read(SettingsReader in) {
            return new NewAssets(
                    in.integer("ingest.new-assets-per-minute", 1, 10_000_000),
                    in.integer("ingest.new-assets-burst", 1, 100_000_000),
                    in.integer("ingest.new-assets-waiting", 0, 10_000_000));
        }
    }

    static IngestSettings read(SettingsReader in) {
        return new IngestSettings(
                in.bytes("ingest.max-body", KIB, GIB),
                in.bytes("ingest.max-inflated", KIB, GIB),
                in.integer("ingest.max-ratio", 1, 10_000),
                in.bytes("ingest.max-record", KIB, GIB),
                in.integer("ingest.max-depth", 1, 1000),
                in.integer("ingest.max-fields", 1, 1_000_000),
                in.bytes("ingest.max-string", 64, GIB),
                in.integer("ingest.max-batch-records", 1, 1_000_000),
                in.integer("ingest.credit", 1, 10_000_000),
                in.integer("ingest.max-sensors", 1, 1_000_000),
                in.duration("ingest.ask-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
                in.integer("ingest.retries-before-parking", 0, 1000),
                NewAssets.read(in));
    }
}
