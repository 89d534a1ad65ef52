package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.RunningHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Removes records from the spool before they are acknowledged: rewrites a segment with gaps in their place and renames
 * it over the old one, so that a crash leaves either the whole old or the whole new segment. The spool guards it, and
 * starts a new segment first if the newest one is affected.
 */
final class Eviction {
    private static final int SMALL = 4096;

    private final Segments segments;
    private final long segmentBytes;
    private final SpoolKey key;
    private final RunningHash hash;
    private final DropCounter drops;
    private final Map<Long, SegmentSummary> contents = new HashMap<>();

    /** Number of records by priority, and the oldest receive time, of one segment. */
    private static final class SegmentSummary {
        private final long[] records = new long[Priority.values().length];
        private long oldest = Long.MAX_VALUE;

        private void add(SpoolEntry entry) {
            if (entry instanceof RecordEntry kept) {
                records[kept.priority().number()]++;
                oldest = Math.min(oldest, kept.record().receivedAtMillis());
            }
        }

        private boolean hasUpTo(Priority priority) {
            for (int at = 0; at <= priority.number(); at++) {
                if (records[at] > 0) {
                    return true;
                }
            }
            return false;
        }
    }

    Eviction(Segments segments, long segmentBytes, SpoolKey key, RunningHash hash, DropCounter drops) {
        this.segments = segments;
        this.segmentBytes = segmentBytes;
        this.key = key;
        this.hash = hash;
        this.drops = drops;
    }

    /** Called after the entries were appended to this segment. */
    void appended(long firstIndex, List<SpoolEntry> entries) {
        SegmentSummary known = contents.get(firstIndex);
        if (known != null || (!entries.isEmpty() && entries.getFirst().from() == firstIndex)) {
            SegmentSummary content = known == null ? new SegmentSummary() : known;
            entries.forEach(content::add);
            contents.put(firstIndex, content);
        }
    }

    /**
     * The segment with the oldest records of the lowest priority that can be evicted for the arriving record; null if
     * there is none.
     *
     * @param ownToo whether records of the same priority are evicted, except from the newest segment
     * @param held segments that start at or before this index are kept
     */
    @Nullable
    Segment givingWay(Priority arriving, boolean ownToo, long held) throws IOException {
        for (Priority lowest : Priority.values()) {
            boolean own = lowest == arriving;
            if (lowest.isAbove(arriving) || (own && !ownToo)) {
                return null;
            }
            for (Segment segment : segments.all()) {
                if (segment.firstIndex() > held
                        && !(own && segments.after(segment) == null)
                        && content(segment).hasUpTo(lowest)) {
                    return segment;
                }
            }
        }
        return null;
    }

    /**
     * The segments with pending records that were received before the given time, oldest first.
     *
     * @param held the last index that must be kept
     * @param partsToo also the segment that contains the index {@code held}
     */
    List<Segment> olderThan(long millis, long held, boolean partsToo) throws IOException {
        List<Segment> older = new ArrayList<>();
        for (Segment segment : segments.all()) {
            Segment after = segments.after(segment);
            boolean others =
                    segment.firstIndex() > held || (partsToo && (after == null || after.firstIndex() > held + 1));
            if (others && content(segment).oldest < millis) {
                older.add(segment);
            }
        }
        return older;
    }

    /** The last index of a segment; 0 for the newest segment. */
    private long lastIndex(Segment segment) {
        Segment after = segments.after(segment);
        return after == null ? 0 : after.firstIndex() - 1;
    }

    private SegmentSummary content(Segment segment) throws IOException {
        SegmentSummary known = contents.get(segment.firstIndex());
        if (known != null) {
            return known;
        }
        SegmentSummary content = new SegmentSummary();
        try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
            for (SpoolEntry entry = reader.next(segment.bytes()); entry != null; entry = reader.next(segment.bytes())) {
                content.add(entry);
            }
        }
        contents.put(segment.firstIndex(), content);
        return content;
    }

    /** The lowest priority of the records in the segment. */
    Priority lowest(Segment segment) throws IOException {
        SegmentSummary content = content(segment);
        for (Priority priority : Priority.values()) {
            if (content.records[priority.number()] > 0) {
                return priority;
            }
        }
        return Priority.HIGH;
    }

    /**
     * Rewrites the segment without the matching records; records up to {@code committed} are removed, too.
     *
     * @param held the last index that the center may know of
     * @return false if the disk is full: the segment is unchanged
     */
    boolean evict(Segment segment, Predicate<RecordEntry> goes, DropCounter.Reason reason, long committed, long held)
            throws IOException {
        GapBuilder holes = new GapBuilder(reason, hash, committed, held);
        SegmentSummary content = new SegmentSummary();
        try (SegmentRewriter rewritten = SegmentRewriter.of(segments.disk(), segment, lastIndex(segment), key)) {
            try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
                for (SpoolEntry entry = reader.next(segment.bytes());
                        entry != null;
                        entry = reader.next(segment.bytes())) {
                    boolean let = entry instanceof RecordEntry kept && (kept.to() <= committed || goes.test(kept));
                    add(holes.after(entry, let), content, rewritten);
                }
            }
            add(holes.end(), content, rewritten);
            if (!rewritten.replace()) {
                return false;
            }
            segments.put(segment.firstIndex(), rewritten.bytes());
        }
        contents.put(segment.firstIndex(), content);
        if (holes.gone() > 0) {
            drops.gone(
                    reason,
                    holes.gone(),
                    "%d records were evicted from the spool before they were acked; reported to the center as a gap"
                            .formatted(holes.gone()));
        }
        join(segment.firstIndex(), held);
        return true;
    }

    /**
     * Joins small consecutive segments, so that evictions do not leave many small files. Joins only segments of similar
     * size, so that each record is rewritten a few times at most.
     */
    private void join(long firstIndex, long held) throws IOException {
        Segment now = segments.get(firstIndex);
        Segment before = now == null ? null : segments.before(now);
        while (now != null
                && before != null
                && segments.after(now) != null
                && before.bytes() + now.bytes() <= segmentBytes
                && before.bytes() <= 2 * now.bytes() + SMALL) {
            if (!joined(before, now, held)) {
                return;
            }
            now = segments.get(before.firstIndex());
            before = now == null ? null : segments.before(now);
        }
    }

    private boolean joined(Segment before, Segment now, long held) throws IOException {
        GapBuilder holes = new GapBuilder(null, hash, 0, held);
        SegmentSummary content = new SegmentSummary();
        try (SegmentRewriter joined = SegmentRewriter.of(segments.disk(), before, lastIndex(now), key)) {
            for (Segment each : List.of(before, now)) {
                try (SegmentReader reader = new SegmentReader(each.path(), key)) {
                    for (SpoolEntry entry = reader.next(each.bytes());
                            entry != null;
                            entry = reader.next(each.bytes())) {
                        add(holes.after(entry, false), content, joined);
                    }
                }
            }
            add(holes.end(), content, joined);
            if (!joined.replace()) {
                return false;
            }
            segments.put(before.firstIndex(), joined.bytes());
        }
        contents.put(before.firstIndex(), content);
        // If a crash leaves this file, the header of the joined segment marks it as obsolete.
        segments.delete(now.firstIndex());
        contents.remove(now.firstIndex());
        return true;
    }

    private static void add(List<SpoolEntry> entries, SegmentSummary content, SegmentRewriter to) {
        for (SpoolEntry entry : entries) {
            content.add(entry);
            to.add(entry);
        }
    }

    /** Forgets deleted segments. */
    void forgetGone() {
        contents.keySet().removeIf(first -> segments.get(first) == null);
    }
}
