package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.correlation.CorrelationDetection;
import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;

/** Judges records in their order as the center's entities would, and remembers nothing but windows. */
final class PackJudge {

    /** One detection; {@code rule} is the id of a rule or a correlation. */
    record Fired(String rule, Level level, String title, String asset) {}

    private final RulePack pack;
    private final DetectionEngine engine;
    private final CorrelationTable windows;
    private int records;

    PackJudge(RulePack pack) {
        this.pack = pack;
        this.engine = DetectionEngine.of(pack);
        this.windows = new CorrelationTable(pack);
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
        for (CorrelationDetection detection : correlations(telemetry, matched)) {
            CorrelationRule rule = detection.rule();
            fired.add(new Fired(rule.id(), rule.level(), rule.title(), asset));
        }
        return fired;
    }

    private List<CorrelationDetection> correlations(Telemetry telemetry, List<Rule> matched) {
        records++;
        return windows.observe(telemetry, "test/1/" + records, matched);
    }
}
