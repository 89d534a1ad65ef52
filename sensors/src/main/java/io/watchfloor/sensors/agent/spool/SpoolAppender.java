package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.agent.spool.SpoolEntry.GapEntry;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * The end of the spool: the newest segment, the next index and the running hash before that index. Guarded by the
 * spool's lock.
 */
final class SpoolAppender implements Closeable {
    /** Buffers up to this size are reused; a typical group of records is smaller. */
    private static final int MAX_REUSED = 3 << 20;

    private final Segments segments;
    private final SpoolKey key;
    private final SpoolKey.Sealer sealer;
    private final RunningHash hash;
    private SegmentWriter writer;
    private long next;
    private long history;
    private long leftOut;
    private ByteBuffer frames = ByteBuffer.allocate(0);

    /**
     * Consecutive encoded entries, with the next index and the running hash after the entries. The next call of
     * {@link SpoolAppender#prepare} reuses the buffer.
     */
    record PreparedGroup(List<SpoolEntry> entries, ByteBuffer frames, long next, long history) {
        long leftOut() {
            return entries.stream()
                    .filter(GapEntry.class::isInstance)
                    .mapToLong(hole -> hole.to() - hole.from() + 1)
                    .sum();
        }
    }

    /**
     * Finds the end of the newest segment and removes an incomplete record.
     *
     * @param next the first index after the commit point
     * @param history the running hash before {@code next}
     */
    SpoolAppender(
            Segments segments,
            SpoolKey key,
            RunningHash hash,
            long next,
            long history,
            DropCounter drops,
            RandomGenerator random)
            throws IOException {
        this.segments = segments;
        this.key = key;
        this.sealer = key.sealer();
        this.hash = hash;
        this.next = next;
        this.history = history;
        this.writer = opened(drops, random);
    }

    private SegmentWriter opened(DropCounter drops, RandomGenerator random) throws IOException {
        Optional<Segment> last = segments.last();
        while (last.isPresent() && last.get().bytes() < SegmentFormat.HEADER) {
            // A crash interrupted the creation of this segment, so the segment has no records.
            segments.delete(last.get().firstIndex());
            last = segments.last();
        }
        if (last.isEmpty()) {
            return newSegment().orElseThrow(SpoolAppender::noRoom);
        }
        Segment segment = last.get();
        long end;
        long lastIndex;
        boolean former;
        OptionalLong after;
        try (SegmentReader reader = new SegmentReader(segment.path(), key)) {
            while (reader.next(segment.bytes()) != null) {}
            end = reader.goodEnd();
            lastIndex = reader.lastIndex();
            former = reader.isFormat2();
            after = reader.historyAfter(hash);
            leftOut = reader.leftOut();
        }
        if (segment.bytes() > end) {
            drops.add(
                    DropCounter.Reason.SPOOL_TORN,
                    1,
                    "the spool segment %s ended with an incomplete record: %d bytes were removed"
                            .formatted(segment.path(), segment.bytes() - end));
        }
        if (lastIndex >= next) {
            next = lastIndex + 1;
            // If the running hash is lost, a random value is used, so that sensor and center notice the divergence.
            history = after.isPresent()
                    ? after.getAsLong()
                    : new HistoryLookup(segments, key, hash).at(lastIndex).orElseGet(random::nextLong);
        }
        if (next > lastIndex + 1 || former) {
            segments.put(segment.firstIndex(), end);
            return newSegment().orElseThrow(SpoolAppender::noRoom);
        }
        segments.put(segment.firstIndex(), end);
        return SegmentWriter.reopen(segments.disk(), segment.path(), end);
    }

    private static IOException noRoom() {
        return new IOException("cannot write the spool: the disk is full");
    }

    private Optional<SegmentWriter> newSegment() throws IOException {
        Optional<SegmentWriter> created = SegmentWriter.create(
                segments.disk(), segments.path(next), SegmentFormat.header(next, history, key.id(), leftOut, 0));
        created.ifPresent(segment -> segments.put(next, segment.end()));
        return created;
    }

    long next() {
        return next;
    }

    /** Returns the number of dropped records before {@link #next}. */
    long leftOut() {
        return leftOut;
    }

    /** Returns the running hash before {@link #next}. */
    long history() {
        return history;
    }

    /** Returns the length of the newest segment. */
    long bytes() {
        return writer.end();
    }

    boolean isEmpty() {
        return writer.end() <= SegmentFormat.HEADER;
    }

    boolean isNewest(Segment segment) {
        return segments.after(segment) == null;
    }

    /** @return false if the disk has no space for a new segment */
    boolean roll() throws IOException {
        Optional<SegmentWriter> fresh = newSegment();
        if (fresh.isEmpty()) {
            return false;
        }
        writer.close();
        writer = fresh.get();
        return true;
    }

    /** Encodes the next entries to append: first the drops as gaps, then the records with the current time. */
    PreparedGroup prepare(List<UnreportedDrops.ReasonCount> leftOut, List<CollectedRecord> group, long now) {
        List<SpoolEntry> entries = new ArrayList<>(leftOut.size() + group.size());
        frames.clear();
        long index = next;
        long before = history;
        for (UnreportedDrops.ReasonCount part : leftOut) {
            GapEntry open = new GapEntry(
                    index, index + part.count() - 1, part.reason().text(), part.since(), part.until(), before, 0);
            GapEntry hole = open.closed(hash.after(before, SegmentFormat.bytes(open)));
            entries.add(hole);
            var unused = encode(hole);
            index = hole.to() + 1;
            before = hole.after();
        }
        for (CollectedRecord each : group) {
            if (each.body().length > SegmentedSpool.LARGEST_BODY) {
                throw new IllegalArgumentException(
                        "a record body of %d bytes is too large".formatted(each.body().length));
            }
            TelemetryRecord record = new TelemetryRecord(index, now, each.asset(), each.logsource(), each.body());
            RecordEntry stored = new RecordEntry(record, each.priority(), before);
            entries.add(stored);
            before = hash.after(before, encode(stored));
            index++;
        }
        PreparedGroup tail = new PreparedGroup(entries, frames.flip(), index, before);
        if (frames.capacity() > MAX_REUSED) {
            frames = ByteBuffer.allocate(0);
        }
        return tail;
    }

    private ByteBuffer encode(SpoolEntry entry) {
        int size = SegmentFormat.size(entry);
        if (frames.remaining() < size) {
            int wanted = Math.max(Math.addExact(frames.position(), size), Math.min(2 * frames.capacity(), MAX_REUSED));
            frames = ByteBuffer.allocate(wanted).put(frames.flip());
        }
        return SegmentFormat.write(entry, frames, sealer);
    }

    /**
     * Writes the frames and forces them to disk. The caller does not hold the spool's lock.
     *
     * @return false if the disk is full
     */
    boolean write(ByteBuffer frames) throws IOException {
        return writer.append(frames);
    }

    void appended(PreparedGroup tail) {
        next = tail.next();
        history = tail.history();
        leftOut += tail.leftOut();
        segments.last().ifPresent(segment -> segments.put(segment.firstIndex(), writer.end()));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
