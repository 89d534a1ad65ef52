package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A spool in a directory: an append log cut into segments, a header with the epoch, and the commit pointer.
 *
 * <p>Durability: {@link #append} writes the whole group and forces it once before it returns; only forced records are
 * leased. The commit pointer is not forced: losing it costs a resend, which the center recognises. An end that was torn
 * by a crash is cut off when the spool is opened; it was never leased.
 *
 * <p>Inside, records are numbered by an index that never starts anew. A sequence is an index less the epoch's base, so
 * that a new epoch costs one small file, however much is pending.
 */
public final class SegmentedSpool implements Spool {
    /** The largest body of a record, in bytes. */
    public static final int LARGEST_BODY = 16 << 20;

    private static final int HEADER_MAGIC = 0x57465350;
    private static final int COMMIT_MAGIC = 0x57465343;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_SEGMENT = 8 << 20;

    private final long maxBytes;
    private final long segmentBytes;
    private final Clock clock;
    private final RandomGenerator random;
    private final FileChannel lock;
    private final StateFile header;
    private final StateFile commitPointer;
    private final Segments segments;
    private final SpoolCursor cursor;
    private final Deque<Lease> leases = new ArrayDeque<>();
    private final Object appending = new Object();
    private SegmentWriter writer;
    private long epoch;
    private long base;
    private long committed;
    private long next;

    /** One batch under way. */
    private record Lease(long lastIndex, long oldestMillis) {}

    /**
     * Opens the spool in the directory, or creates it with a new epoch.
     *
     * @param maxBytes bound of all segments together, at least 1 MiB
     * @throws SpoolLocked when somebody else has it open
     */
    public static SegmentedSpool open(Path directory, long maxBytes, Clock clock, RandomGenerator random, Drops drops)
            throws IOException {
        Files.createDirectories(directory);
        FileChannel lock = lock(directory);
        try {
            return new SegmentedSpool(directory, lock, maxBytes, clock, random, drops);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private SegmentedSpool(
            Path directory, FileChannel lock, long maxBytes, Clock clock, RandomGenerator random, Drops drops)
            throws IOException {
        this.lock = lock;
        this.maxBytes = Math.max(maxBytes, 1 << 20);
        this.segmentBytes = Math.clamp(this.maxBytes / 8, SMALLEST_SEGMENT, LARGEST_SEGMENT);
        this.clock = clock;
        this.random = random;
        this.header = new StateFile(directory.resolve("header"), HEADER_MAGIC);
        this.commitPointer = new StateFile(directory.resolve("commit"), COMMIT_MAGIC);
        this.segments = Segments.in(directory);
        this.committed = readCommitted();
        this.next = committed + 1;
        readHeader();
        this.writer = openLast(drops);
        this.cursor = new SpoolCursor(segments, drops, committed + 1);
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel file =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = file.tryLock();
            if (held != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new SpoolLocked(directory);
        }
        file.close();
        throw new SpoolLocked(directory);
    }

    /** Without a pointer everything that is there is pending: a resend is harmless, a gap is not. */
    private long readCommitted() throws IOException {
        long beforeFirst = segments.first().map(Segment::firstIndex).orElse(1L) - 1;
        return Math.max(
                beforeFirst, commitPointer.read().map(StateFile.Pair::first).orElse(0L));
    }

    private void readHeader() throws IOException {
        Optional<StateFile.Pair> read = header.read();
        if (read.isPresent()) {
            epoch = read.get().first();
            base = read.get().second();
        } else {
            writeNewEpoch();
        }
    }

    private void writeNewEpoch() throws IOException {
        long fresh = random.nextLong();
        if (!header.write(new StateFile.Pair(fresh, committed), true)) {
            throw noRoom();
        }
        epoch = fresh;
        base = committed;
    }

    /** Finds the end of the newest segment, and cuts off what a crash left behind it. */
    private SegmentWriter openLast(Drops drops) throws IOException {
        Optional<Segment> last = segments.last();
        if (last.isEmpty()) {
            return newSegment(next).orElseThrow(SegmentedSpool::noRoom);
        }
        Segment segment = last.get();
        refuseLaterVersion(segment);
        long end;
        long lastIndex;
        try (SegmentReader reader = new SegmentReader(segment.path())) {
            while (reader.next(segment.bytes()) != null) {}
            end = reader.goodEnd();
            lastIndex = reader.lastIndex();
        }
        if (segment.bytes() > end) {
            drops.add(
                    Drops.Reason.SPOOL_TORN,
                    1,
                    "the spool's segment %s ended within a record: %d bytes were cut off"
                            .formatted(segment.path(), segment.bytes() - end));
        }
        next = Math.max(next, lastIndex + 1);
        if (next > lastIndex + 1 || segment.bytes() < SegmentFormat.HEADER) {
            return newSegment(next).orElseThrow(SegmentedSpool::noRoom);
        }
        segments.put(segment.firstIndex(), end);
        return SegmentWriter.reopen(segment.path(), end);
    }

    private static void refuseLaterVersion(Segment segment) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(SegmentFormat.HEADER);
        try (FileChannel file = FileChannel.open(segment.path(), StandardOpenOption.READ)) {
            file.read(start);
        }
        if (SegmentFormat.isOfLaterVersion(start.flip())) {
            throw new IOException(segment.path() + " was written by a later sensor: use that one");
        }
    }

    private static IOException noRoom() {
        return new IOException("the disk has no room for the spool");
    }

    private Optional<SegmentWriter> newSegment(long firstIndex) throws IOException {
        Optional<SegmentWriter> created = SegmentWriter.create(segments.path(firstIndex));
        created.ifPresent(segment -> segments.put(firstIndex, segment.end()));
        return created;
    }

    @Override
    public synchronized long epoch() {
        return epoch;
    }

    @Override
    public synchronized long nextSequence() {
        return next - base;
    }

    @Override
    public synchronized long firstPending() {
        return committed + 1 - base;
    }

    @Override
    public synchronized long entered() {
        return next - 1;
    }

    @Override
    public boolean append(List<Collected> group) throws IOException {
        if (group.isEmpty()) {
            return true;
        }
        synchronized (appending) {
            long first = index();
            ByteBuffer frames = SegmentFormat.frames(stamped(group, first));
            if (!makeRoom(frames.limit(), first) || !writer.append(frames)) {
                return false;
            }
            appended(first, group.size());
            return true;
        }
    }

    private synchronized long index() {
        return next;
    }

    private List<TelemetryRecord> stamped(List<Collected> group, long first) {
        long now = clock.millis();
        List<TelemetryRecord> records = new ArrayList<>(group.size());
        for (Collected each : group) {
            if (each.body().length > LARGEST_BODY) {
                throw new IllegalArgumentException("a body has %d bytes".formatted(each.body().length));
            }
            records.add(new TelemetryRecord(first + records.size(), now, each.asset(), each.logsource(), each.body()));
        }
        return records;
    }

    private synchronized boolean makeRoom(int bytes, long first) throws IOException {
        boolean roll = writer.end() + bytes > segmentBytes && writer.end() > SegmentFormat.HEADER;
        boolean full = segments.bytes() + bytes > maxBytes;
        if (full && committed < next - 1) {
            return false;
        }
        if (roll || (full && writer.end() > SegmentFormat.HEADER)) {
            Optional<SegmentWriter> fresh = newSegment(first);
            if (fresh.isEmpty()) {
                return false;
            }
            writer.close();
            writer = fresh.get();
            segments.deleteThrough(committed);
        }
        return true;
    }

    private synchronized void appended(long first, int count) {
        next = first + count;
        segments.last().ifPresent(segment -> segments.put(segment.firstIndex(), writer.end()));
    }

    @Override
    public synchronized Optional<TelemetryBatch> lease(int records, int bytes) throws IOException {
        List<TelemetryRecord> leased = new ArrayList<>();
        long size = 0;
        while (leased.size() < records) {
            TelemetryRecord record = cursor.peek(next);
            if (record == null) {
                break;
            }
            size += RecordBytes.size(record);
            boolean follows = leased.isEmpty()
                    || record.sequence() - base == leased.getLast().sequence() + 1;
            if (!follows || (size > bytes && !leased.isEmpty())) {
                break;
            }
            cursor.take();
            leased.add(record.at(record.sequence() - base));
        }
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        leases.add(
                new Lease(base + leased.getLast().sequence(), leased.getFirst().receivedAtMillis()));
        return Optional.of(new TelemetryBatch(epoch, leased.getFirst().sequence(), leased));
    }

    @Override
    public synchronized void commit(long through) throws IOException {
        long index = base + through;
        if (index >= next) {
            throw new IllegalArgumentException(
                    "sequence %d is not in the spool, which ends before %d".formatted(through, nextSequence()));
        }
        if (index <= committed) {
            return;
        }
        committed = index;
        // Without room the older pointer stays, until the next commit: what was acked since may be sent again.
        commitPointer.write(new StateFile.Pair(committed, 0), false);
        if (cursor.nextIndex() <= committed) {
            cursor.moveTo(committed + 1);
        }
        leases.removeIf(lease -> lease.lastIndex() <= committed);
        segments.deleteThrough(committed);
    }

    @Override
    public synchronized void rollBack() throws IOException {
        leases.clear();
        cursor.moveTo(committed + 1);
    }

    @Override
    public synchronized void startNewEpoch() throws IOException {
        writeNewEpoch();
        rollBack();
    }

    @Override
    public synchronized SpoolDepth depth() throws IOException {
        TelemetryRecord ahead = leases.isEmpty() ? cursor.peek(next) : null;
        long oldest = ahead == null ? 0 : ahead.receivedAtMillis();
        return new SpoolDepth(
                next - 1 - committed,
                segments.bytes(),
                maxBytes,
                leases.isEmpty() ? oldest : leases.getFirst().oldestMillis());
    }

    @Override
    public void close() throws IOException {
        synchronized (appending) {
            synchronized (this) {
                cursor.close();
                writer.close();
                lock.close();
            }
        }
    }
}
