package io.watchfloor.config;

import java.time.Duration;

/**
 * How an asset's memory is kept.
 *
 * @param snapshotEvery events between two snapshots
 * @param foldQuietFor detections of one rule fold into one alert until it was quiet for so long, by telemetry's time
 * @param epochRetention after so long the watermarks of a silent spool are forgotten
 */
public record AssetSettings(
        Duration passivateAfter, int snapshotEvery, Duration foldQuietFor, Duration epochRetention) {

    static AssetSettings read(SettingsReader in) {
        return new AssetSettings(
                in.duration("assets.passivate-after", Duration.ofSeconds(1), Duration.ofDays(30)),
                in.integer("assets.snapshot-every", 10, 1_000_000),
                in.duration("assets.fold-quiet-for", Duration.ofSeconds(1), Duration.ofDays(365)),
                in.duration("assets.epoch-retention", Duration.ofHours(1), Duration.ofDays(3650)));
    }
}
