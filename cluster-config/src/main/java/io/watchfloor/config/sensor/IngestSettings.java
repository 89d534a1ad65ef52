package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Limits for incoming telemetry.
 *
 * @param body of one request, or of one frame of a sensor
 * @param record one of its records
 */
public record IngestSettings(
        Body body,
        OneRecord record,
        Sensors sensors,
        AssetRequests asking,
        NewAssets newAssets,
        SilenceLimits silence,
        ClockLimits clocks) {

    private static final int KIB = 1024;
    private static final int GIB = 1 << 30;

    /**
     * A request's body or a frame.
     *
     * @param max bytes as sent
     * @param maxInflated bytes of the same after decompression
     * @param maxRatio how many times larger than its body an inflated one may be
     * @param maxRecords records that it holds
     */
    public record Body(int max, int maxInflated, int maxRatio, int maxRecords) {

        static Body read(SettingsReader in) {
            return new Body(
                    in.bytes("ingest.max-body", KIB, GIB),
                    in.bytes("ingest.max-inflated", KIB, GIB),
                    in.integer("ingest.max-ratio", 1, 10_000),
                    in.integer("ingest.max-batch-records", 1, 1_000_000));
        }
    }

    /**
     * One record.
     *
     * @param max bytes
     * @param maxDepth how deep its objects and arrays may nest
     * @param maxString bytes of one string
     */
    public record OneRecord(int max, int maxDepth, int maxFields, int maxString) {

        static OneRecord read(SettingsReader in) {
            return new OneRecord(
                    in.bytes("ingest.max-record", KIB, GIB),
                    in.integer("ingest.max-depth", 1, 1000),
                    in.integer("ingest.max-fields", 1, 1_000_000),
                    in.bytes("ingest.max-string", 64, GIB));
        }
    }

    /**
     * Sensors that one node serves.
     *
     * @param credit records that one of them may have in flight
     * @param max of them at once
     * @param maxHeld bytes of their batches that wait while many come back
     */
    public record Sensors(int credit, int max, long maxHeld) {

        static Sensors read(SettingsReader in) {
            return new Sensors(
                    in.integer("ingest.credit", 1, 10_000_000),
                    in.integer("ingest.max-sensors", 1, 1_000_000),
                    in.size("ingest.max-held", KIB, Long.MAX_VALUE));
        }
    }

    /**
     * How an asset is asked to judge a part of a batch.
     *
     * @param timeout how long it may take
     * @param retriesBeforeQueue how often it is asked again before the part is parked
     */
    public record AssetRequests(Duration timeout, int retriesBeforeQueue) {

        static AssetRequests read(SettingsReader in) {
            return new AssetRequests(
                    in.duration("ingest.ask-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
                    in.integer("ingest.retries-before-queue", 0, 1000));
        }
    }

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

    /**
     * When a sensor from which nothing comes is told of.
     *
     * @param detectAfter after which one that is away without a word is a detection
     * @param quietAfter after which one that is connected and has no record counts as quiet
     */
    public record SilenceLimits(Duration detectAfter, Duration quietAfter) {

        static SilenceLimits read(SettingsReader in) {
            return new SilenceLimits(
                    in.duration("ingest.sensor-silent-after", Duration.ofSeconds(1), Duration.ofDays(30)),
                    in.duration("ingest.sensor-quiet-after", Duration.ofSeconds(1), Duration.ofDays(30)));
        }
    }

    /**
     * When a sensor's clock counts as off, so that the times it gave are corrected.
     *
     * @param tolerated what it may differ by; by more than this for certain, whatever the way takes
     * @param roundTrips measurements in a row that must agree
     */
    public record ClockLimits(Duration tolerated, int roundTrips) {

        static ClockLimits read(SettingsReader in) {
            return new ClockLimits(
                    in.duration("ingest.clock-tolerated", Duration.ofMillis(100), Duration.ofDays(1)),
                    in.integer("ingest.clock-round-trips", 1, 10));
        }
    }

    public static IngestSettings read(SettingsReader in) {
        return new IngestSettings(
                Body.read(in),
                OneRecord.read(in),
                Sensors.read(in),
                AssetRequests.read(in),
                NewAssets.read(in),
                SilenceLimits.read(in),
                ClockLimits.read(in));
    }
}
