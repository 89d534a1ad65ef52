package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.agent.spool.SpoolEntry.GapEntry;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.BatchGap;
import io.watchfloor.sensors.protocol.SequenceGap;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the records of all segments in order, returns the gaps between them, and counts each damaged index once. */
final class SpoolCursor implements Closeable {
    /** Maximum number of gaps between two records that are returned by one call. */
    private static final int MAX_GAPS = 100;

    private final Segments segments;
    private final SpoolKey key;
    private final DropCounter drops;
    private @Nullable Segment segment;
    private @Nullable SegmentReader reader;
    private @Nullable RecordEntry ahead;

    /** The gaps between the last record returned and {@link #nextIndex}, sorted by index. */
    private final List<GapAhead> gapsAhead = new ArrayList<>();

    /** The next index to read; if a record has been read ahead, the index of that record. */
    private long nextIndex;

    /** The index after the last record or gap that was returned. */
    private long expected;

    private long countedThrough;

    private final EntryCache cache = new EntryCache();

    /**
     * A gap that has been read ahead.
     *
     * @param after the running hash after the gap; null if the hash is unknown
     */
    private record GapAhead(
            long from,
            long to,
            @Nullable GapEntry entry,
            @Nullable Long after) {
        SequenceGap lost(long base) {
            return entry == null ? new SequenceGap(from - base, to - base) : entry.lost(base);
        }
    }

    SpoolCursor(Segments segments, SpoolKey key, DropCounter drops, long nextIndex) {
        this.segments = segments;
        this.key = key;
        this.drops = drops;
        this.nextIndex = nextIndex;
        this.expected = nextIndex;
        this.countedThrough = nextIndex - 1;
    }

    /**
     * Returns the next record before {@code endIndex}; repeated calls return the same record until {@link #take} is
     * called.
     */
    @Nullable
    RecordEntry peek(long endIndex) throws IOException {
        while (ahead == null && nextIndex < endIndex && gapsAhead.size() < MAX_GAPS) {
            SpoolEntry found = cache.take(nextIndex);
            if (found == null) {
                SegmentReader open = reader == null ? open() : reader;
                found = open == null || segment == null ? null : open.next(lengthOf(segment), nextIndex);
            } else {
                closeReader(); // the reader's position is behind the cached entry
            }
            if (found != null) {
                accept(found);
            } else if (!advance()) {
                addDamage(endIndex - 1, null);
            }
        }
        return ahead;
    }

    /** Called after the entries were appended to the spool, so that they are read from the cache. */
    void appended(List<SpoolEntry> entries) {
        cache.appended(entries);
    }

    /** Whether the next appended entries would have to be read back from disk. */
    boolean isFarBehind(long end) {
        return cache.isFull(end);
    }

    private void accept(SpoolEntry found) {
        if (found.to() < nextIndex) {
            return;
        }
        addDamage(found.from() - 1, found.before());
        switch (found) {
            case RecordEntry stored -> ahead = stored;
            case GapEntry hole -> {
                GapEntry rest = hole.startingAt(nextIndex);
                gapsAhead.add(new GapAhead(rest.from(), rest.to(), rest, rest.after()));
                nextIndex = rest.to() + 1;
            }
        }
    }

    /**
     * Counts damaged records, which are detected by a jump of the index. After a rollback, they are not counted again.
     */
    private void addDamage(long through, @Nullable Long after) {
        if (through < nextIndex) {
            return;
        }
        gapsAhead.add(new GapAhead(nextIndex, through, null, after));
        long lost = through - Math.max(nextIndex - 1, countedThrough);
        if (lost > 0) {
            drops.add(
                    DropCounter.Reason.SPOOL_DAMAGED,
                    lost,
                    "the spool segment %s is damaged: %d records are lost"
                            .formatted(segment == null ? "?" : segment.path(), lost));
            countedThrough = through;
        }
        nextIndex = through + 1;
    }

    /** Returns the gaps between the last entry returned and the next record. */
    List<SequenceGap> gaps(long base) {
        return gapsAhead.stream().map(one -> one.lost(base)).toList();
    }

    /** Returns the first gap if its running hash is known, so that the gap can be sent in a batch. */
    @Nullable
    BatchGap gap(long base) {
        GapAhead first = gapsAhead.isEmpty() ? null : gapsAhead.getFirst();
        return first == null || first.after() == null ? null : new BatchGap(first.lost(base), first.after());
    }

    void takeGap() {
        expected = gapsAhead.removeFirst().to() + 1;
    }

    boolean isBeforeGap() {
        return !gapsAhead.isEmpty();
    }

    long expected() {
        return expected;
    }

    void take() {
        if (ahead != null) {
            nextIndex = ahead.to() + 1;
            expected = nextIndex;
            countedThrough = Math.max(countedThrough, ahead.to());
            ahead = null;
        }
    }

    void moveTo(long index) throws IOException {
        if (index != nextIndex) {
            boolean backward = index < nextIndex;
            nextIndex = index;
            if (backward || (ahead != null && ahead.to() < index)) {
                ahead = null;
            }
            Segment holding = segments.holding(index);
            if (backward || holding == null || segment == null || holding.firstIndex() != segment.firstIndex()) {
                close();
            }
        }
        gapsAhead.clear();
        expected = index;
        countedThrough = Math.max(countedThrough, index - 1);
    }

    /** Reopens the segments after they were rewritten, because records may have become gaps. */
    void reopen() throws IOException {
        close();
        cache.clear();
        gapsAhead.clear();
        nextIndex = expected;
    }

    private @Nullable SegmentReader open() throws IOException {
        segment = segments.holding(nextIndex);
        if (segment != null) {
            reader = new SegmentReader(segment.path(), key);
        }
        return reader;
    }

    /** Moves to the next segment; returns false if there is no next segment. */
    private boolean advance() throws IOException {
        Segment following = segment == null ? null : segments.after(segment);
        if (following == null) {
            return false;
        }
        close();
        segment = following;
        reader = new SegmentReader(following.path(), key);
        return true;
    }

    private long lengthOf(Segment opened) {
        Segment now = segments.get(opened.firstIndex());
        return now == null ? opened.bytes() : now.bytes();
    }

    @Override
    public void close() throws IOException {
        ahead = null;
        closeReader();
    }

    private void closeReader() throws IOException {
        segment = null;
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
