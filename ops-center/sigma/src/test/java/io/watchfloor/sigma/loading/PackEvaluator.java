package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;

/** Judges records in their order as the center's entities would, and remembers nothing but windows. */
final class PackEvaluator {

    private final RulePack pack;
    private final DetectionEngine engine;
    private final CorrelationTable windows;
    private int records;

    PackEvaluator(RulePack pack) {
        this.pack = pack;
        this.engine = DetectionEngine.of(pack);
        this.windows = new CorrelationTable(pack);
    }

    /** All that matched, counted rules included. */
    List<Rule> matches(Telemetry telemetry, EntityProfiles profiles) {
        return engine.judge(telemetry, profiles);
    }

    /** The ids of the rules and correlations that an alert would come of. */
    List<String> detections(Telemetry telemetry, EntityProfiles profiles) {
        List<Rule> matched = engine.judge(telemetry, profiles);
        List<String> fired = new ArrayList<>();
        matched.stream().map(Rule::id).filter(pack::isDetection).forEach(fired::add);
        records++;
        windows.observe(telemetry, "test/1/" + records, matched)
                .forEach(met -> fired.add(met.rule().id()));
        return fired;
    }
}
