package io.watchfloor.ops.asset;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules with which a node evaluates records.
 *
 * @param ruleSet number of the rule set: increases with each change of content, so that rule sets can be compared
 * @param pack the rules and correlations
 * @param engine the compiled rules
 * @param profiles tags, criticality and group of assets and accounts, for the rules that compare them
 * @param indicators the live indicators of threat intelligence
 */
public record Evaluator(
        long ruleSet, RulePack pack, DetectionEngine engine, EntityProfiles profiles, IndicatorSet indicators) {

    private static final ScanResult UNCLEAR = new ScanResult.NeedsParsing();

    /** Creates an evaluator that knows no profile. */
    public Evaluator(long ruleSet, RulePack pack, DetectionEngine engine) {
        this(ruleSet, pack, engine, EntityProfiles.NONE);
    }

    /** Creates an evaluator without indicators. */
    public Evaluator(long ruleSet, RulePack pack, DetectionEngine engine, EntityProfiles profiles) {
        this(ruleSet, pack, engine, profiles, IndicatorSet.NONE);
    }

    /** Returns the same rules with other profiles. */
    public Evaluator with(EntityProfiles known) {
        return new Evaluator(ruleSet, pack, engine, known, indicators);
    }

    /** Returns the same rules and profiles with other indicators. */
    public Evaluator with(IndicatorSet live) {
        return new Evaluator(ruleSet, pack, engine, profiles, live);
    }

    /**
     * The rules that match a record, determined from the record's bytes alone; null when the record must be parsed to
     * determine them.
     */
    public @Nullable List<Rule> scan(TelemetryRecord record) {
        return switch (look(record)) {
            case ScanResult.NeedsParsing unclear -> null;
            case ScanResult.NoMatch nothing -> List.of();
            case ScanResult.Match found -> found.rules();
        };
    }

    /** The result of scanning a record's bytes without parsing it. */
    public ScanResult look(TelemetryRecord record) {
        return record.logsource() == null ? engine.judge(record.body(), record.asset(), profiles, indicators) : UNCLEAR;
    }
}
