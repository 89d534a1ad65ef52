package io.watchfloor.config.access;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;
import java.util.Set;

/**
 * Operations that need an approval.
 *
 * @param numberMatch operations that the user must approve in another session
 * @param numberLifetime time after which a request for approval in another session expires
 * @param mostWaiting maximum pending requests per user
 * @param twoPerson operations that a second person must approve
 * @param twoPersonRestricted operations that a second person must approve for restricted cases
 * @param lifetime time limit for the second person's decision; the same limit applies to the use of the approval
 * @param longestElevation maximum duration of a temporary role
 */
public record ApprovalSettings(
        Set<String> numberMatch,
        Duration numberLifetime,
        int mostWaiting,
        Set<String> twoPerson,
        Set<String> twoPersonRestricted,
        Duration lifetime,
        Duration longestElevation) {

    /** Value in {@link #numberMatch} for all operations that require a passkey. */
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
