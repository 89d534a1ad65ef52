package io.watchfloor.ops.intake.gate;

import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The interface of the gate for a sensor's session. */
public interface BatchGate {

    /** Returns whether the database responds, so that changes can be committed now. */
    boolean canCommit();

    /** Whether processing continues the traces of the senders. */
    boolean tracing();

    /** Prepares for the batches of a spool. Batches may be submitted after the returned stage completes. */
    CompletionStage<Void> prepare(String sensor, long epoch);

    /**
     * Passes a sensor's report about its own host to the host's assets. Blocks.
     *
     * @param host the reported host; null when the sensor reported no host
     */
    void reportHost(String sensor, @Nullable HostIdentity host);

    /**
     * Evaluates records of one spool, in ascending order of their sequence numbers. The caller submits one batch of a
     * spool at a time.
     *
     * @param traceparent the sender's trace context, if there is one
     * @return empty when the node has no room for the records now, so that the sender must try again. Otherwise the
     *     records must not be acknowledged before the stage completes. The stage fails only when the result cannot be
     *     stored; the sender must then send all records again
     */
    Optional<CompletionStage<TelemetryGate.BatchResult>> submit(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent);
}
