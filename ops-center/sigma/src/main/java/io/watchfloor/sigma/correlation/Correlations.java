package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationIndex;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges the correlations of a pack: those within one asset with each piece of its telemetry, all others member by
 * member.
 *
 * <p>Windows slide by the time in the telemetry. A record that is older than a window's newest one by more than the
 * correlation's lateness is too late and does not count. Within that lateness the order of arrival only changes when a
 * detection is reported.
 */
public final class Correlations {

    private Correlations() {}

    /**
     * What this telemetry changes.
     *
     * @param windows all windows of the asset by their keys; not modified
     * @param recordId the record's identity; a repeat changes nothing
     * @param matched the rules that matched it
     */
    public static CorrelationResult observe(
            RulePack pack,
            Map<String, CorrelationWindow> windows,
            Telemetry telemetry,
            String recordId,
            List<Rule> matched) {
        if (matched.isEmpty() || pack.correlations().isEmpty()) {
            return new CorrelationResult(new TreeMap<>(), new TreeSet<>(), List.of(), List.of());
        }
        Observation observation = new Observation(pack, windows, telemetry);
        for (Rule rule : matched) {
            observation.add(new Contribution.Match(
                    recordId,
                    telemetry.time(),
                    rule.id(),
                    telemetry.asset().toString(),
                    null,
                    FieldValues.in(telemetry)));
        }
        return observation.outcome();
    }

    /** What these members, in this order, change in a window that no asset holds. */
    public static WindowUpdate take(
            RulePack pack, CorrelationRule correlation, CorrelationWindow window, List<Member> members) {
        CorrelationWindow now = window;
        List<WindowEvaluation.End> ends = new ArrayList<>();
        List<CorrelationDetection> detections = new ArrayList<>();
        int late = 0;
        for (Member member : members) {
            WindowEvaluation judged = judged(correlation, now, member);
            late += judged.window().equals(now) ? 1 : 0;
            now = judged.window();
            ends.addAll(judged.ends());
            detections.addAll(judged.detections());
        }
        return taken(pack, correlation, new WindowEvaluation(now, ends, detections), late);
    }

    /** Judges and closes the open part of a window that waits for its close. Changes nothing in any other window. */
    public static WindowUpdate close(RulePack pack, CorrelationRule correlation, CorrelationWindow window) {
        WindowEvaluation judged = correlation.isRising()
                ? WindowEvaluation.unchanged(window)
                : new ClosedWindowEvaluator(correlation).close(window, null);
        return taken(pack, correlation, judged, 0);
    }

    private static WindowEvaluation judged(CorrelationRule correlation, CorrelationWindow window, Member member) {
        return correlation.isRising()
                ? new SlidingWindowEvaluator(correlation).add(window, member)
                : new ClosedWindowEvaluator(correlation).add(window, member);
    }

    private static WindowUpdate taken(RulePack pack, CorrelationRule correlation, WindowEvaluation judged, int late) {
        CorrelationIndex index = pack.correlationIndex();
        List<Contribution> contributions = new ArrayList<>();
        for (WindowEvaluation.End end : judged.ends()) {
            Contribution.Match seen = seen(
                    correlation,
                    judged.window(),
                    end,
                    String.valueOf(end.member().asset()));
            for (CorrelationRule above : index.counting(correlation.id())) {
                Contribution.of(index, above, seen).ifPresent(contributions::add);
            }
        }
        boolean told = pack.standsAlone(correlation.id());
        return new WindowUpdate(judged.window(), told ? judged.detections() : List.of(), contributions, late);
    }

    private static Contribution.Match seen(
            CorrelationRule correlation, CorrelationWindow window, WindowEvaluation.End end, String asset) {
        Member member = end.member();
        return new Contribution.Match(
                member.record(),
                member.time(),
                correlation.id(),
                asset,
                end.windowId(),
                FieldValues.in(window.group(), member));
    }

    private static final class Observation {
        private final RulePack pack;
        private final CorrelationIndex index;
        private final Map<String, CorrelationWindow> windows;
        private final Telemetry telemetry;
        private final SortedMap<String, CorrelationWindow> changed = new TreeMap<>();
        private final List<CorrelationDetection> detections = new ArrayList<>();
        private final List<Contribution> contributions = new ArrayList<>();

        Observation(RulePack pack, Map<String, CorrelationWindow> windows, Telemetry telemetry) {
            this.pack = pack;
            this.index = pack.correlationIndex();
            this.windows = windows;
            this.telemetry = telemetry;
        }

        /** Counts a record or window end wherever it is counted, and passes resulting window ends one level up. */
        void add(Contribution.Match seen) {
            for (CorrelationRule correlation : index.counting(seen.rule())) {
                Contribution.of(index, correlation, seen).ifPresent(found -> {
                    if (index.isWithinAsset(correlation.id())) {
                        add(correlation, found);
                    } else {
                        contributions.add(found);
                    }
                });
            }
        }

        private void add(CorrelationRule correlation, Contribution found) {
            String key = found.windowKey();
            CorrelationWindow known = changed.getOrDefault(key, windows.get(key));
            CorrelationWindow before = known != null && known.ruleHash().equals(correlation.contentHash())
                    ? known
                    : CorrelationWindow.empty(correlation, found.group());
            WindowEvaluation judged = judged(correlation, before, found.member());
            if (judged.window().equals(before)) {
                return;
            }
            changed.put(key, judged.window());
            if (pack.standsAlone(correlation.id())) {
                detections.addAll(judged.detections());
            }
            for (WindowEvaluation.End end : judged.ends()) {
                add(seen(correlation, judged.window(), end, telemetry.asset().toString()));
            }
        }

        CorrelationResult outcome() {
            SortedSet<String> removed = new TreeSet<>();
            windows.forEach((key, window) -> {
                if (!changed.containsKey(key) && isOutOfReach(window)) {
                    removed.add(key);
                }
            });
            return new CorrelationResult(changed, removed, detections, contributions);
        }

        private boolean isOutOfReach(CorrelationWindow window) {
            CorrelationRule correlation = index.find(window.rule()).orElse(null);
            if (correlation == null || window.members().isEmpty() || !index.isWithinAsset(correlation.id())) {
                return true;
            }
            Instant newest = window.members().getLast().time();
            return newest.plus(correlation.memory()).isBefore(telemetry.time());
        }
    }
}
