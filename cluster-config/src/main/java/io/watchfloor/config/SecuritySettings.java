package io.watchfloor.config;

import java.time.Duration;

/**
 * How long proofs of identity last.
 *
 * @param sessionIdle a browser's session ends after so long without use
 * @param sessionLifetime and after so long in any case
 * @param linkLifetime of a one-time sign-in link
 * @param enrolmentLifetime of a sensor's one-time token
 */
public record SecuritySettings(
        Duration sessionIdle, Duration sessionLifetime, Duration linkLifetime, Duration enrolmentLifetime) {

    static SecuritySettings read(SettingsReader in) {
        Duration minute = Duration.ofMinutes(1);
        Duration year = Duration.ofDays(365);
        return new SecuritySettings(
                in.duration("security.session-idle", minute, year),
                in.duration("security.session-lifetime", minute, year),
                in.duration("security.link-lifetime", minute, year),
                in.duration("security.enrolment-lifetime", minute, year));
    }
}
