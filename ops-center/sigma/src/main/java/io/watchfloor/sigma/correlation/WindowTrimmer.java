package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Limits the members of a window. The limit for counts is well above the count that decides the condition, so trimming
 * can make the reported count too low, but never changes whether the condition is met. Sums, averages and percentiles
 * use the remaining members.
 */
final class WindowTrimmer {

    /** Minimum member limit for counts; per rule for temporal correlations. */
    private static final int COUNTED = 64;

    /** Member limit for sums, averages and percentiles. */
    private static final int MEASURED = 2_000;

    private WindowTrimmer() {}

    static int bound(CorrelationRule correlation) {
        return switch (correlation.type()) {
            // For each value, two members remain in each of two time spans.
            case EVENT_COUNT, VALUE_COUNT ->
                Math.max(COUNTED, 4 * correlation.condition().decisiveCount());
            case TEMPORAL, TEMPORAL_ORDERED -> COUNTED;
            case VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> MEASURED;
        };
    }

    /** Trims a sliding window by dropping its oldest members. */
    static CorrelationWindow slid(CorrelationRule correlation, CorrelationWindow window) {
        int bound = bound(correlation);
        if (window.members().size() <= bound) {
            return window;
        }
        List<Member> needed = withoutRepeats(correlation, window.members());
        Map<String, Integer> counts = new HashMap<>();
        List<Member> kept = new ArrayList<>(needed.size());
        Instant thinned = null;
        for (Member member : needed.reversed()) {
            String counted = correlation.type().isTemporal() ? member.rule() : "";
            if (counts.merge(counted, 1, Integer::sum) <= bound) {
                kept.add(member);
            } else if (thinned == null) {
                thinned = member.time();
            }
        }
        return thinned == null ? window.with(kept.reversed()) : window.thinned(kept.reversed(), thinned);
    }

    /**
     * Drops a member if members with an equal value precede and follow it, at most one time span apart: every time span
     * that includes the dropped member also includes one of the two.
     */
    private static List<Member> withoutRepeats(CorrelationRule correlation, List<Member> members) {
        Function<Member, String> counted = switch (correlation.type()) {
            case EVENT_COUNT -> Member::unit;
            case VALUE_COUNT -> WindowMeasure::text;
            case TEMPORAL, TEMPORAL_ORDERED, VALUE_SUM, VALUE_AVG, VALUE_PERCENTILE -> Member::key;
        };
        Duration timespan = correlation.timespan();
        Map<String, Instant> earlier = new HashMap<>();
        Set<String> repeats = new HashSet<>();
        Map<String, Member> pending = new HashMap<>();
        for (Member member : members) {
            String value = counted.apply(member);
            Member between = pending.get(value);
            Instant before = earlier.get(value);
            if (between != null && before != null && !before.plus(timespan).isBefore(member.time())) {
                repeats.add(between.key());
            } else if (between != null) {
                earlier.put(value, between.time());
            }
            pending.put(value, member);
        }
        return members.stream()
                .filter(member -> !repeats.contains(member.key()))
                .toList();
    }

    /** In each open window, keeps only the first members and the latest member. */
    static CorrelationWindow closing(CorrelationRule correlation, CorrelationWindow window) {
        int bound = bound(correlation);
        if (window.members().size() <= bound) {
            return window;
        }
        List<Member> kept = new ArrayList<>();
        Instant thinned = null;
        int from = 0;
        while (from < window.members().size()) {
            Instant end = window.members().get(from).time().plus(correlation.timespan());
            int until = from;
            while (until < window.members().size()
                    && !window.members().get(until).time().isAfter(end)) {
                until++;
            }
            List<Member> held = withoutRepeats(correlation, window.members().subList(from, until));
            if (held.size() <= bound) {
                kept.addAll(held);
            } else {
                kept.addAll(held.subList(0, bound - 1));
                kept.add(held.getLast());
                thinned = held.get(held.size() - 2).time();
            }
            from = until;
        }
        return thinned == null ? window : window.thinned(kept, thinned);
    }
}
