package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.evidence.EvidenceKeys;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What every asset entity of a node shares.
 *
 * @param keys the keys that seal evidence
 */
public record AssetDependencies(
        Judging judging,
        AssetOutbound neighbours,
        EvidenceKeys keys,
        Clock clock,
        Journaling journaling,
        Watching watching) {

    /** @param judge the active rules; read once a batch */
    public record Judging(Supplier<Evaluator> judge, TelemetryReader reader, AssetRetentionPolicy policy) {}

    /**
     * @param committed called after each commit, so that the folds of the journal need not wait for their next poll
     * @param snapshotEvery events between two snapshots
     */
    public record Journaling(Runnable committed, int snapshotEvery) {}

    /** Where an entity's work is measured and traced. */
    public record Watching(AssetMetrics metrics, Tracing tracing) {}
}
