package io.watchfloor.config.door;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * How a door pulls.
 *
 * @param every the pause after a pull
 * @param since how far back the first pull goes
 * @param overlap how far before the newest record late ones are looked for
 */
public record PullPace(Duration every, Duration since, Duration overlap, DoorRate rate) {

    static PullPace read(SettingsReader in, String at) {
        return new PullPace(
                in.duration(at + ".every", Duration.ofMillis(100), Duration.ofDays(1)),
                in.duration(at + ".since", Duration.ZERO, Duration.ofDays(365)),
                in.duration(at + ".overlap", Duration.ZERO, Duration.ofDays(7)),
                DoorRate.read(in, at));
    }
}
