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
 * Removes records from the spool before they are acknowledged: rewrites a segment with gaps in place of the records,
 * and renames the new segment over the old segment, so that a crash leaves one of the two segments whole. Guarded by
 * the spool's lock. If the newest segment is affected, the spool starts a new segment first.
 */
final class Eviction {
    private static final int SMALL = 4096;

    private final Segments segments;
    private final long segmentBytes;
    private final SpoolKey key;
    private final RunningHash hash;
    private final DropCounter drops;
    private final Map<Long, SegmentSummary> summaries = new HashMap<>();

    /** Summary of one segment: number of records by priority, and receive time of the oldest record. */
    private static final class SegmentSummary {
        private final long[] records = new long[Priority.values().length];
        private long oldest = Long.MAX_VALUE;

        private void add(SpoolEntry entry) {
            if (entry instanceof RecordEntry stored) {
                records[stored.priority().number()]++;
                oldest = Math.min(oldest, stored.record().receivedAtMillis());
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

    /** Updates the summary after entries were appended to this segment. */
    void appended(long firstIndex, List<SpoolEntry> entries) {
        SegmentSummary known = summaries.get(firstIndex);
        if (known != null || (!entries.isEmpty() && entries.getFirst().from() == firstIndex)) {
            SegmentSummary summary = known == null ? new SegmentSummary() : known;
            entries.forEach(summary::add);
            summaries.put(firstIndex, summary);
        }
    }

    /**
     * Returns the segment with the oldest records of the lowest priority that can be evicted for a new record; null if
     * there is none.
     *
     * @param ownToo whether records with the priority of the new record are evicted, except from the newest segment
     * @param protectedThrough segments that start at or before this index are not evicted
     */
    @Nullable
    Segment findVictim(Priority arriving, boolean ownToo, long protectedThrough) throws IOException {
        for (Priority lowest : Priority.values()) {
            boolean own = lowest == arriving;
            if (lowest.isAbove(arriving) || (own && !ownToo)) {
                return null;
            }
            for (Segment segment : segments.all()) {
                if (segment.firstIndex() > protectedThrough
                        && !(own && segments.after(segment) == null)
                        && summary(segment).hasUpTo(lowest)) {
                    return segment;
                }
            }
        }
        return null;
    }

    /**
     * Returns the segments with pending records that were received before the given time, oldest first.
     *
     * @param protectedThrough the last index whose record must not be evicted
     * @param partsToo whether the segment that contains {@code protectedThrough} is included
     */
    List<Segment> olderThan(long millis, long protectedThrough, boolean partsToo) throws IOException {
        List<Segment> older = new ArrayList<>();
        for (Segment segment : segments.all()) {
            Segment after = segments.after(segment);
            boolean others = segment.firstIndex() > protectedThrough
                    || (partsToo && (after == null || after.firstIndex() > protectedThrough + 1));
            if (others && summary(segment).oldest < millis) {
                older.add(segment);
            }
        }
        return older;
    }

    /** Returns the last index of a segment; 0 for the newest segment. */
    private long lastIndex(Segment segment) {
        Segment after = segments.after(segment);
        return after == null ? 0 : after.firstIndex() - 1;
    }

    private SegmentSummary summary(Segment segment) throws IOException {
        SegmentSummary known = summaries.get(segment.firstIndex());
        if (known != null) {
            return known;
        }
        SegmentSummary summary = new SegmentSummary();
        try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
            for (SpoolEntry entry = reader.next(segment.bytes()); entry != null; entry = reader.next(segment.bytes())) {
                summary.add(entry);
            }
        }
        summaries.put(segment.firstIndex(), summary);
        return summary;
    }

    /** Returns the lowest priority of the records in the segment. */
    Priority lowest(Segment segment) throws IOException {
        SegmentSummary summary = summary(segment);
        for (Priority priority : Priority.values()) {
            if (summary.records[priority.number()] > 0) {
                return priority;
            }
        }
        return Priority.HIGH;
    }

    /**
     * Rewrites the segment without the matching records and without the records up to {@code committed}, which are
     * acknowledged.
     *
     * @param protectedThrough the last index that the center may know
     * @return false if the disk is full; then the segment is unchanged
     */
    boolean evict(
            Segment segment,
            Predicate<RecordEntry> evicted,
            DropCounter.Reason reason,
            long committed,
            long protectedThrough)
            throws IOException {
        GapBuilder holes = new GapBuilder(reason, hash, committed, protectedThrough);
        SegmentSummary summary = new SegmentSummary();
        try (SegmentRewriter rewritten = SegmentRewriter.of(segments.disk(), segment, lastIndex(segment), key)) {
            try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
                for (SpoolEntry entry = reader.next(segment.bytes());
                        entry != null;
                        entry = reader.next(segment.bytes())) {
                    boolean leaves =
                            entry instanceof RecordEntry stored && (stored.to() <= committed || evicted.test(stored));
                    add(holes.add(entry, leaves), summary, rewritten);
                }
            }
            add(holes.finish(), summary, rewritten);
            if (!rewritten.replace()) {
                return false;
            }
            segments.put(segment.firstIndex(), rewritten.bytes());
        }
        summaries.put(segment.firstIndex(), summary);
        if (holes.evicted() > 0) {
            drops.addEvicted(
                    reason,
                    holes.evicted(),
                    "%d records were evicted from the spool before they were acknowledged; reported to the center as a gap"
                            .formatted(holes.evicted()));
        }
        join(segment.firstIndex(), protectedThrough);
        return true;
    }

    /**
     * Joins small adjacent segments, so that evictions do not leave many small files. Only segments of similar size are
     * joined, so that each record is rewritten only a few times.
     */
    private void join(long firstIndex, long protectedThrough) throws IOException {
        Segment now = segments.get(firstIndex);
        Segment before = now == null ? null : segments.before(now);
        while (now != null
                && before != null
                && segments.after(now) != null
                && before.bytes() + now.bytes() <= segmentBytes
                && before.bytes() <= 2 * now.bytes() + SMALL) {
            if (!tryJoin(before, now, protectedThrough)) {
                return;
            }
            now = segments.get(before.firstIndex());
            before = now == null ? null : segments.before(now);
        }
    }

    private boolean tryJoin(Segment before, Segment now, long protectedThrough) throws IOException {
        GapBuilder holes = new GapBuilder(null, hash, 0, protectedThrough);
        SegmentSummary summary = new SegmentSummary();
        try (SegmentRewriter joined = SegmentRewriter.of(segments.disk(), before, lastIndex(now), key)) {
            for (Segment each : List.of(before, now)) {
                try (SegmentReader reader = new SegmentReader(each.path(), key)) {
                    for (SpoolEntry entry = reader.next(each.bytes());
                            entry != null;
                            entry = reader.next(each.bytes())) {
                        add(holes.add(entry, false), summary, joined);
                    }
                }
            }
            add(holes.finish(), summary, joined);
            if (!joined.replace()) {
                return false;
            }
            segments.put(before.firstIndex(), joined.bytes());
        }
        summaries.put(before.firstIndex(), summary);
        // If a crash leaves this file, the header of the joined segment shows that the file is obsolete.
        segments.delete(now.firstIndex());
        summaries.remove(now.firstIndex());
        return true;
    }

    private static void add(List<SpoolEntry> entries, SegmentSummary summary, SegmentRewriter to) {
        for (SpoolEntry entry : entries) {
            summary.add(entry);
            to.add(entry);
        }
    }

    /** Removes the summaries of deleted segments. */
    void forgetGone() {
        summaries.keySet().removeIf(first -> segments.get(first) == null);
    }
}
