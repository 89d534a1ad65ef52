package io.watchfloor.ops.intake.gate;

import io.watchfloor.sensors.protocol.HostIdentity;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The gate as a sensor's session sees it. */
public interface BatchGate {

    /** Whether changes could be committed now. */
    boolean commits();

    /** Whether it continues the senders' traces. */
    boolean traces();

    /** Prepares for a spool's batches, which may come when it is done. */
    CompletionStage<Void> expect(String sensor, long epoch);

    /**
     * Takes what the sensor says of its own host to the assets that it is. Blocks.
     *
     * @param host null when it says nothing
     */
    void introduce(String sensor, @Nullable HostIdentity host);

    /**
     * Judges records of one spool, sequences ascending. The caller sends one batch of a spool at a time.
     *
     * @param traceparent the sender's, if it has one
     * @return empty when the node has no room now: the sender tries again. Otherwise nothing is acknowledged before
     *     the stage completes. It fails only when the database cannot store the result; then the sender still has
     *     everything
     */
    Optional<CompletionStage<TelemetryGate.Judged>> submit(
            String sensor, long epoch, List<TelemetryRecord> records, @Nullable String traceparent);
}
