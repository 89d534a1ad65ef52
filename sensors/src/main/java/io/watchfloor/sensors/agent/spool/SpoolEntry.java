package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;

/** An entry of the spool: one record, or a gap that covers one or more indexes. */
sealed interface SpoolEntry {
    long from();

    long to();

    /** Returns the running hash before the entry. */
    long before();

    /** A record whose sequence number is its index. */
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
     * Dropped or evicted records, for which the center receives a gap.
     *
     * @param since when the first of these records was received or dropped, in milliseconds since 1970
     * @param after the running hash after the gap
     */
    record GapEntry(long from, long to, String reason, long since, long until, long before, long after)
            implements SpoolEntry {

        GapEntry closed(long hash) {
            return new GapEntry(from, to, reason, since, until, before, hash);
        }

        /** Returns the part of the gap that starts at the index. */
        GapEntry startingAt(long index) {
            return index <= from ? this : new GapEntry(index, to, reason, since, until, before, after);
        }

        SequenceGap lost(long base) {
            return new SequenceGap(
                    from - base, to - base, reason, Instant.ofEpochMilli(since), Instant.ofEpochMilli(until));
        }
    }
}
