package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * What people ask sensors to do on their hosts.
 *
 * @param patience how long an order waits for its sensor
 * @param packageMax bytes of one package that a sensor collected
 * @param packagesMax bytes of all of them
 * @param packagesKept how long each is kept
 */
public record ResponseSettings(Duration patience, long packageMax, long packagesMax, Duration packagesKept) {

    private static final long MIB = 1L << 20;

    public static ResponseSettings read(SettingsReader in) {
        return new ResponseSettings(
                in.duration("responses.patience", Duration.ofSeconds(1), Duration.ofDays(7)),
                in.size("responses.package-max", MIB, 4L << 30),
                in.size("responses.packages-max", MIB, 1L << 50),
                in.duration("responses.packages-kept", Duration.ofMinutes(1), Duration.ofDays(36_600)));
    }
}
