package io.watchfloor.dashboards.paging.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.contact.Way;
import io.watchfloor.ops.paging.coverage.Reach;
import io.watchfloor.ops.paging.coverage.Silence;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who would be told of a case now. */
@Meaning(
        "Who would be told of a case now, and why others would not. Both lists are empty on a node that does not page.")
public record ReachView(
        @Meaning("By the policies that cases are routed to, in the order of their steps.")
        List<Told> told,

        @Meaning("The worst first.") List<Unreached> silences) {

    /** One who would be told. */
    @Meaning("One who would be told.")
    public record Told(
            String policy,
            @Meaning("From 1.") int step,
            @Meaning("As the policy names it.") String target,

            @Meaning("Null for a channel, and for the receiver of the settings.") @Nullable
            String person,

            @Meaning("They stand in because nobody is on call.")
            boolean fallback,

            @Meaning("Ways by which they are reached.") List<String> ways) {}

    /** Why somebody is not reached. */
    @Meaning("Why somebody is not reached.")
    public record Unreached(
            @Meaning("no-receiver, no-policy, nobody-reachable, nobody-on-call, target-unreachable, contacts-fail"
                    + " or failing.")
            String reason,

            @Meaning("The policy or target that it is about.")
            String where,

            @Meaning("What is wrong.") String words,
            @Meaning("What to do.") String next,

            @Meaning("True: a case that comes here reaches nobody at all. False: somebody else is told.")
            boolean nobody) {

        /** As people read it. */
        public static Unreached of(Silence silence) {
            return new Unreached(
                    silence.reason().text(), silence.where(), silence.words(), silence.next(), silence.nobody());
        }
    }

    /** As people read it. */
    public static ReachView of(Reach reach, List<Silence> more) {
        return new ReachView(
                reach.told().stream()
                        .map(one -> new Told(
                                one.policy(),
                                one.step(),
                                one.target(),
                                one.person(),
                                one.fallback(),
                                one.ways().stream().map(Way::text).sorted().toList()))
                        .toList(),
                Stream.concat(more.stream(), reach.silences().stream())
                        .map(Unreached::of)
                        .toList());
    }
}
