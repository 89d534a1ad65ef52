package io.watchfloor.ops.asset;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
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

    private static final ScanResult UNCLEAR = new ScanResult.NeedsParsing();

    /** The rules that a record matches, from its bytes alone; null when it has to be parsed in full first. */
    public @Nullable List<Rule> scan(TelemetryRecord record) {
        return switch (look(record)) {
            case ScanResult.NeedsParsing unclear -> null;
            case ScanResult.NoMatch nothing -> List.of();
            case ScanResult.Match found -> found.rules();
        };
    }

    /** What a record's bytes alone say of it. */
    public ScanResult look(TelemetryRecord record) {
        return record.logsource() == null ? engine.judge(record.body()) : UNCLEAR;
    }
}
