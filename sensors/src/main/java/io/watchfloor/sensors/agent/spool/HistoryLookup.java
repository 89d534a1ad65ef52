package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Finds the running hash at an index by reading up to two segments, so it is only used for rare questions. */
record HistoryLookup(Segments segments, SpoolKey key, RunningHash hash) {
    /**
     * Empty if the record at the index and the next one are damaged, if their segments are deleted, or inside a gap.
     */
    OptionalLong at(long index) throws IOException {
        OptionalLong before = beforeRecord(index + 1);
        return before.isPresent() ? before : afterRecord(index);
    }

    /** Each entry stores the running hash before it. */
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

    /** The first entry that contains or follows the index. */
    private static @Nullable SpoolEntry reaching(SegmentReader reader, Segment segment, long index) throws IOException {
        SpoolEntry entry = reader.next(segment.bytes());
        while (entry != null && entry.to() < index) {
            entry = reader.next(segment.bytes());
        }
        return entry;
    }
}
