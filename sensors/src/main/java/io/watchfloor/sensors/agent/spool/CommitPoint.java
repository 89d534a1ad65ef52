package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.EpochFile.Epoch;
import io.watchfloor.sensors.agent.spool.Segments.Segment;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The last index that the center has acknowledged, as read from disk.
 *
 * @param index the last acknowledged index
 * @param history the running hash at that index
 */
record CommitPoint(long index, long history) {
    /** Looks up the running hash at an index. The lookup reads segments, so it may fail. */
    interface HashSource {
        OptionalLong at(long index) throws IOException;
    }

    /**
     * Reads the commit pointer. If the pointer is missing, all records on disk count as pending, because sending
     * records again is harmless and losing records is not. The pointer is not forced to disk. The epoch's header is
     * forced to disk and contains the commit point at the start of the epoch.
     */
    static CommitPoint read(
            StateFile file, Optional<Epoch> epoch, Segments segments, HashSource histories, RandomGenerator random)
            throws IOException {
        long[] pointer = file.read().orElse(new long[] {0, 0});
        long beforeFirst = segments.first().map(Segment::firstIndex).orElse(1L) - 1;
        long base = epoch.map(Epoch::base).orElse(0L);
        if (pointer[0] >= Math.max(beforeFirst, base) && pointer[0] > 0) {
            return new CommitPoint(pointer[0], pointer[1]);
        }
        if (epoch.isPresent() && base >= beforeFirst) {
            return new CommitPoint(base, epoch.get().history());
        }
        // If the running hash is lost, a random value is used, so that sensor and center notice the divergence.
        return new CommitPoint(beforeFirst, histories.at(beforeFirst).orElseGet(random::nextLong));
    }
}
