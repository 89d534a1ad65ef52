package io.watchfloor.ops.intake.ledger;

import io.watchfloor.ops.archive.ArchiveBlock;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The center's knowledge about spools, and the current session of each sensor. All nodes share the ledger. Before a
 * record is evaluated, its sequence number is claimed for the record, by the record's running hash. So no other
 * record is ever evaluated or acknowledged under that sequence number.
 */
public interface Ledger {

    /** Number of running hashes that are stored for the latest records of a spool. */
    int WINDOW = 65_536;

    /** A stream of a sensor. */
    record Session(String sensor, String id) {}

    /**
     * The stored progress of an epoch.
     *
     * @param through all records up to this sequence number are evaluated
     * @param claimed all sequence numbers up to this number are bound to records
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

    /** The outcome of processing a sensor's hello. */
    sealed interface Met {}

    /** Another session of the sensor is live. */
    record Crowded() implements Met {}

    /**
     * The session now belongs to this stream.
     *
     * @param standing the stored progress; empty for an unknown epoch
     * @param atFirst the running hash before the hello's first pending record, if known
     * @param atThrough the running hash at {@code through}, if known
     * @param lineage the lineage of this database
     */
    record SessionStart(Optional<EpochState> standing, OptionalLong atFirst, OptionalLong atThrough, long lineage)
            implements Met {}

    /**
     * The changes that follow from a hello.
     *
     * @param before the stored progress; null when the epoch was unknown
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
     * The outcome of storing the changes of a hello.
     *
     * @param done false when another session changed the row first, in which case nothing was changed
     * @param fresh the gaps that were not stored before
     * @param divergenceIsNew whether this divergence of histories was not stored before
     */
    record Settled(boolean done, List<Gap> fresh, boolean divergenceIsNew) {}

    /**
     * Binds sequence numbers to records.
     *
     * @param expected the current value of {@code claimed}
     * @param row first sequence number of the row of hashes that this claim extends or starts
     * @param hashes the running hash at each sequence number from {@code expected + 1} on; 0 within a gap
     */
    @SuppressWarnings("ArrayRecordComponent") // The array is passed on once and never compared.
    record Claim(Session session, long epoch, long expected, long row, long[] hashes) {
        public long last() {
            return expected + hashes.length;
        }
    }

    /**
     * Reports that all records up to {@code through} are evaluated, except the gaps.
     *
     * @param gaps the gaps after the previously evaluated sequence number; stored in the same transaction
     * @param archived what the archive gets in the same transaction; null if telemetry is not kept
     */
    record Progress(
            String sensor,
            long epoch,
            long through,
            int records,
            int rejected,
            List<Gap> gaps,
            @Nullable Archived archived) {

        public Progress(String sensor, long epoch, long through, int records, int rejected, List<Gap> gaps) {
            this(sensor, epoch, through, records, rejected, gaps, null);
        }
    }

    /**
     * The records between two sequence numbers, for the archive.
     *
     * @param after all records up to this sequence number are in the archive before. If the stored progress differs,
     *     another session has stored records of this range, and nothing is stored
     * @param block null if no record of the range was delivered to an asset
     * @param rejected sequence numbers of the records that are in quarantine
     */
    record Archived(long after, @Nullable ArchiveBlock block, List<Long> rejected) {}

    /** Acquires the sensor's session, unless another session of the sensor is live. */
    CompletionStage<Met> startSession(Session session, UplinkFrame.Hello hello);

    /** Blocks. */
    Settled settle(Session session, Settlement settlement);

    /** @return false when another stream has the sensor's session, or the claim does not follow the last claim */
    CompletionStage<Boolean> claim(Claim claim);

    /**
     * Must complete before the ack is sent. Waits until the data is on disk, because the sensor deletes acknowledged
     * records, and for most records nothing else in the database shows that they were evaluated.
     *
     * @return false when the sequence numbers are not claimed, because a database crash lost the claim, or when another
     *     session has archived some of the records; then no record may be acknowledged
     */
    CompletionStage<Boolean> recordResult(Progress judged);

    /** Returns the running hash at a sequence number, if the hash is still stored. Blocks. */
    OptionalLong history(String sensor, long epoch, long sequence);

    /**
     * Returns the running hashes after {@code from} up to {@code through}, but only up to the first unknown hash.
     * Blocks.
     */
    long[] histories(String sensor, long epoch, long from, long through);

    /**
     * Ends the session, so that another session may start. Blocks.
     *
     * @return whether this session was the sensor's current one
     */
    boolean release(Session session);
}
