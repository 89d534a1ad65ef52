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
 * uncommitted records are leased again after {@link #rollBack} or a restart. One appending and one leasing thread may
 * work at the same time.
 */
public interface Spool extends Closeable {
    /**
     * A random number per spool, changed by {@link #startNewEpoch}. Epoch and sequence name a record; {@link #history}
     * shows which content it has.
     */
    long epoch();

    /** The sequence of the next appended record; an epoch starts at 1. */
    long nextSequence();

    /** The first uncommitted sequence; equals {@link #nextSequence} if nothing is pending. */
    long firstPending();

    /**
     * How many records were ever appended, across all epochs. Collectors use it after a crash to find their position.
     * Drops do not count.
     */
    long appendedCount();

    /** How many drops were ever appended as gaps, across all epochs. */
    long droppedCount();

    /**
     * Appends the drops counted since the last call and then the group, with the current time. If this returns true,
     * both are on disk, and the collector may save its position. An empty group appends only the drops.
     *
     * @return false if the spool is full and nothing was appended: the collector waits, or counts a drop
     */
    default boolean append(List<CollectedRecord> group) throws IOException {
        return append(group, Map.of());
    }

    /**
     * The same with drops of the group's own source: both are appended, or neither.
     *
     * @param left number of dropped records by reason; they are counted when they are appended
     */
    boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException;

    /**
     * Leases the next records and, with {@code acrossGaps}, the gaps between them: at most {@code sequences} and at
     * most {@code bytes}, but at least one record. Empty if everything is leased, or before a gap that does not fit
     * into a batch; {@link #gaps} returns that gap.
     */
    Optional<TelemetryBatch> lease(int sequences, int bytes, boolean acrossGaps) throws IOException;

    /** Leases records up to the next gap. */
    default Optional<TelemetryBatch> lease(int records, int bytes) throws IOException {
        return lease(records, bytes, false);
    }

    /**
     * Removes all records up to and including this sequence. A sequence below the last commit is ignored.
     *
     * @throws IllegalArgumentException if the sequence does not exist yet
     */
    void commit(long through) throws IOException;

    /**
     * The running hash at the sequence; empty if it is unknown because the record was committed long ago, is damaged,
     * or does not exist yet.
     */
    OptionalLong history(long sequence) throws IOException;

    /**
     * The gaps directly after the leased records, at most 100 consecutive ones. The center must be informed of them
     * first: nothing can be leased until a commit covers them. Also empty while the disk rejects the sent mark.
     */
    List<SequenceGap> gaps() throws IOException;

    /** The lineage of the center that last welcomed this spool; empty if there was none. */
    OptionalLong lineage();

    /** Why the epoch is new; empty after {@link #welcomed}. */
    Optional<Divergence> divergence();

    /** Stores the lineage of the center that welcomed this epoch. */
    void welcomed(long lineage) throws IOException;

    /** Makes all leased but uncommitted records available for leasing again. */
    void rollBack() throws IOException;

    /**
     * Renumbers the pending records from sequence 1 in a new epoch, and rolls back. The running hash continues:
     * sequence 0 of the new epoch has the hash of the last committed record.
     */
    void startNewEpoch(Divergence.Reason reason) throws IOException;

    SpoolDepth depth() throws IOException;

    /**
     * Whether so many records are pending that more would have to be read back from disk. A source that can wait
     * without loss should wait.
     */
    default boolean isFarAhead() {
        return false;
    }
}
