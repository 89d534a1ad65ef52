package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.util.OptionalLong;

/** Finds the running hash at an index in the segments. Reads up to two of them, so it is for rare questions. */
record SpoolHistory(Segments segments, RunningHash hash) {
    /** Empty when damage took both the record at the index and the one after it, or when their segments are gone. */
    OptionalLong at(long index) throws IOException {
        OptionalLong before = beforeRecord(index + 1);
        return before.isPresent() ? before : afterRecord(index);
    }

    /** Each record's frame holds the value before it. */
    private OptionalLong beforeRecord(long index) throws IOException {
        Segment segment = segments.holding(index);
        if (segment == null || segment.firstIndex() > index) {
            return OptionalLong.empty();
        }
        try (SegmentReader reader = new SegmentReader(segment.path())) {
            return segment.firstIndex() == index && reader.firstHistory().isPresent()
                    ? reader.firstHistory()
                    : found(reader, segment, index) ? OptionalLong.of(reader.historyBefore()) : OptionalLong.empty();
        }
    }

    private OptionalLong afterRecord(long index) throws IOException {
        Segment segment = segments.holding(index);
        if (segment == null || segment.firstIndex() > index) {
            return OptionalLong.empty();
        }
        try (SegmentReader reader = new SegmentReader(segment.path())) {
            return found(reader, segment, index) ? reader.historyAfter(hash) : OptionalLong.empty();
        }
    }

    private static boolean found(SegmentReader reader, Segment segment, long index) throws IOException {
        TelemetryRecord record = reader.next(segment.bytes());
        while (record != null && record.sequence() < index) {
            record = reader.next(segment.bytes());
        }
        return record != null && record.sequence() == index;
    }
}
