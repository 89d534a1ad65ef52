package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A queue that outlives crashes. Records are appended, leased in order, and leave only by a commit; what was leased and
 * not committed is leased again after {@link #rollBack} or a restart. One appender and one lessee may work at the same
 * time.
 */
public interface Spool extends Closeable {
    /** Random per spool and changed by {@link #startNewEpoch}: with the sequence it identifies a record for ever. */
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

    /** Makes everything that is leased and not committed leasable again. */
    void rollBack() throws IOException;

    /** Gives what is pending, in its order, the sequences from 1 on under a new epoch; also rolls back. */
    void startNewEpoch() throws IOException;

    SpoolDepth depth() throws IOException;
}
