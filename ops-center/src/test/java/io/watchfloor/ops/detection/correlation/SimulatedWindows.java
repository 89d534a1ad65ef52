package io.watchfloor.ops.detection.correlation;

import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.sigma.correlation.Contribution;
import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.CorrelationResult;
import io.watchfloor.sigma.correlation.CorrelationWindow;
import io.watchfloor.sigma.correlation.Correlations;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Assets and windows without actors: contributions wait and are delivered in batches of random size, some of them
 * twice, as after lost confirmations.
 */
final class SimulatedWindows {

    /** Detections by id; the same id again must have the same rule. */
    final SortedMap<String, String> found = new TreeMap<>();

    final List<WindowDetection> told = new ArrayList<>();
    final Map<String, Correlation> windows = new TreeMap<>();
    RulePack pack;
    long ruleSet = 1;

    private final Random random;
    private final Map<String, Map<String, CorrelationWindow>> assets = new HashMap<>();
    private final List<PendingContribution> waiting = new ArrayList<>();
    private Instant clock = Instant.EPOCH;
    private Instant waitingSince = Instant.EPOCH;
    private long ordinal;

    SimulatedWindows(RulePack pack, Random random) {
        this.pack = pack;
        this.random = random;
    }

    /**
     * How far the telemetry's time may advance while contributions wait: the lateness minus the jitter of the order of
     * arrival.
     */
    static final Duration DELAY = Duration.ofSeconds(5);

    /** @param batches most contributions that wait before a delivery */
    void see(String record, Instant time, String asset, Map<String, Object> fields, List<String> rules, int batches) {
        if (!waiting.isEmpty() && time.isAfter(waitingSince.plus(DELAY))) {
            deliver();
        }
        clock = time.isAfter(clock) ? time : clock;
        closeUntil(clock);
        Telemetry telemetry = new Telemetry(AssetName.parse(asset), time, List.of(), fields, "");
        List<Rule> matched =
                rules.stream().sorted().map(id -> pack.rule(id).orElseThrow()).toList();
        Map<String, CorrelationWindow> own = assets.computeIfAbsent(asset, id -> new HashMap<>());
        CorrelationResult outcome = Correlations.observe(pack, own, telemetry, record, matched);
        own.keySet().removeAll(outcome.removed());
        own.putAll(outcome.changed());
        for (CorrelationDetection detection : outcome.detections()) {
            find(
                    DerivedId.correlation(detection.rule().id(), detection.windowId())
                            .value(),
                    detection.rule().id());
        }
        outcome.contributions().forEach(this::wait);
        if (waiting.size() >= batches) {
            deliver();
        }
    }

    private void wait(Contribution contribution) {
        waitingSince = waiting.isEmpty() ? clock : waitingSince;
        waiting.add(new PendingContribution(++ordinal, ruleSet, contribution));
    }

    void deliver() {
        while (!waiting.isEmpty()) {
            Map<String, List<PendingContribution>> byWindow = new LinkedHashMap<>();
            waiting.forEach(one -> byWindow.computeIfAbsent(one.contribution().windowKey(), key -> new ArrayList<>())
                    .add(one));
            waiting.clear();
            byWindow.forEach((key, members) -> {
                take(key, members);
                if (random.nextInt(3) == 0) {
                    take(key, members);
                }
            });
        }
    }

    void take(String key, List<PendingContribution> members) {
        Correlation before = windows.computeIfAbsent(key, Correlation::empty);
        if (before.take(pack, ruleSet, members, clock) instanceof Correlation.Decision.Move move) {
            apply(key, before, move.event());
        }
    }

    private void apply(String key, Correlation before, CorrelationEvent.WindowMoved event) {
        windows.put(key, before.apply(event));
        event.correlated().forEach(one -> {
            told.add(one);
            find(one.id().value(), one.rule().id());
        });
        event.contributions().forEach(one -> wait(one.contribution()));
    }

    private void find(String id, String rule) {
        String before = found.put(id, rule);
        if (before != null) {
            throw new AssertionError(rule + " was told twice of one window");
        }
    }

    /** Ends the telemetry of all groups, so that their windows close. */
    void close() {
        deliver();
        closeUntil(Instant.MAX);
    }

    /** Closes windows of groups without new members until this time, lower correlations first. */
    private void closeUntil(Instant now) {
        for (CorrelationRule rule : pack.correlationIndex().bottomUp()) {
            for (Map.Entry<String, Correlation> entry : List.copyOf(windows.entrySet())) {
                Correlation window = entry.getValue();
                if (window.window() != null && window.window().rule().equals(rule.id())) {
                    window.close(pack, ruleSet, now).ifPresent(event -> {
                        apply(entry.getKey(), window, event);
                        deliver();
                    });
                }
            }
        }
    }
}
