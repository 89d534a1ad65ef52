package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;

/**
 * Rollout of sensor configurations.
 *
 * @param stopAbove percentage of sensors that may reject a new version or stop reporting after it before its rollout
 *     stops
 */
public record FleetSettings(int stopAbove) {

    public static FleetSettings read(SettingsReader in) {
        return new FleetSettings(in.integer("fleet.stop-above", 0, 100));
    }
}
