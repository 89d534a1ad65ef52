package io.watchfloor.ops.paging.coverage;

import io.watchfloor.ops.paging.contact.ContactMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who would be told of a case now.
 *
 * @param told by the policies that cases are routed to, in the order of their steps
 * @param silences why others would not, the worst first
 */
public record NotificationCoverage(List<Told> told, List<CoverageGap> silences) {

    /** Of a node that does not page, and so does not know. */
    public static final NotificationCoverage UNKNOWN = new NotificationCoverage(List.of(), List.of());

    /**
     * One who would be told.
     *
     * @param step from 1
     * @param target as the policy names it
     * @param person null for a channel or the receiver of the settings
     * @param fallback whether they stand in for nobody being on call
     * @param ways by which they can be reached
     */
    public record Told(
            String policy,
            int step,
            String target,
            @Nullable String person,
            boolean fallback,
            Set<ContactMethod> ways) {
        public Told {
            ways = Set.copyOf(ways);
        }
    }

    public NotificationCoverage {
        told = List.copyOf(told);
        silences = List.copyOf(silences);
    }

    /** Whether there are cases that would reach nobody. */
    public boolean silent() {
        return silences.stream().anyMatch(CoverageGap::nobody);
    }
}
