package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.Lost;
import io.watchfloor.sensors.protocol.Parting;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A queue that outlives crashes. Records are appended, leased in order, and leave only by a commit; what was leased and
 * not committed is leased again after {@link #rollBack} or a restart. One appender and one lessee may work at the same
 * time.
 */
public interface Spool extends Closeable {
    /**
     * Random per spool and changed by {@link #startNewEpoch}. With the sequence it names a place; which record stands there, its
     * {@link #history} tells.
     */
    long epoch();

    /** The sequence that the next appended record gets; the first record of an epoch has 1. */
    long nextSequence();

    /** The first sequence that is not committed; equals {@link #nextSequence} when nothing is pending. */
    long firstPending();

    /** How many records ever entered this spool, whatever the epochs: collectors find their place by it after a crash. */
    long entered();

    /**
     * Appends the group and stamps its records with the time. When this returns true, the group is on the disk: the
     * collector may advance its position past it.
     *
     * @return false when there is no room, and nothing was appended: the collector waits, or counts a drop
     */
    boolean append(List<Collected> group) throws IOException;

    /**
     * The records after those already leased: at most {@code records} of them, and at most {@code bytes} together as
     * batches count them, but always one when one is there. Empty when everything is leased.
     */
    Optional<TelemetryBatch> lease(int records, int bytes) throws IOException;

    /**
     * Lets everything up to this sequence go. What is committed already stays committed.
     *
     * @throws IllegalArgumentException for a sequence that the spool has not given yet
     */
    void commit(long through) throws IOException;

    /** The running hash at the sequence; empty when the spool does not know it: long committed, damaged, or not given yet. */
    OptionalLong history(long sequence) throws IOException;

    /** Damage from behind what is leased to the spool's end: nothing follows it that could be leased. */
    Optional<Lost> lostAtEnd() throws IOException;

    /** The center that welcomed this spool last; empty for none yet. */
    OptionalLong lineage();

    /** Why the epoch is new, until {@link #welcomed}. */
    Optional<Parting> parting();

    /** Notes which center welcomed the spool in its epoch. */
    void welcomed(long lineage) throws IOException;

    /** Makes everything that is leased and not committed leasable again. */
    void rollBack() throws IOException;

    /**
     * Gives what is pending, in its order, the sequences from 1 on under the epoch that follows here; also rolls back. The running hash goes
     * on: the new epoch's sequence 0 has the value of the last committed record.
     */
    void startNewEpoch(Parting.Reason reason) throws IOException;

    SpoolDepth depth() throws IOException;
}
