package io.watchfloor.ops.paging.coverage;

import io.watchfloor.ops.paging.contact.ContactMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The recipients who would be notified if a case opened now.
 *
 * @param told recipients of the policies that cases are routed to, in the order of the steps
 * @param silences reasons why recipients would not be notified, the most severe first
 */
public record NotificationCoverage(List<NotifiedRecipient> told, List<CoverageGap> silences) {

    /** The value on a node that sends no notifications and therefore cannot know the coverage. */
    public static final NotificationCoverage UNKNOWN = new NotificationCoverage(List.of(), List.of());

    /**
     * A recipient who would be notified.
     *
     * @param step number of the policy's step, from 1
     * @param target the target as named in the policy
     * @param person the person's name; null for a channel and for the webhook in the settings
     * @param fallback whether the person is the schedule's fallback, because no one is on call
     * @param ways contact methods by which the recipient can be reached
     */
    public record NotifiedRecipient(
            String policy,
            int step,
            String target,
            @Nullable String person,
            boolean fallback,
            Set<ContactMethod> ways) {
        public NotifiedRecipient {
            ways = Set.copyOf(ways);
        }
    }

    public NotificationCoverage {
        told = List.copyOf(told);
        silences = List.copyOf(silences);
    }

    /** Whether some cases would notify no one. */
    public boolean silent() {
        return silences.stream().anyMatch(CoverageGap::nobody);
    }
}
