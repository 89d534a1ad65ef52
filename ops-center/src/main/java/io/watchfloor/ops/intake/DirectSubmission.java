package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate.Judged;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** To the gate for senders that keep no spool, and so have no history to compare: records get an epoch of their own. */
public final class DirectSubmission {

    private final BatchGate gate;
    private final SqlLedger ledger;
    private final Executor executor;

    /** @param executor may block */
    public DirectSubmission(BatchGate gate, SqlLedger ledger, Executor executor) {
        this.gate = gate;
        this.ledger = ledger;
        this.executor = executor;
    }

    /**
     * Before the first batch of an epoch that others may have brought up to here: what of it waits on another node, or waited before this
     * one started, stays before what comes now.
     */
    public CompletionStage<Void> expect(String sensor, long epoch) {
        return gate.expect(sensor, epoch);
    }

    /**
     * Has the records judged, and counts them for their sender. Blocks when this node has not heard of the sender before.
     *
     * @param epoch that nothing else uses; its sequences ascend, one batch at a time
     * @return empty when the node has no room now. The stage fails when the result cannot be stored
     */
    public Optional<CompletionStage<Judged>> bring(String sensor, long epoch, List<TelemetryRecord> records) {
        return gate.submit(sensor, epoch, records, null)
                .map(stage -> stage.thenComposeAsync(
                        judged -> ledger.counted(
                                        sensor,
                                        records.size(),
                                        judged.rejected().size())
                                .thenApply(counted -> judged),
                        executor));
    }
}
