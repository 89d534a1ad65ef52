package io.watchfloor.ops.asset;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.Scanned;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a node judges with.
 *
 * @param ruleSet number of the rule set: it rises with each change of content, so that "older" is defined
 * @param pack the rules, and the correlations over them
 * @param engine the rules, ready to run
 */
public record Evaluator(long ruleSet, RulePack pack, DetectionEngine engine) {

    private static final Scanned UNCLEAR = new Scanned.Unclear();

    /** The rules that a record matches, from its bytes alone; null when it has to be parsed in full first. */
    public @Nullable List<Rule> scan(TelemetryRecord record) {
        return switch (look(record)) {
            case Scanned.Unclear unclear -> null;
            case Scanned.Nothing nothing -> List.of();
            case Scanned.Matched found -> found.rules();
        };
    }

    /** What a record's bytes alone say of it. */
    public Scanned look(TelemetryRecord record) {
        return record.logsource() == null ? engine.judge(record.body()) : UNCLEAR;
    }
}
