package io.watchfloor.config.door;

import io.watchfloor.config.reading.SettingsReader;

/**
 * How much a door lets in.
 *
 * @param perSecond records, in the long run
 * @param burst records at once
 */
public record DoorRate(int perSecond, int burst) {

    static DoorRate read(SettingsReader in, String door) {
        return new DoorRate(in.integer(door + ".rate", 1, 10_000_000), in.integer(door + ".burst", 1, 100_000_000));
    }
}
