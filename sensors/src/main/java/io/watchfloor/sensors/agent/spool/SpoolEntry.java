package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.time.Instant;

/** An entry of the spool: one record, or a gap of one or more indexes. */
sealed interface SpoolEntry {
    long from();

    long to();

    /** The running hash before the entry. */
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
     * Dropped or evicted records: the center receives a gap in their place.
     *
     * @param since when the first of them was received or dropped, in milliseconds since 1970
     * @param after the running hash after the gap
     */
    record GapEntry(long from, long to, String reason, long since, long until, long before, long after)
            implements SpoolEntry {

        GapEntry closed(long hash) {
            return new GapEntry(from, to, reason, since, until, before, hash);
        }

        /** The part of the gap from the index on. */
        GapEntry startingAt(long index) {
            return index <= from ? this : new GapEntry(index, to, reason, since, until, before, after);
        }

        SequenceGap lost(long base) {
            return new SequenceGap(
                    from - base, to - base, reason, Instant.ofEpochMilli(since), Instant.ofEpochMilli(until));
        }
    }
}
