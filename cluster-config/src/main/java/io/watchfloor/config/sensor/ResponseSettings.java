package io.watchfloor.config.sensor;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Settings of response actions on sensors' hosts.
 *
 * @param patience time that an action waits for its sensor to connect
 * @param packageMax maximum bytes of one investigation package
 * @param packagesMax maximum bytes of all investigation packages
 * @param packagesKept retention time of a package
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
