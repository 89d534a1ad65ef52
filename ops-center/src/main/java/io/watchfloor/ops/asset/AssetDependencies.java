package io.watchfloor.ops.asset;

import io.watchfloor.ops.asset.evidence.EvidenceKeys;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * Dependencies shared by all asset entities of a node.
 *
 * @param keys provides the keys that encrypt evidence
 */
public record AssetDependencies(
        Judging judging,
        AssetOutbound outbound,
        EvidenceKeys keys,
        Clock clock,
        Journaling journaling,
        Watching watching) {

    /** @param judge the active rules; read once for each batch */
    public record Judging(Supplier<Evaluator> judge, TelemetryReader reader, AssetRetentionPolicy policy) {}

    /**
     * @param committed called after each commit, so that the journal's projections need not wait for their next poll
     * @param snapshotEvery number of events between two snapshots
     */
    public record Journaling(Runnable committed, int snapshotEvery) {}

    /** Metrics and traces of the asset entities. */
    public record Watching(AssetMetrics metrics, Tracing tracing) {}
}
