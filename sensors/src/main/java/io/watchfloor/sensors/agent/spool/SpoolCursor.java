package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Walks the records of all segments in order, and counts each index lost to damage once. */
final class SpoolCursor implements Closeable {
    private final Segments segments;
    private final Drops drops;
    private @Nullable Segment segment;
    private @Nullable SegmentReader reader;
    private @Nullable TelemetryRecord ahead;
    private long historyAhead;
    private long nextIndex;

    /**
     * The index after the last record taken: when {@link #nextIndex} is ahead of it, the records in between are
     * damaged.
     */
    private long expected;

    private long countedThrough;

    SpoolCursor(Segments segments, Drops drops, long nextIndex) {
        this.segments = segments;
        this.drops = drops;
        this.nextIndex = nextIndex;
        this.expected = nextIndex;
        this.countedThrough = nextIndex - 1;
    }

    /** The index of the record that comes next, if it is intact. */
    long nextIndex() {
        return nextIndex;
    }

    /** The next record before {@code endIndex}, which stays the next one until {@link #take}. */
    @Nullable
    TelemetryRecord peek(long endIndex) throws IOException {
        while (ahead == null && nextIndex < endIndex) {
            SegmentReader open = reader == null ? open() : reader;
            TelemetryRecord found = open == null || segment == null ? null : open.next(known(segment));
            if (open != null && found != null) {
                ahead = found.sequence() < nextIndex ? null : found;
                historyAhead = open.historyBefore();
            } else if (!advance()) {
                countLost(endIndex);
                nextIndex = endIndex;
            }
        }
        if (ahead != null) {
            countLost(ahead.sequence());
        }
        return ahead;
    }

    /** The running hash before the record that {@link #peek} answered. */
    long historyAhead() {
        return historyAhead;
    }

    /**
     * The first index of the damage that reaches from the last record taken to the end of what was read; 0 for none.
     */
    long lostAtEndFrom() {
        return ahead == null && expected < nextIndex ? expected : 0;
    }

    long expected() {
        return expected;
    }

    void take() {
        if (ahead != null) {
            nextIndex = ahead.sequence() + 1;
            expected = nextIndex;
            countedThrough = Math.max(countedThrough, ahead.sequence());
            ahead = null;
        }
    }

    void moveTo(long index) throws IOException {
        if (index != nextIndex) {
            boolean backward = index < nextIndex;
            nextIndex = index;
            if (backward || (ahead != null && ahead.sequence() < index)) {
                ahead = null;
            }
            Segment holding = segments.holding(index);
            if (backward || holding == null || segment == null || holding.firstIndex() != segment.firstIndex()) {
                close();
            }
        }
        expected = index;
        countedThrough = Math.max(countedThrough, index - 1);
    }

    /** Damage shows as a jump of the index; after a rollback it shows again, and is not counted again. */
    private void countLost(long found) {
        long lost = found - Math.max(nextIndex, countedThrough + 1);
        if (lost > 0) {
            drops.add(
                    Drops.Reason.SPOOL_DAMAGED,
                    lost,
                    "the spool's segment %s is damaged: %d records are lost"
                            .formatted(segment == null ? "?" : segment.path(), lost));
            countedThrough = found - 1;
        }
    }

    private @Nullable SegmentReader open() throws IOException {
        segment = segments.holding(nextIndex);
        if (segment != null) {
            reader = new SegmentReader(segment.path());
        }
        return reader;
    }

    /** Moves to the next segment; false when this is the last. */
    private boolean advance() throws IOException {
        Segment following = segment == null ? null : segments.after(segment);
        if (following == null) {
            return false;
        }
        close();
        segment = following;
        reader = new SegmentReader(following.path());
        return true;
    }

    private long known(Segment opened) {
        Segment now = segments.get(opened.firstIndex());
        return now == null ? opened.bytes() : now.bytes();
    }

    @Override
    public void close() throws IOException {
        ahead = null;
        segment = null;
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
