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
 * What one correlation remembers of one group.
 *
 * @param ruleHash of the correlation and of all that it counts; under another hash the window starts empty
 * @param members in the order of time, then of record id; bounded
 * @param toldSlots slots of time, of one time span each, that have given their detection; those that can still be reached
 * @param closedThrough for conditions that wait for the close: records up to this time are judged; null before the first close
 * @param thinnedThrough members up to this time were given up for the bound: counts that reach so far back are lower bounds
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

    /** The window after a change; of none, or of one under another hash, nothing is left. */
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

    /** Without its members, as when nothing judges them any more. */
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

    /** The bound was reached, and members up to this time are no longer all there. */
    CorrelationWindow thinned(List<Member> left, Instant through) {
        Instant latest = thinnedThrough == null || through.isAfter(thinnedThrough) ? through : thinnedThrough;
        return new CorrelationWindow(rule, ruleHash, group, left, toldSlots, closedThrough, latest);
    }

    boolean isThinnedFrom(Instant from) {
        return thinnedThrough != null && !thinnedThrough.isBefore(from);
    }
}
