package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds the running hash at an index. A lookup reads up to two segments, so it is used rarely. */
record HistoryLookup(Segments segments, SpoolKey key, RunningHash hash) {
    /**
     * Returns empty if the record at the index and the next record are damaged, if their segments are deleted, or if
     * the index is inside a gap.
     */
    OptionalLong at(long index) throws IOException {
        OptionalLong before = beforeRecord(index + 1);
        return before.isPresent() ? before : afterRecord(index);
    }

    /** Returns the running hash before a record, which the record's entry contains. */
    private OptionalLong beforeRecord(long index) throws IOException {
        Segment segment = segments.holding(index);
        if (segment == null || segment.firstIndex() > index) {
            return OptionalLong.empty();
        }
        try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
            if (segment.firstIndex() == index && reader.firstHistory().isPresent()) {
                return reader.firstHistory();
            }
            SpoolEntry entry = reaching(reader, segment, index);
            return entry != null && entry.from() == index ? OptionalLong.of(entry.before()) : OptionalLong.empty();
        }
    }

    private OptionalLong afterRecord(long index) throws IOException {
        Segment segment = segments.holding(index);
        if (segment == null || segment.firstIndex() > index) {
            return OptionalLong.empty();
        }
        try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
            SpoolEntry entry = reaching(reader, segment, index);
            return entry != null && entry.to() == index ? reader.historyAfter(hash) : OptionalLong.empty();
        }
    }

    /** Returns the first entry that contains the index or follows it. */
    private static @Nullable SpoolEntry reaching(SegmentReader reader, Segment segment, long index) throws IOException {
        SpoolEntry entry = reader.next(segment.bytes());
        while (entry != null && entry.to() < index) {
            entry = reader.next(segment.bytes());
        }
        return entry;
    }
}
