package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * How long proofs of identity last.
 *
 * @param sessionIdle a browser's session ends after this long without use
 * @param sessionLifetime and after this long in any case
 * @param linkLifetime of a one-time sign-in link
 * @param enrolmentLifetime of a sensor's one-time token
 * @param tokenLifetime of an API token when nobody says how long it is valid
 * @param longestTokenLifetime the longest that can be chosen
 * @param invites of people
 * @param guesses how wrong proofs are slowed down
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
     * How wrong proofs of who somebody is are slowed down.
     *
     * @param free wrong ones of a source before it must wait
     * @param forgivenEvery time that forgives one
     * @param longestWait however many were wrong
     * @param toldEvery how often the audit is told who was wrong
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
     * How long an invitation's link is good.
     *
     * @param lifetime when nobody says how long
     * @param longest that can be chosen
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
