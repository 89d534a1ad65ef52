package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;

/**
 * How much a door lets in.
 *
 * @param perSecond records, in the long run
 * @param burst records at once
 */
public record InputRate(int perSecond, int burst) {

    static InputRate read(SettingsReader in, String door) {
        return new InputRate(in.integer(door + ".rate", 1, 10_000_000), in.integer(door + ".burst", 1, 100_000_000));
    }
}
