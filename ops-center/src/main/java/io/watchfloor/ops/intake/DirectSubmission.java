package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.gate.BatchGate;
import io.watchfloor.ops.intake.gate.TelemetryGate.BatchResult;
import io.watchfloor.ops.intake.ledger.SqlLedger;
import io.watchfloor.ops.intake.ledger.SqlLedger.BatchCounts;
import io.watchfloor.ops.intake.ledger.SqlLedger.Submission;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Submits records of senders without a spool to the gate. Such senders have no history that could be compared, so
 * their records belong to a separate epoch.
 */
public final class DirectSubmission {

    private static final int MOST_EPOCHS = 10_000;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

    private final BatchGate gate;
    private final SqlLedger ledger;
    private final Executor executor;

    /** The last sequence number of an epoch that this node has stored in the archive; a missing one is read. */
    private final Map<Spool, Long> archived = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Spool, Long> eldest) {
            return size() > MOST_EPOCHS;
        }
    });

    private record Spool(String sensor, long epoch) {}

    /** Whether records may be submitted again in the same epoch, with the same sequence numbers. */
    public enum Repeats {
        /** They may, also by another node. */
        POSSIBLE,
        /** The epoch is used for this submission only. */
        NEVER
    }

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
     * Submits records for evaluation, counts them for their sender, and stores them in the archive once. Blocks on the
     * database the first time this node sees the sender.
     *
     * @param epoch used by no other records; its sequence numbers ascend, and only one batch is processed at a time
     * @param traceparent the sender's trace context, if there is one
     * @return empty when the node has no room for the records now; the stage fails when the result cannot be stored
     */
    public Optional<CompletionStage<BatchResult>> submit(
            String sensor, long epoch, Repeats repeats, List<TelemetryRecord> records, @Nullable String traceparent) {
        return gate.submit(sensor, epoch, records, traceparent)
                .map(stage -> stage.thenComposeAsync(
                        judged -> record(new Spool(sensor, epoch), repeats, records, judged)
                                .thenApply(recorded -> judged),
                        executor));
    }

    private CompletionStage<Void> record(
            Spool spool, Repeats repeats, List<TelemetryRecord> records, BatchResult judged) {
        BatchCounts counts = new BatchCounts(records.size(), judged.rejected().size());
        long through = records.getLast().sequence();
        if (!judged.archived()) {
            return ledger.countRecords(spool.sensor(), counts.records(), counts.rejected());
        }
        return switch (repeats) {
            case NEVER ->
                ledger.recordSubmission(
                                spool.sensor(),
                                counts,
                                new Submission(spool.epoch(), null, through, judged.block(0), judged.quarantined()))
                        .thenAccept(stored -> {});
            case POSSIBLE -> record(spool, counts, archived.getOrDefault(spool, 0L), through, judged);
        };
    }

    /** If the archive has more or less of the epoch than this node knows, stores the records that it does not have. */
    private CompletionStage<Void> record(
            Spool spool, BatchCounts counts, long after, long through, BatchResult judged) {
        if (after >= through) {
            return DONE;
        }
        return ledger.recordSubmission(
                        spool.sensor(),
                        counts,
                        new Submission(spool.epoch(), after, through, judged.block(after), judged.quarantined()))
                .thenComposeAsync(
                        stored -> {
                            if (!stored) {
                                return record(
                                        spool,
                                        counts,
                                        ledger.archivedThrough(spool.sensor(), spool.epoch()),
                                        through,
                                        judged);
                            }
                            archived.put(spool, through);
                            return DONE;
                        },
                        executor);
    }
}
