package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.Lost;
import io.watchfloor.sensors.protocol.Parting;
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
    default boolean append(List<Collected> group) throws IOException {
        return append(group, Map.of());
    }

    /**
     * With what was left out where the group comes from: both are appended, or nothing is.
     *
     * @param left how many records, by reason; they count among the drops when they are appended
     */
    boolean append(List<Collected> group, Map<Drops.Reason, Long> left) throws IOException;

    /**
     * The records after those already leased: at most {@code records} of them, and at most {@code bytes} in total as
     * batches count them, but always at least one if any is there. Empty when everything is leased.
     */
    Optional<TelemetryBatch> lease(int records, int bytes) throws IOException;

    /**
     * Removes everything up to and including this sequence. A lower sequence than before changes nothing.
     *
     * @throws IllegalArgumentException for a sequence that the spool has not given yet
     */
    void commit(long through) throws IOException;

    /**
     * Removes everything up to and including this sequence, which lies within a gap: the center judged that far before
     * the records left the spool.
     *
     * @param history the center's running hash there, since this spool has none
     */
    void commitWithinGap(long through, long history) throws IOException;

    /** Whether the sequence lies within a gap, before its end: only a center can know the running hash there. */
    boolean isWithinGap(long sequence) throws IOException;

    /**
     * Whether the center, whose running hash at the sequence this is, means the same records up to there. What it judged
     * before it had to leave here is committed: should it be another's, the next batch shows it.
     */
    default boolean goesOnAfter(long sequence, long history) throws IOException {
        OptionalLong own = history(sequence);
        if (own.isEmpty() && isWithinGap(sequence)) {
            commitWithinGap(sequence, history);
            return true;
        }
        return own.isPresent() && own.getAsLong() == history;
    }

    /** The running hash at the sequence; empty when the spool does not know it: long committed, damaged, or not given yet. */
    OptionalLong history(long sequence) throws IOException;

    /**
     * What is missing directly behind the leased records: nothing can be leased until a commit covers it. In order and
     * without a gap between them, at most 100.
     */
    List<Lost> missing() throws IOException;

    /** The lineage of the center that last welcomed this spool; empty when there was none. */
    OptionalLong lineage();

    /** Why the epoch is new, until {@link #welcomed}. */
    Optional<Parting> parting();

    /** Records which center welcomed the spool in its epoch. */
    void welcomed(long lineage) throws IOException;

    /** Makes all leased but uncommitted records leasable again. */
    void rollBack() throws IOException;

    /**
     * Renumbers the pending records, in their order, from sequence 1 under the next epoch; also rolls back. The running
     * hash continues: the new epoch's sequence 0 has the value of the last committed record.
     */
    void startNewEpoch(Parting.Reason reason) throws IOException;

    SpoolDepth depth() throws IOException;
}
