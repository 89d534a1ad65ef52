package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A persistent queue of records. Records are appended, leased in order, and removed only by a commit. Leased but
 * uncommitted records are leased again after {@link #rollBack} or a restart. One thread may append while another thread
 * leases.
 */
public interface Spool extends Closeable {
    /**
     * Returns a random number per spool, which {@link #startNewEpoch} changes. Epoch and sequence number together
     * identify a record; {@link #history} identifies the record's content.
     */
    long epoch();

    /** Returns the sequence number of the next appended record; the first record of an epoch has the number 1. */
    long nextSequence();

    /**
     * Returns the sequence number of the first uncommitted record; equals {@link #nextSequence} if nothing is pending.
     */
    long firstPending();

    /**
     * Returns how many records were ever appended, across all epochs. After a crash, collectors use this count to find
     * their position. Dropped records are not counted.
     */
    long appendedCount();

    /** Returns how many dropped records were ever appended as gaps, across all epochs. */
    long droppedCount();

    /**
     * Appends the drops that were counted since the last call, and then the group, with the current time. If this
     * method returns true, drops and group are on disk, and the collector may save its position. An empty group appends
     * only the drops.
     *
     * @return false if the spool is full and nothing was appended; then the collector waits or counts a drop
     */
    default boolean append(List<CollectedRecord> group) throws IOException {
        return append(group, Map.of());
    }

    /**
     * Appends a group together with the drops of the group's source: either both are appended, or neither.
     *
     * @param left number of dropped records by reason; they are counted when they are appended
     */
    boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException;

    /**
     * Leases the next records and, with {@code acrossGaps}, the gaps between the records: at most {@code sequences}
     * sequence numbers and at most {@code bytes}, but at least one record. Returns empty if everything is leased, or if
     * the next gap does not fit into a batch; {@link #gaps} returns that gap.
     */
    Optional<TelemetryBatch> lease(int sequences, int bytes, boolean acrossGaps) throws IOException;

    /** Leases records up to the next gap. */
    default Optional<TelemetryBatch> lease(int records, int bytes) throws IOException {
        return lease(records, bytes, false);
    }

    /**
     * Removes all records up to and including this sequence number. A sequence number below the last commit is ignored.
     *
     * @throws IllegalArgumentException if the sequence number does not exist yet
     */
    void commit(long through) throws IOException;

    /**
     * Returns the running hash at the sequence number; empty if the hash is unknown because the record was committed
     * long ago, is damaged, or does not exist yet.
     */
    OptionalLong history(long sequence) throws IOException;

    /**
     * Returns the gaps directly after the leased records, at most 100 consecutive gaps. These gaps must be reported to
     * the center first, because nothing can be leased until a commit covers them. The list is also empty while the disk
     * rejects writes of the last sent index.
     */
    List<SequenceGap> gaps() throws IOException;

    /** Returns the lineage of the center that last welcomed this spool; empty if there was none. */
    OptionalLong lineage();

    /** Returns why the epoch was started; empty after {@link #welcomed}. */
    Optional<Divergence> divergence();

    /** Stores the lineage of the center that welcomed this epoch. */
    void welcomed(long lineage) throws IOException;

    /** Makes all leased but uncommitted records available for leasing again. */
    void rollBack() throws IOException;

    /**
     * Renumbers the pending records from 1 in a new epoch, and rolls back. The running hash continues: sequence number
     * 0 of the new epoch has the hash of the last committed record.
     */
    void startNewEpoch(Divergence.Reason reason) throws IOException;

    SpoolDepth depth() throws IOException;

    /**
     * Whether so many records are pending that further records would have to be read back from disk. A source that can
     * wait without loss should wait.
     */
    default boolean isFarAhead() {
        return false;
    }
}
