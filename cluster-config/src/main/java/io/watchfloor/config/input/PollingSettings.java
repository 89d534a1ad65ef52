package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Polling settings of a cloud input.
 *
 * @param every pause between two polls
 * @param since look-back of the first poll
 * @param overlap time before the newest record in which each poll looks for late records
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
