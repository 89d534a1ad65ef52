package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * State of one correlation for one group.
 *
 * @param ruleHash hash of the correlation and the rules it counts; after a change of the hash the window starts empty
 * @param members members in the order of time and record id, up to a limit
 * @param toldSlots time slots, each as long as the time span, that already have a detection; slots to which no further
 *     record can be added are removed
 * @param closedThrough for conditions that are evaluated when the window closes: records up to this time are evaluated;
 *     null before the first close
 * @param thinnedThrough members up to this time were dropped because of the member limit; counts that include this time
 *     are lower bounds
 */
public record CorrelationWindow(
        String rule,
        String ruleHash,
        SortedMap<String, String> group,
        List<Member> members,
        List<Long> toldSlots,
        @Nullable Instant closedThrough,
        @Nullable Instant thinnedThrough) {

    static final Comparator<Member> ORDER =
            Comparator.comparing(Member::time).thenComparing(Member::record).thenComparing(Member::rule);

    public CorrelationWindow {
        members = List.copyOf(members);
        toldSlots = List.copyOf(toldSlots);
    }

    public static CorrelationWindow empty(CorrelationRule correlation, SortedMap<String, String> group) {
        return empty(correlation.id(), correlation.contentHash(), group);
    }

    private static CorrelationWindow empty(String rule, String ruleHash, SortedMap<String, String> group) {
        return new CorrelationWindow(rule, ruleHash, group, List.of(), List.of(), null, null);
    }

    /**
     * Applies a change to a window. If the window is new or has another hash, the change is applied to an empty window.
     */
    public static CorrelationWindow changed(@Nullable CorrelationWindow known, WindowChange change) {
        CorrelationWindow before = known != null && change.whole() == null && known.ruleHash.equals(change.ruleHash())
                ? known
                : empty(change.rule(), change.ruleHash(), change.group());
        Set<String> removed = new HashSet<>(change.removed());
        List<Member> members = new ArrayList<>();
        for (Member member : before.members) {
            if (!removed.contains(member.key())) {
                members.add(member);
            }
        }
        members.addAll(change.added());
        members.sort(ORDER);
        return new CorrelationWindow(
                change.rule(),
                change.ruleHash(),
                before.group,
                members,
                change.toldSlots(),
                change.closedThrough(),
                change.thinnedThrough());
    }

    /** A copy without members, for a window whose correlation is no longer active. */
    public CorrelationWindow emptied() {
        return with(List.of());
    }

    CorrelationWindow with(List<Member> others) {
        return new CorrelationWindow(rule, ruleHash, group, others, toldSlots, closedThrough, thinnedThrough);
    }

    CorrelationWindow told(List<Long> slots) {
        return new CorrelationWindow(rule, ruleHash, group, members, slots, closedThrough, thinnedThrough);
    }

    CorrelationWindow closed(List<Member> left, Instant through) {
        return new CorrelationWindow(rule, ruleHash, group, left, toldSlots, through, thinnedThrough);
    }

    /** Returns a copy with only the remaining members, after the window exceeded the member limit. */
    CorrelationWindow thinned(List<Member> left, Instant through) {
        Instant latest = thinnedThrough == null || through.isAfter(thinnedThrough) ? through : thinnedThrough;
        return new CorrelationWindow(rule, ruleHash, group, left, toldSlots, closedThrough, latest);
    }

    boolean isThinnedFrom(Instant from) {
        return thinnedThrough != null && !thinnedThrough.isBefore(from);
    }
}
