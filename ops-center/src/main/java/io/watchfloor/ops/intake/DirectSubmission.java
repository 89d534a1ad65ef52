package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate.BatchResult;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Submits records of senders without a spool to the gate. Such senders have no history that could be compared, so
 * their records belong to a separate epoch.
 */
public final class DirectSubmission {

    private final BatchGate gate;
    private final SqlLedger ledger;
    private final Executor executor;

    /** @param executor runs tasks that may block */
    public DirectSubmission(BatchGate gate, SqlLedger ledger, Executor executor) {
        this.gate = gate;
        this.ledger = ledger;
        this.executor = executor;
    }

    /**
     * Loads the epoch's records that are in the retry queue, so that new records are queued after them. Must complete
     * before the first batch of an epoch whose earlier records may have been submitted by another node.
     */
    public CompletionStage<Void> expect(String sensor, long epoch) {
        return gate.prepare(sensor, epoch);
    }

    /**
     * Submits records for evaluation and counts them for their sender. Blocks on the database the first time this
     * node sees the sender.
     *
     * @param epoch used by no other records; its sequence numbers ascend, and only one batch is processed at a time
     * @return empty when the node has no room for the records now; the stage fails when the result cannot be stored
     */
    public Optional<CompletionStage<BatchResult>> submit(String sensor, long epoch, List<TelemetryRecord> records) {
        return gate.submit(sensor, epoch, records, null)
                .map(stage -> stage.thenComposeAsync(
                        judged -> ledger.countRecords(
                                        sensor,
                                        records.size(),
                                        judged.rejected().size())
                                .thenApply(counted -> judged),
                        executor));
    }
}
