package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;
import java.util.Set;

/**
 * What needs an approval.
 *
 * @param numberMatch operations that the person's other session approves
 * @param numberLifetime how long such an approval waits
 * @param mostWaiting how many of them may wait for one person
 * @param twoPerson operations that a second person approves
 * @param twoPersonRestricted those that a second person approves when they are about a restricted case
 * @param lifetime how long an approval by a second person waits, and waits to be used
 * @param longestElevation for how long a role may be given at most
 */
public record ApprovalSettings(
        Set<String> numberMatch,
        Duration numberLifetime,
        int mostWaiting,
        Set<String> twoPerson,
        Set<String> twoPersonRestricted,
        Duration lifetime,
        Duration longestElevation) {

    /** In {@link #numberMatch}: all that asks for a passkey. */
    public static final String DANGEROUS = "dangerous";

    public ApprovalSettings {
        numberMatch = Set.copyOf(numberMatch);
        twoPerson = Set.copyOf(twoPerson);
        twoPersonRestricted = Set.copyOf(twoPersonRestricted);
    }

    public static ApprovalSettings read(SettingsReader in) {
        return new ApprovalSettings(
                Set.copyOf(in.texts("approval.number-match")),
                in.duration("approval.number-lifetime", Duration.ofMinutes(1), Duration.ofMinutes(5)),
                in.integer("approval.most-waiting", 1, 20),
                Set.copyOf(in.texts("approval.two-person")),
                Set.copyOf(in.texts("approval.two-person-restricted")),
                in.duration("approval.lifetime", Duration.ofMinutes(1), Duration.ofDays(7)),
                in.duration("approval.longest-elevation", Duration.ofMinutes(1), Duration.ofDays(1)));
    }
}
