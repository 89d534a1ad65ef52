package io.watchfloor.dashboards.paging.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.coverage.CoverageGap;
import io.watchfloor.ops.paging.coverage.NotificationCoverage;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recipients that would be notified of a case now. */
@Meaning("Notification coverage: recipients that would be notified of a case now, and the problems"
        + " of others. Both lists are empty on a node that sends no notifications.")
public record NotificationCoverageView(
        @Meaning("Recipients of the routed policies, in the order of their steps.")
        List<Notified> notified,

        @Meaning("Most severe first.") List<Gap> gaps) {

    /** A recipient that would be notified. */
    @Meaning("A recipient that would be notified.")
    public record Notified(
            String policy,
            @Meaning("From 1.") int step,
            @Meaning("Target in the policy.") String target,

            @Meaning("Name of the person; null for a channel and for the configured webhook.") @Nullable
            String person,

            @Meaning("Whether the person is the fallback because no one is on call.")
            boolean fallback,

            @Meaning("Contact methods that would be used.") List<String> methods) {}

    /** A target that cannot be notified, with the reason. */
    @Meaning("Why a target cannot be notified.")
    public record Gap(
            @Meaning("no-receiver, no-policy, nobody-reachable, nobody-on-call, target-unreachable, contacts-fail"
                    + " or failing.")
            String reason,

            @Meaning("Policy or target with the problem.") String where,

            @Meaning("Description of the problem.") String detail,
            @Meaning("Recommended action.") String next,

            @Meaning("True if no one at all is notified of a new case. False if another recipient is notified.")
            boolean nobody) {

        public static Gap of(CoverageGap silence) {
            return new Gap(silence.reason().text(), silence.where(), silence.words(), silence.next(), silence.nobody());
        }
    }

    public static NotificationCoverageView of(NotificationCoverage reach, List<CoverageGap> more) {
        return new NotificationCoverageView(
                reach.told().stream()
                        .map(one -> new Notified(
                                one.policy(),
                                one.step(),
                                one.target(),
                                one.person(),
                                one.fallback(),
                                one.ways().stream()
                                        .map(ContactMethod::text)
                                        .sorted()
                                        .toList()))
                        .toList(),
                Stream.concat(more.stream(), reach.silences().stream())
                        .map(Gap::of)
                        .toList());
    }
}
