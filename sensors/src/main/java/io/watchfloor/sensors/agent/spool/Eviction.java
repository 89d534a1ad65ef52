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
 * Lets records go that have to leave before they are acked: a segment is written anew with a hole in their place, and
 * renamed over itself. So a crash leaves either all of the old segment or all of the new. Its spool guards it, and rolls
 * to another segment first when the newest is meant.
 */
final class Eviction {
    private static final int SMALL = 4096;

    private final Segments segments;
    private final long segmentBytes;
    private final SpoolKey key;
    private final RunningHash hash;
    private final DropCounter drops;
    private final Map<Long, SegmentSummary> contents = new HashMap<>();

    /** What a segment holds. */
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

    /** The entries now stand at the end of this segment. */
    void appended(long firstIndex, List<SpoolEntry> entries) {
        SegmentSummary known = contents.get(firstIndex);
        if (known != null || (!entries.isEmpty() && entries.getFirst().from() == firstIndex)) {
            SegmentSummary content = known == null ? new SegmentSummary() : known;
            entries.forEach(content::add);
            contents.put(firstIndex, content);
        }
    }

    /**
     * The segment with the oldest of the lowest records that give way to the one that arrives; null when there is none.
     *
     * @param ownToo whether those of its own priority give way, but for the newest segment's
     * @param held segments that begin up to here are left alone
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
     * The segments behind {@code held} that have records received before the time, oldest first.
     *
     * @param partsToo also the one that holds records up to there and others
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

    /** Of a segment that is not the newest. */
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

    /** The lowest priority that the segment holds. */
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
     * Writes the segment anew without these records; those up to {@code committed} are of no interest any more.
     *
     * @param held up to here the center may have heard of what is there
     * @return false when the disk has no room for that: the segment is as it was
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
                    "%d records had to leave the spool before they were acked: the center is told"
                            .formatted(holes.gone()));
        }
        join(segment.firstIndex(), held);
        return true;
    }

    /**
     * What is left of segments would only become more files: small ones that follow one another become one. The later
     * one is not much smaller, so that no record is written anew often.
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
        // Should it still be there after a crash, the joined one's header says that it counts no more.
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

    /** Forgets what is known of segments that are gone. */
    void forgetGone() {
        contents.keySet().removeIf(first -> segments.get(first) == null);
    }
}
