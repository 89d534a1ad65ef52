package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * How a door pulls.
 *
 * @param every the pause after a pull
 * @param since how far back the first pull goes
 * @param overlap how far before the newest record late ones are looked for
 */
public record PollingSettings(Duration every, Duration since, Duration overlap, InputRate rate) {

    static PollingSettings read(SettingsReader in, String at) {
        return new PollingSettings(
                in.duration(at + ".every", Duration.ofMillis(100), Duration.ofDays(1)),
                in.duration(at + ".since", Duration.ZERO, Duration.ofDays(365)),
                in.duration(at + ".overlap", Duration.ZERO, Duration.ofDays(7)),
                InputRate.read(in, at));
    }
}
