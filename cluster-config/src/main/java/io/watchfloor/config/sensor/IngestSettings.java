package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Limits of incoming telemetry.
 *
 * @param body limits of one request body or one sensor frame
 * @param record limits of one record
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
     * Limits of a request body or a sensor frame.
     *
     * @param max maximum bytes as sent
     * @param maxInflated maximum bytes after decompression
     * @param maxRatio maximum compression ratio
     * @param maxRecords maximum records
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
     * Limits of one record.
     *
     * @param max maximum bytes
     * @param maxDepth maximum nesting of objects and arrays
     * @param maxString maximum bytes of one string
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
     * Limits of connected sensors per node.
     *
     * @param credit maximum unacknowledged records per sensor
     * @param max maximum connected sensors
     * @param maxHeld maximum bytes of batches that wait while many sensors reconnect
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
     * Limits of the requests that ask an asset to evaluate a part of a batch.
     *
     * @param timeout timeout of one request
     * @param retriesBeforeQueue retries before the part goes to the retry queue
     */
    public record AssetRequests(Duration timeout, int retriesBeforeQueue) {

        static AssetRequests read(SettingsReader in) {
            return new AssetRequests(
                    in.duration("ingest.ask-timeout", Duration.ofMillis(100), Duration.ofMinutes(10)),
                    in.integer("ingest.retries-before-queue", 0, 1000));
        }
    }

    /**
     * Rate limit of new assets per sensor and node.
     *
     * @param perMinute sustained new assets per minute
     * @param burst new assets accepted in one burst, for instance when a forwarder first connects
     * @param waiting maximum parts of batches about further new assets in the retry queue; further parts are
     *     quarantined
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
     * Times after which a silent sensor is reported.
     *
     * @param detectAfter time after which a disconnected sensor is reported as a detection
     * @param quietAfter time without a record after which a connected sensor counts as quiet
     */
    public record SilenceLimits(Duration detectAfter, Duration quietAfter) {

        static SilenceLimits read(SettingsReader in) {
            return new SilenceLimits(
                    in.duration("ingest.sensor-silent-after", Duration.ofSeconds(1), Duration.ofDays(30)),
                    in.duration("ingest.sensor-quiet-after", Duration.ofSeconds(1), Duration.ofDays(30)));
        }
    }

    /**
     * Limits beyond which a sensor's clock counts as wrong, so that the times in its records are corrected.
     *
     * @param tolerated tolerated clock difference, beyond the uncertainty of the measurement
     * @param roundTrips consecutive measurements that must agree
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
