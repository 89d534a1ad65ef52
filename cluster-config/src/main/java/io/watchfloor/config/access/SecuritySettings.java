package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Lifetimes of sessions, links and tokens, and delays after failed attempts.
 *
 * @param sessionIdle idle time after which a browser session ends
 * @param sessionLifetime maximum lifetime of a browser session
 * @param linkLifetime lifetime of a one-time sign-in link
 * @param enrolmentLifetime lifetime of a sensor's one-time enrolment token
 * @param tokenLifetime default lifetime of an API token
 * @param longestTokenLifetime maximum lifetime of an API token
 * @param invites lifetimes of invitations
 * @param guesses delays after failed authentication attempts
 */
public record SecuritySettings(
        Duration sessionIdle,
        Duration sessionLifetime,
        Duration linkLifetime,
        Duration enrolmentLifetime,
        Duration tokenLifetime,
        Duration longestTokenLifetime,
        Invites invites,
        FailureDelay guesses) {

    /**
     * Delays after failed authentication attempts, such as wrong tokens, links or codes.
     *
     * @param free number of failed attempts of one source that cause no delay
     * @param forgivenEvery interval at which one earlier failed attempt stops counting
     * @param longestWait maximum delay
     * @param toldEvery interval at which failed attempts are written to the audit log
     */
    public record FailureDelay(int free, Duration forgivenEvery, Duration longestWait, Duration toldEvery) {

        static FailureDelay read(SettingsReader in) {
            return new FailureDelay(
                    in.integer("security.wrong-attempts-free", 3, 1000),
                    in.duration("security.wrong-attempt-forgiven-every", Duration.ofSeconds(1), Duration.ofHours(1)),
                    in.duration("security.longest-wait", Duration.ofSeconds(1), Duration.ofHours(24)),
                    in.duration("security.failures-told-every", Duration.ofSeconds(1), Duration.ofHours(1)));
        }
    }

    /**
     * Lifetimes of invitation links.
     *
     * @param lifetime default lifetime
     * @param longest maximum lifetime
     */
    public record Invites(Duration lifetime, Duration longest) {

        static Invites read(SettingsReader in) {
            Duration longest =
                    in.duration("security.longest-invite-lifetime", Duration.ofHours(1), Duration.ofDays(90));
            return new Invites(in.duration("security.invite-lifetime", Duration.ofMinutes(1), longest), longest);
        }
    }

    public static SecuritySettings read(SettingsReader in) {
        Duration minute = Duration.ofMinutes(1);
        Duration year = Duration.ofDays(365);
        Duration day = Duration.ofDays(1);
        Duration longest = in.duration("security.longest-token-lifetime", day, Duration.ofDays(3660));
        return new SecuritySettings(
                in.duration("security.session-idle", minute, year),
                in.duration("security.session-lifetime", minute, year),
                in.duration("security.link-lifetime", minute, year),
                in.duration("security.enrolment-lifetime", minute, year),
                in.duration("security.token-lifetime", minute, longest),
                longest,
                Invites.read(in),
                FailureDelay.read(in));
    }
}
