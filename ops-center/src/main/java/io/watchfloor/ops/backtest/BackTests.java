package io.watchfloor.ops.backtest;

import io.watchfloor.ops.archive.ArchiveReplay;
import io.watchfloor.ops.archive.SearchScope;
import io.watchfloor.ops.asset.Asset;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tries a change of rules on the telemetry of the archive, without any effect. */
public final class BackTests {

    private final ArchiveReplay archive;
    private final TelemetryReader reader;
    private final AssetRetentionPolicy policy;
    private final Supplier<EntityProfiles> profiles;
    private final Supplier<CasePolicy> cases;

    /** @param profiles tags, criticality and group of assets and accounts, as they are now */
    public BackTests(
            ArchiveReplay archive,
            TelemetryReader reader,
            AssetRetentionPolicy policy,
            Supplier<EntityProfiles> profiles,
            Supplier<CasePolicy> cases) {
        this.archive = archive;
        this.reader = reader;
        this.policy = policy;
        this.profiles = profiles;
        this.cases = cases;
    }

    /**
     * Evaluates the records of a time range with the rules before and after the change. Blocks.
     *
     * @param from earliest time of a record
     * @param to time before which the record happened
     * @param scope the records that the caller may see
     * @param progress may stop the back-test
     * @throws io.watchfloor.ops.archive.ArchiveUnavailable if the archive cannot be read
     */
    public BackTestResult run(
            BackTestRules rules, Instant from, Instant to, SearchScope scope, ArchiveReplay.Progress progress) {
        BackTestTally tally = new BackTestTally(rules, cases.get());
        EntityProfiles known = profiles.get();
        BackTest before = test(rules.before(), known, tally::before);
        BackTest after = test(rules.after(), known, tally::after);
        ArchiveReplay.Extent extent = archive.replay(
                from, to, scope, record -> after.mayMatch(record) || before.mayMatch(record), progress, one -> {
                    before.evaluate(one.asset(), one.sensor(), one.epoch(), one.record());
                    after.evaluate(one.asset(), one.sensor(), one.epoch(), one.record());
                });
        before.closeThrough(to);
        after.closeThrough(to);
        return tally.result(extent.covered().equals(Instant.MAX), extent.records(), after.unreadable());
    }

    private BackTest test(RulePack pack, EntityProfiles known, Consumer<BackTest.Absorbed> changes) {
        return new BackTest(
                new Evaluator(0, pack, DetectionEngine.of(pack), known), reader, policy, Asset::unknown, changes);
    }
}
