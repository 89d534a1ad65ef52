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
 * A queue that survives crashes. Records are appended, leased in order, and removed only by a commit. Leased but
 * uncommitted records are leased again after {@link #rollBack} or a restart. One appender and one lessee may work at
 * the same time.
 */
public interface Spool extends Closeable {
    /**
     * Random per spool and changed by {@link #startNewEpoch}. Together with the sequence it names a place;
     * {@link #history} says which record is there.
     */
    long epoch();

    /** The sequence that the next appended record gets; the first record of an epoch has 1. */
    long nextSequence();

    /** The first sequence that is not committed; equals {@link #nextSequence} when nothing is pending. */
    long firstPending();

    /**
     * How many records ever entered this spool, across all epochs: after a crash, collectors find their position by it.
     * What was left out does not count.
     */
    long entered();

    /** How many were left out, as far as they were taken down, across all epochs. */
    long leftOut();

    /**
     * Appends the group and stamps its records with the time; before it, what was left out since. When this returns
     * true, both are on the disk: the collector may advance its position past them. An empty group takes down what was
     * left out.
     *
     * @return false when there is no room, and nothing was appended: the collector waits, or counts a drop
     */
    default boolean append(List<CollectedRecord> group) throws IOException {
        return append(group, Map.of());
    }

    /**
     * With what was left out where the group comes from: both are appended, or nothing is.
     *
     * @param left how many records, by reason; they count among the drops when they are appended
     */
    boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException;

    /**
     * What follows what is already leased, records and, across gaps, what is missing between them: at most {@code sequences}, and at most
     * {@code bytes} in total as batches count them, but always at least one record if it comes next. Empty when everything is leased, and
     * before a gap that has no place in a batch: {@link #missing} tells it.
     */
    Optional<TelemetryBatch> lease(int sequences, int bytes, boolean acrossGaps) throws IOException;

    /** The same up to the next gap. */
    default Optional<TelemetryBatch> lease(int records, int bytes) throws IOException {
        return lease(records, bytes, false);
    }

    /**
     * Removes everything up to and including this sequence. A lower sequence than before changes nothing.
     *
     * @throws IllegalArgumentException for a sequence that the spool has not given yet
     */
    void commit(long through) throws IOException;

    /** The running hash at the sequence; empty when the spool does not know it: long committed, damaged, or not given yet. */
    OptionalLong history(long sequence) throws IOException;

    /**
     * What is missing directly behind the leased records, to be told at once: nothing can be leased until a commit covers it. In order
     * and without a gap between them, at most 100. Empty also while the disk takes no note that it is told.
     */
    List<SequenceGap> missing() throws IOException;

    /** The lineage of the center that last welcomed this spool; empty when there was none. */
    OptionalLong lineage();

    /** Why the epoch is new, until {@link #welcomed}. */
    Optional<Divergence> parting();

    /** Records which center welcomed the spool in its epoch. */
    void welcomed(long lineage) throws IOException;

    /** Makes all leased but uncommitted records leasable again. */
    void rollBack() throws IOException;

    /**
     * Renumbers the pending records, in their order, from sequence 1 under the next epoch; also rolls back. The running
     * hash continues: the new epoch's sequence 0 has the value of the last committed record.
     */
    void startNewEpoch(Divergence.Reason reason) throws IOException;

    SpoolDepth depth() throws IOException;

    /**
     * Whether so much was appended that more would have to be read back from the disk before it is leased. A source that loses nothing by
     * waiting waits.
     */
    default boolean isFarAhead() {
        return false;
    }
}
