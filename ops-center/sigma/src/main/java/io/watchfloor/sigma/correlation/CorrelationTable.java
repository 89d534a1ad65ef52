package io.watchfloor.sigma.correlation;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In-memory correlation windows of all assets and groups, for recorded telemetry. In a running center, each entity
 * stores its own windows.
 */
public final class CorrelationTable {

    private final RulePack pack;
    private final Map<String, Map<String, CorrelationWindow>> ofAssets = new HashMap<>();
    private final Map<String, CorrelationWindow> apart = new TreeMap<>();

    public CorrelationTable(RulePack pack) {
        this.pack = pack;
    }

    /** Adds a record, and returns the detections of correlations whose condition the record completes. */
    public List<CorrelationDetection> observe(Telemetry telemetry, String recordId, List<Rule> matched) {
        if (matched.isEmpty() || pack.correlations().isEmpty()) {
            return List.of();
        }
        Map<String, CorrelationWindow> windows =
                ofAssets.computeIfAbsent(telemetry.asset().toString(), asset -> new HashMap<>());
        CorrelationResult outcome = Correlations.observe(pack, windows, telemetry, recordId, matched);
        windows.keySet().removeAll(outcome.removed());
        windows.putAll(outcome.changed());
        List<CorrelationDetection> detections = new ArrayList<>(outcome.detections());
        take(outcome.contributions(), detections);
        return detections;
    }

    /**
     * Closes all open windows at the end of the recordings, including the windows of correlations that count other
     * correlations, and returns all resulting detections.
     */
    public List<CorrelationDetection> close() {
        List<CorrelationDetection> detections = new ArrayList<>();
        for (CorrelationRule correlation : pack.correlationIndex().bottomUp()) {
            if (!correlation.isRising()) {
                close(correlation, detections);
            }
        }
        return detections;
    }

    private void close(CorrelationRule correlation, List<CorrelationDetection> detections) {
        for (Map.Entry<String, CorrelationWindow> entry : List.copyOf(apart.entrySet())) {
            CorrelationWindow window = entry.getValue();
            if (window.rule().equals(correlation.id()) && !window.members().isEmpty()) {
                WindowUpdate taken = Correlations.close(pack, correlation, window);
                apart.put(entry.getKey(), taken.window());
                detections.addAll(taken.detections());
                take(taken.contributions(), detections);
            }
        }
    }

    private void take(List<Contribution> contributions, List<CorrelationDetection> detections) {
        Deque<Contribution> waiting = new ArrayDeque<>(contributions);
        while (!waiting.isEmpty()) {
            Contribution next = waiting.removeFirst();
            CorrelationRule correlation = rule(next.correlation());
            CorrelationWindow before =
                    apart.getOrDefault(next.windowKey(), CorrelationWindow.empty(correlation, next.group()));
            WindowUpdate taken = Correlations.take(pack, correlation, before, List.of(next.member()));
            apart.put(next.windowKey(), taken.window());
            detections.addAll(taken.detections());
            waiting.addAll(taken.contributions());
        }
    }

    private CorrelationRule rule(String id) {
        return pack.correlationIndex().find(id).orElseThrow();
    }
}
