package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;

/**
 * What people tell sensors to collect.
 *
 * @param stopAbove a version stops when more of those who tried it refused it or fell silent after it, in percent
 */
public record FleetSettings(int stopAbove) {

    public static FleetSettings read(SettingsReader in) {
        return new FleetSettings(in.integer("fleet.stop-above", 0, 100));
    }
}
