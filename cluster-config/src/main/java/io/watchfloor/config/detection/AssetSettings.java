package io.watchfloor.config.detection;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * How assets use memory.
 *
 * @param passivateAfter an asset that is silent for this long is unloaded
 * @param maxLive assets that one node keeps in memory: beyond it the one that was silent for longest is unloaded
 * @param snapshotEvery events between two snapshots
 * @param foldQuietFor detections of one rule fold into one alert until it was quiet for this long, by the time of
 *     the telemetry
 * @param epochRetention after this long the watermarks of a silent spool are forgotten
 */
public record AssetSettings(
        Duration passivateAfter, int maxLive, int snapshotEvery, Duration foldQuietFor, Duration epochRetention) {

    /** Heap of a live asset with an open window, as measured by ScaleLoad, plus half for its state to grow. */
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

    /** The set value, or what fits into a quarter of the heap. */
    public static int maxLive(int set, long heap) {
        return set > 0 ? set : Math.clamp(heap / 4 / LIVE_BYTES, FEWEST_LIVE, MOST_LIVE);
    }
}
