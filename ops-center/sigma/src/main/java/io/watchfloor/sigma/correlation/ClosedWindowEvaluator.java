package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates correlations whose condition a further record could make false, such as a condition with an upper bound.
 * The condition is evaluated once, when the window has closed.
 *
 * <p>A window opens with the first member that belongs to no earlier window, and covers one time span from the time of
 * that member, both bounds included. The window closes when a member of its group is later than the end plus the
 * allowed lateness, or when the group has received no member for one time span plus the allowed lateness. Members of a
 * closed window are dropped as too late. The windows therefore depend only on the records, unless a record exceeds the
 * lateness.
 */
final class ClosedWindowEvaluator {

    private final CorrelationRule correlation;

    ClosedWindowEvaluator(CorrelationRule correlation) {
        this.correlation = correlation;
    }

    /** Adds a member. Ignores a member that the window already contains or that is too late. */
    WindowEvaluation add(CorrelationWindow before, Member member) {
        Instant closed = before.closedThrough();
        boolean late = closed != null && !member.time().isAfter(closed);
        if (late || WindowIds.contains(correlation, before.members(), member)) {
            return WindowEvaluation.unchanged(before);
        }
        List<Member> now = new ArrayList<>(before.members());
        now.add(member);
        now.sort(CorrelationWindow.ORDER);
        CorrelationWindow taken = WindowTrimmer.closing(correlation, before.with(now));
        Instant clock = taken.members().getLast().time();
        return close(taken, clock.minus(correlation.lateness()));
    }

    /**
     * Evaluates the windows that ended before a given time.
     *
     * @param moment windows that end before this time are evaluated; null to evaluate all open windows
     */
    WindowEvaluation close(CorrelationWindow before, @Nullable Instant moment) {
        CorrelationWindow now = before;
        List<WindowEvaluation.End> ends = new ArrayList<>();
        List<CorrelationDetection> detections = new ArrayList<>();
        while (!now.members().isEmpty()) {
            Instant start = now.members().getFirst().time();
            Instant end = start.plus(correlation.timespan());
            if (moment != null && !end.isBefore(moment)) {
                break;
            }
            List<Member> held = now.members().stream()
                    .filter(member -> !member.time().isAfter(end))
                    .toList();
            WindowMeasure.Measurement reading =
                    WindowMeasure.of(correlation, held, held.getLast(), now.isThinnedFrom(start));
            if (reading.isMet()) {
                String windowId = WindowIds.of(now, start.toString());
                ends.add(new WindowEvaluation.End(reading.proof().getLast(), windowId));
                detections.add(CorrelationDetection.of(correlation, now, windowId, reading));
            }
            now = now.closed(now.members().subList(held.size(), now.members().size()), end);
        }
        return new WindowEvaluation(now, ends, detections);
    }
}
