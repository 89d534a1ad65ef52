package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;

/** What stands at an index of the spool, or at several. */
sealed interface SpoolEntry {
    long from();

    long to();

    /** The running hash before it. */
    long before();

    /** A record; its sequence is the index. */
    record RecordEntry(TelemetryRecord record, Priority priority, long before) implements SpoolEntry {
        @Override
        public long from() {
            return record.sequence();
        }

        @Override
        public long to() {
            return record.sequence();
        }
    }

    /**
     * Records that were left out, or had to leave the spool: a gap, which the center is told in their place.
     *
     * @param since when the first of them was received, or left out, in milliseconds since 1970
     * @param after the running hash after the last
     */
    record GapEntry(long from, long to, String reason, long since, long until, long before, long after)
            implements SpoolEntry {

        GapEntry closed(long hash) {
            return new GapEntry(from, to, reason, since, until, before, hash);
        }

        /** What is left of it from the index on. */
        GapEntry startingAt(long index) {
            return index <= from ? this : new GapEntry(index, to, reason, since, until, before, after);
        }

        SequenceGap lost(long base) {
            return new SequenceGap(
                    from - base, to - base, reason, Instant.ofEpochMilli(since), Instant.ofEpochMilli(until));
        }
    }
}
