package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Memory use of assets.
 *
 * @param passivateAfter idle time after which an asset is unloaded from memory
 * @param maxLive maximum assets in memory per node; beyond this limit, the least recently active asset is unloaded
 * @param snapshotEvery journal events between two snapshots
 * @param foldQuietFor detections of one rule merge into one alert until the rule had no match for this long, by
 *     telemetry time
 * @param epochRetention time after which the watermarks of an inactive spool are deleted
 */
public record AssetSettings(
        Duration passivateAfter, int maxLive, int snapshotEvery, Duration foldQuietFor, Duration epochRetention) {

    /** Heap bytes per live asset with an open window, as measured by ScaleLoad, plus 50 % for growth. */
    private static final long LIVE_BYTES = 6_300;

    private static final int FEWEST_LIVE = 1_000;
    private static final int MOST_LIVE = 100_000_000;

    public static AssetSettings read(SettingsReader in) {
        return new AssetSettings(
                in.duration("assets.passivate-after", Duration.ofSeconds(1), Duration.ofDays(30)),
                maxLive(
                        in.integer("assets.max-live", 0, MOST_LIVE),
                        Runtime.getRuntime().maxMemory()),
                in.integer("assets.snapshot-every", 10, 1_000_000),
                in.duration("assets.fold-quiet-for", Duration.ofSeconds(1), Duration.ofDays(365)),
                in.duration("assets.epoch-retention", Duration.ofHours(1), Duration.ofDays(3650)));
    }

    /** Returns the configured value, or the number of assets that fit into a quarter of the heap. */
    public static int maxLive(int set, long heap) {
        return set > 0 ? set : Math.clamp(heap / 4 / LIVE_BYTES, FEWEST_LIVE, MOST_LIVE);
    }
}
