package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;

/**
 * Rate limit of an input.
 *
 * @param perSecond sustained records per second
 * @param burst records accepted in one burst after a pause
 */
public record InputRate(int perSecond, int burst) {

    static InputRate read(SettingsReader in, String door) {
        return new InputRate(in.integer(door + ".rate", 1, 10_000_000), in.integer(door + ".burst", 1, 100_000_000));
    }
}
