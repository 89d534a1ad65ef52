package io.watchfloor.ops.intake.ledger;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the center knows about spools, and which session each sensor has. All nodes share it. A sequence is claimed for
 * a record, by the record's running hash, before the record is evaluated. So no other record is ever evaluated or
 * acknowledged under that sequence.
 */
public interface Ledger {

    /** The running hashes of so many of a spool's latest records are stored. */
    int WINDOW = 65_536;

    /** One stream of one sensor. */
    record Session(String sensor, String id) {}

    /**
     * The stored progress of an epoch.
     *
     * @param through all records up to this sequence are evaluated
     * @param claimed all sequences up to this one are bound to records
     * @param lineage the lineage of the database that last wrote this row
     * @param former the previous lineage, if the row was restored from a backup
     * @param restored the value of {@code through} in the backup
     */
    record EpochState(
            long through,
            long claimed,
            long lineage,
            @Nullable Long former,
            long restored) {}

    /** The outcome of a hello. */
    sealed interface Met {}

    /** The sensor has another live session. */
    record Crowded() implements Met {}

    /**
     * The session now belongs to this stream.
     *
     * @param standing empty for an unknown epoch
     * @param atFirst the running hash before the hello's first pending record, if known
     * @param atThrough the running hash at {@code through}, if known
     * @param lineage the lineage of this database
     */
    record SessionStart(Optional<EpochState> standing, OptionalLong atFirst, OptionalLong atThrough, long lineage)
            implements Met {}

    /**
     * The changes that follow from a hello.
     *
     * @param before null when the epoch was unknown
     * @param adopted the running hash at {@code after.claimed()}, if the center adopts the sensor's value
     */
    record Settlement(
            long epoch,
            @Nullable EpochState before,
            EpochState after,
            OptionalLong adopted,
            List<Gap> gaps,
            @Nullable Divergence parting) {}

    /**
     * The outcome of storing these changes.
     *
     * @param done false when another session changed the row first: then nothing was changed
     * @param fresh the gaps that were not stored before
     * @param divergenceIsNew whether this divergence of histories was not stored before
     */
    record Settled(boolean done, List<Gap> fresh, boolean divergenceIsNew) {}

    /**
     * Binds sequences to records.
     *
     * @param expected the current value of {@code claimed}
     * @param row first sequence of the row of hashes that this claim extends or starts
     * @param hashes the running hash at each sequence from {@code expected + 1} on; 0 within a gap
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
    record Claim(Session session, long epoch, long expected, long row, long[] hashes) {
        public long last() {
            return expected + hashes.length;
        }
    }

    /**
     * Reports that all records up to {@code through} are evaluated, except the gaps.
     *
     * @param gaps the gaps after the previously evaluated sequence; stored in the same transaction
     */
    record Progress(String sensor, long epoch, long through, int records, int rejected, List<Gap> gaps) {}

    /** Takes the sensor's session, unless another session of the sensor is live. */
    CompletionStage<Met> startSession(Session session, UplinkFrame.Hello hello);

    /** Blocks. */
    Settled settle(Session session, Settlement settlement);

    /** @return false when another stream has the sensor's session, or the claim does not follow the last one */
    CompletionStage<Boolean> claim(Claim claim);

    /**
     * Must complete before the ack is sent. Waits for the disk: the sensor deletes acknowledged records, and most
     * records leave no other trace in the database that they were evaluated.
     *
     * @return false when the sequences are not claimed: a killed database has lost the claim, and nothing may be
     *     acknowledged
     */
    CompletionStage<Boolean> recordResult(Progress judged);

    /** The running hash at a sequence, if still stored. Blocks. */
    OptionalLong history(String sensor, long epoch, long sequence);

    /** The running hashes after {@code from} up to {@code through}; ends early at the first unknown one. Blocks. */
    long[] histories(String sensor, long epoch, long from, long through);

    /**
     * Ends the session, so that another one may start. Blocks.
     *
     * @return whether this session was the sensor's current one
     */
    boolean release(Session session);
}
