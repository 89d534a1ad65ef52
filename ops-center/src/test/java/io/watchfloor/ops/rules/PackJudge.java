package io.watchfloor.ops.rules;

import io.watchfloor.ops.correlation.CorrelationDetection;
import io.watchfloor.ops.correlation.CorrelationWindow;
import io.watchfloor.ops.correlation.Correlations;
import io.watchfloor.ops.correlation.Outcome;
import io.watchfloor.ops.detection.DetectionEngine;
import io.watchfloor.ops.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges records in their order as asset entities would: each asset with windows of its own, and nothing else remembered. */
final class PackJudge {

    /** One detection; {@code rule} is the id of a rule or a correlation. */
    record Fired(String rule, Level level, String title, String asset) {}

    private final RulePack pack;
    private final DetectionEngine engine;
    private final Map<String, Map<String, CorrelationWindow>> windows = new HashMap<>();
    private int records;

    PackJudge(RulePack pack) {
        this.pack = pack;
        this.engine = DetectionEngine.of(pack);
    }

    /** All that matched, counted rules included. */
    List<Rule> matches(Telemetry telemetry) {
        return engine.judge(telemetry);
    }

    /** What an alert would come of. */
    List<Fired> detections(Telemetry telemetry) {
        String asset = telemetry.asset().toString();
        List<Rule> matched = engine.judge(telemetry);
        List<Fired> fired = new ArrayList<>();
        for (Rule rule : matched) {
            if (pack.standsAlone(rule.id())) {
                fired.add(new Fired(rule.id(), rule.level(), rule.title(), asset));
            }
        }
        for (CorrelationDetection detection : correlations(asset, telemetry, matched)) {
            CorrelationRule rule = detection.rule();
            fired.add(new Fired(rule.id(), rule.level(), rule.title(), asset));
        }
        return fired;
    }

    private List<CorrelationDetection> correlations(String asset, Telemetry telemetry, List<Rule> matched) {
        Map<String, CorrelationWindow> known = windows.computeIfAbsent(asset, id -> new HashMap<>());
        records++;
        Outcome outcome = Correlations.observe(pack, known, telemetry, "test/1/" + records, matched);
        known.putAll(outcome.changed());
        outcome.removed().forEach(known::remove);
        return outcome.detections();
    }
}
