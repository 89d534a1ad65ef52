package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Evaluates correlations whose condition, once met, stays met, such as a condition with a lower bound. The condition is
 * evaluated with each new member.
 *
 * <p>A member is an <em>end</em> if the members in the time span up to its time, both bounds included, meet the
 * condition. Added members never remove an end, so the set of ends is independent of the order of arrival. Time is
 * divided into slots of one time span; each slot with an end gives one detection, identified by rule, group and slot. A
 * continuing attack is thus reported once per time span, and the same records give the same detections in any order.
 */
final class SlidingWindowEvaluator {

    private final CorrelationRule correlation;

    SlidingWindowEvaluator(CorrelationRule correlation) {
        this.correlation = correlation;
    }

    /** Adds a member. Ignores a member that the window already contains or that is too late. */
    WindowEvaluation add(CorrelationWindow before, Member member) {
        CorrelationWindow taken = with(before, member);
        if (taken.members().equals(before.members())) {
            return WindowEvaluation.unchanged(before);
        }
        Set<String> known = new HashSet<>();
        ends(before.members()).forEach(end -> known.add(end.key()));
        List<Member> fresh = ends(taken.members()).stream()
                .filter(end -> !known.contains(end.key()))
                .toList();
        TreeSet<Long> told = new TreeSet<>(before.toldSlots());
        List<WindowEvaluation.End> ends = new ArrayList<>();
        List<CorrelationDetection> detections = new ArrayList<>();
        for (Member end : fresh) {
            String windowId = WindowIds.of(before, Long.toString(slot(end.time())));
            ends.add(new WindowEvaluation.End(end, windowId));
            if (told.add(slot(end.time()))) {
                detections.add(CorrelationDetection.of(correlation, before, windowId, reading(taken, end)));
            }
        }
        long oldest = slot(taken.members().getLast().time().minus(correlation.memory()));
        return new WindowEvaluation(taken.told(List.copyOf(told.tailSet(oldest))), ends, detections);
    }

    private CorrelationWindow with(CorrelationWindow before, Member member) {
        List<Member> known = before.members();
        Instant newest = known.isEmpty() ? member.time() : known.getLast().time();
        if (member.time().isBefore(newest.minus(correlation.lateness()))
                || WindowIds.contains(correlation, known, member)) {
            return before;
        }
        Instant latest = member.time().isAfter(newest) ? member.time() : newest;
        Instant horizon = latest.minus(correlation.memory());
        List<Member> now = new ArrayList<>(known.size() + 1);
        known.stream().filter(old -> !old.time().isBefore(horizon)).forEach(now::add);
        now.add(member);
        now.sort(CorrelationWindow.ORDER);
        return WindowTrimmer.slid(correlation, before.with(now));
    }

    private List<Member> ends(List<Member> members) {
        List<Member> ends = new ArrayList<>();
        SlidingTotals tally = new SlidingTotals(correlation);
        int from = 0;
        int until = 0;
        for (Member end : members) {
            while (until < members.size() && !members.get(until).time().isAfter(end.time())) {
                tally.add(members.get(until++));
            }
            while (members.get(from).time().isBefore(end.time().minus(correlation.timespan()))) {
                tally.remove(members.get(from++));
            }
            if (isMet(tally, members.subList(from, until), end)) {
                ends.add(end);
            }
        }
        return ends;
    }

    private boolean isMet(SlidingTotals tally, List<Member> span, Member end) {
        return correlation.type() == CorrelationRule.Type.TEMPORAL_ORDERED
                ? WindowMeasure.of(correlation, span, end, false).isMet()
                : tally.isMet();
    }

    private WindowMeasure.Measurement reading(CorrelationWindow window, Member end) {
        Instant from = end.time().minus(correlation.timespan());
        List<Member> span = window.members().stream()
                .filter(member ->
                        !member.time().isBefore(from) && !member.time().isAfter(end.time()))
                .toList();
        return WindowMeasure.of(correlation, span, end, window.isThinnedFrom(from));
    }

    private long slot(Instant time) {
        return Math.floorDiv(time.toEpochMilli(), correlation.timespan().toMillis());
    }
}
