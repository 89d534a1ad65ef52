package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;

/**
 * Rollout of sensor configurations.
 *
 * @param stopAbove the rollout of a new version stops if more than this percentage of sensors reject the version or
 *     stop reporting after they receive it
 */
public record FleetSettings(int stopAbove) {

    public static FleetSettings read(SettingsReader in) {
        return new FleetSettings(in.integer("fleet.stop-above", 0, 100));
    }
}
