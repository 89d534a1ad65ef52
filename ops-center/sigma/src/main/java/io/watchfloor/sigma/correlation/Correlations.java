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
 * Evaluates the correlations of a rule pack. Correlations within one asset are evaluated with each record of the asset;
 * other correlations receive members one by one.
 *
 * <p>Windows use the time in the telemetry. A record is too late, and not counted, if it is older than the window's
 * newest record by more than the correlation's lateness. Within the lateness, the order of arrival affects only when a
 * detection is reported, not which detections.
 */
public final class Correlations {

    private Correlations() {}

    /**
     * Evaluates a record against the correlations within its asset.
     *
     * @param windows all windows of the asset by key; not modified
     * @param recordId id of the record; a record with a known id changes nothing
     * @param matched the rules that matched the record
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
        boolean live = !pack.hasShadow() || matched.stream().anyMatch(rule -> !pack.isShadow(rule.id()));
        Observation observation = new Observation(pack, windows, telemetry, live);
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

    /** Adds members, in the given order, to a window that spans assets. */
    public static WindowUpdate take(
            RulePack pack, CorrelationRule correlation, CorrelationWindow window, List<Member> members) {
        CorrelationWindow now = window;
        List<WindowEvaluation.End> ends = new ArrayList<>();
        List<CorrelationDetection> detections = new ArrayList<>();
        int late = 0;
        for (Member member : members) {
            WindowEvaluation evaluated = evaluated(correlation, now, member);
            late += evaluated.window().equals(now) ? 1 : 0;
            now = evaluated.window();
            ends.addAll(evaluated.ends());
            detections.addAll(evaluated.detections());
        }
        return update(pack, correlation, new WindowEvaluation(now, ends, detections), late);
    }

    /**
     * Closes a window whose condition is evaluated when it closes: evaluates the open part of the window. Does not
     * change other windows.
     */
    public static WindowUpdate close(RulePack pack, CorrelationRule correlation, CorrelationWindow window) {
        WindowEvaluation evaluated = correlation.isRising()
                ? WindowEvaluation.unchanged(window)
                : new ClosedWindowEvaluator(correlation).close(window, null);
        return update(pack, correlation, evaluated, 0);
    }

    private static WindowEvaluation evaluated(CorrelationRule correlation, CorrelationWindow window, Member member) {
        return correlation.isRising()
                ? new SlidingWindowEvaluator(correlation).add(window, member)
                : new ClosedWindowEvaluator(correlation).add(window, member);
    }

    private static WindowUpdate update(
            RulePack pack, CorrelationRule correlation, WindowEvaluation evaluated, int late) {
        CorrelationIndex index = pack.correlationIndex();
        List<Contribution> contributions = new ArrayList<>();
        for (WindowEvaluation.End end : evaluated.ends()) {
            Contribution.Match seen = seen(
                    correlation,
                    evaluated.window(),
                    end,
                    String.valueOf(end.member().asset()));
            for (CorrelationRule above : index.counting(correlation.id())) {
                Contribution.of(index, above, seen).ifPresent(contributions::add);
            }
        }
        boolean told = pack.isDetection(correlation.id());
        return new WindowUpdate(evaluated.window(), told ? evaluated.detections() : List.of(), contributions, late);
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

        /** A record that only rules in shadow matched must not end the windows of live correlations. */
        private final boolean live;

        private final SortedMap<String, CorrelationWindow> changed = new TreeMap<>();
        private final List<CorrelationDetection> detections = new ArrayList<>();
        private final List<Contribution> contributions = new ArrayList<>();

        Observation(RulePack pack, Map<String, CorrelationWindow> windows, Telemetry telemetry, boolean live) {
            this.live = live;
            this.pack = pack;
            this.index = pack.correlationIndex();
            this.windows = windows;
            this.telemetry = telemetry;
        }

        /**
         * Adds a match to all correlations that count it. If the match ends a window, passes the end of the window to
         * the correlations that count this correlation.
         */
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
            WindowEvaluation evaluated = evaluated(correlation, before, found.member());
            if (evaluated.window().equals(before)) {
                return;
            }
            changed.put(key, evaluated.window());
            if (pack.isDetection(correlation.id())) {
                detections.addAll(evaluated.detections());
            }
            for (WindowEvaluation.End end : evaluated.ends()) {
                add(seen(correlation, evaluated.window(), end, telemetry.asset().toString()));
            }
        }

        CorrelationResult outcome() {
            SortedSet<String> removed = new TreeSet<>();
            windows.forEach((key, window) -> {
                if (!changed.containsKey(key) && (live || pack.isShadow(window.rule())) && isOutOfReach(window)) {
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
