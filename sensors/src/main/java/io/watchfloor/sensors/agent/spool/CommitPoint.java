package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.EpochFile.Epoch;
import io.watchfloor.sensors.agent.spool.Segments.Segment;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * How far the center has acked, as the disk knows it.
 *
 * @param index up to here
 * @param history the running hash there
 */
record CommitPoint(long index, long history) {
    /** Reads segments, so it may fail. */
    interface HashSource {
        OptionalLong at(long index) throws IOException;
    }

    /**
     * Without a pointer every record on disk is pending: a resend is harmless, a gap is not. The pointer is not forced,
     * but the epoch's header is, and it says what was committed when the epoch began.
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
        // When the running hash is lost, use a value that equals no other, so that both sides notice.
        return new CommitPoint(beforeFirst, histories.at(beforeFirst).orElseGet(random::nextLong));
    }
}
