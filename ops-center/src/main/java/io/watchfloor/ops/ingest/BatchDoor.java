package io.watchfloor.ops.ingest;

import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The gate as a sensor's session sees it. */
interface BatchDoor {

    /** Whether what a batch changes could be committed now. */
    boolean commits();

    /** Whether it goes on with the traces of senders. */
    boolean traces();

    /** Makes ready for a spool's batches. Blocks. */
    void expect(String sensor, long epoch);

    /**
     * Judges records of one spool, sequences ascending. The caller keeps to one batch of a spool at a time.
     *
     * @param traceparent of the sender, if it has one
     * @return nothing when the node has no room for them now: the sender tries again. Else nothing is acknowledged before the stage
     *     completes; it fails only when the database does not take what is to be kept, and then the sender still has everything
     */
    Optional<CompletionStage<TelemetryGate.Judged>> submit(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent);
}
