package io.watchfloor.ops.correlation;

import io.watchfloor.ops.rules.CorrelationRule;
import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges the correlations of a pack for one asset, one piece of telemetry at a time.
 *
 * <p>Windows slide by the time in the telemetry. A record that is older than a window's newest by more than the correlation's time span
 * is too late and does not count; within that lateness the order of arrival changes nothing but the moment at which a detection is told.
 */
public final class Correlations {

    private Correlations() {}

    /**
     * What this telemetry changes.
     *
     * @param windows all windows of the asset by their keys; not changed
     * @param recordId the record's identity; the same one again changes nothing
     * @param matched the rules that matched it
     */
    public static Outcome observe(
            RulePack pack,
            Map<String, CorrelationWindow> windows,
            Telemetry telemetry,
            String recordId,
            List<Rule> matched) {
        if (matched.isEmpty() || pack.correlations().isEmpty()) {
            return new Outcome(new TreeMap<>(), new TreeSet<>(), List.of());
        }
        Observation observation = new Observation(pack, windows, telemetry);
        for (Rule rule : matched) {
            observation.add(new Member(recordId, telemetry.time(), rule.id()));
        }
        return observation.outcome();
    }

    private static final class Observation {
        private final RulePack pack;
        private final Map<String, List<CorrelationRule>> byCounted = new HashMap<>();
        private final Map<String, CorrelationRule> byId = new HashMap<>();
        private final Map<String, CorrelationWindow> windows;
        private final Telemetry telemetry;
        private final SortedMap<String, CorrelationWindow> changed = new TreeMap<>();
        private final List<CorrelationDetection> detections = new ArrayList<>();

        Observation(RulePack pack, Map<String, CorrelationWindow> windows, Telemetry telemetry) {
            this.pack = pack;
            this.windows = windows;
            this.telemetry = telemetry;
            for (CorrelationRule correlation : pack.correlations()) {
                byId.put(correlation.id(), correlation);
                correlation.rules().stream()
                        .distinct()
                        .forEach(counted -> byCounted
                                .computeIfAbsent(counted, id -> new ArrayList<>())
                                .add(correlation));
            }
        }

        /** Counts the member wherever it is counted, and what comes of that one floor higher. */
        void add(Member member) {
            for (CorrelationRule correlation : byCounted.getOrDefault(member.rule(), List.of())) {
                Grouping.of(correlation, member.rule(), telemetry).ifPresent(group -> add(correlation, group, member));
            }
        }

        private void add(CorrelationRule correlation, SortedMap<String, String> group, Member member) {
            String key = Grouping.key(correlation.id(), group);
            CorrelationWindow known = changed.getOrDefault(key, windows.get(key));
            CorrelationWindow before = known != null && known.ruleHash().equals(correlation.contentHash())
                    ? known
                    : WindowJudgement.emptyWindow(correlation, group);
            WindowJudgement judgement = new WindowJudgement(correlation, before, member);
            if (!judgement.changes()) {
                return;
            }
            changed.put(key, judgement.window());
            if (pack.standsAlone(correlation.id())) {
                detections.addAll(judgement.detections());
            }
            for (Member end : judgement.newEnds()) {
                add(new Member(end.record(), end.time(), correlation.id()));
            }
        }

        Outcome outcome() {
            SortedSet<String> removed = new TreeSet<>();
            windows.forEach((key, window) -> {
                if (!changed.containsKey(key) && isOutOfReach(window)) {
                    removed.add(key);
                }
            });
            return new Outcome(changed, removed, detections);
        }

        private boolean isOutOfReach(CorrelationWindow window) {
            CorrelationRule correlation = byId.get(window.rule());
            if (correlation == null || window.members().isEmpty()) {
                return true;
            }
            Instant newest = window.members().getLast().time();
            Duration kept = correlation.timespan().multipliedBy(WindowJudgement.SPANS_KEPT);
            return newest.plus(kept).isBefore(telemetry.time());
        }
    }
}
