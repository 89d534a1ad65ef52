package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.EpochFile.Epoch;
import io.watchfloor.sensors.agent.spool.SegmentFormat.Frames;
import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.protocol.Lost;
import io.watchfloor.sensors.protocol.Parting;
import io.watchfloor.sensors.protocol.RecordBytes;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * A spool in a directory: an append log cut into segments, a header with the epoch, and the commit pointer.
 *
 * <p>Durability: {@link #append} writes the whole group and forces it once before it returns; only forced records are
 * leased. The commit pointer is not forced: losing it costs a resend, which the center recognises. An end torn by a
 * crash is cut off when the spool is opened; it was never leased.
 *
 * <p>Internally, records are numbered by an index that never restarts. A sequence is an index minus the epoch's base,
 * so a new epoch costs one small file, however many records are pending.
 */
public final class SegmentedSpool implements Spool {
    /** The largest body of a record, in bytes. */
    public static final int LARGEST_BODY = 16 << 20;

    private static final int COMMIT_MAGIC = 0x57465343;
    private static final long SMALLEST_SEGMENT = 64 << 10;
    private static final long LARGEST_SEGMENT = 8 << 20;

    private final long maxBytes;
    private final long segmentBytes;
    private final Clock clock;
    private final RandomGenerator random;
    private final RunningHash hash;
    private final FileChannel lock;
    private final EpochFile header;
    private final StateFile commitPointer;
    private final Segments segments;
    private final SpoolCursor cursor;
    private final Leases leases = new Leases();
    private final Object appending = new Object();
    private SegmentWriter writer;
    private Epoch epoch;
    private long committed;
    private long committedHistory;
    private long next;
    private long headHistory;

    /**
     * Opens the spool in the directory, or creates it with a new epoch.
     *
     * @param maxBytes bound of all segments together, at least 1 MiB
     * @throws SpoolLocked when somebody else has it open
     */
    public static SegmentedSpool open(Path directory, long maxBytes, Clock clock, RandomGenerator random, Drops drops)
            throws IOException {
        return open(directory, maxBytes, clock, random, RunningHash.SHA_256, drops);
    }

    /** @param hash binds sequences to records; tests pass others */
    public static SegmentedSpool open(
            Path directory, long maxBytes, Clock clock, RandomGenerator random, RunningHash hash, Drops drops)
            throws IOException {
        PrivateFiles.createDirectories(directory);
        FileChannel lock = SpoolLock.take(directory);
        try {
            return new SegmentedSpool(directory, lock, maxBytes, clock, random, hash, drops);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private SegmentedSpool(
            Path directory,
            FileChannel lock,
            long maxBytes,
            Clock clock,
            RandomGenerator random,
            RunningHash hash,
            Drops drops)
            throws IOException {
        this.lock = lock;
        this.maxBytes = Math.max(maxBytes, 1 << 20);
        this.segmentBytes = Math.clamp(this.maxBytes / 8, SMALLEST_SEGMENT, LARGEST_SEGMENT);
        this.clock = clock;
        this.random = random;
        this.hash = hash;
        this.header = EpochFile.in(directory);
        this.commitPointer = new StateFile(directory.resolve("commit"), COMMIT_MAGIC, 2);
        this.segments = Segments.in(directory);
        segments.refuseOtherVersions();
        Optional<Epoch> read = header.read();
        readCommitted(read);
        this.next = committed + 1;
        this.headHistory = committedHistory;
        this.epoch = read.isPresent() ? read.get() : created();
        this.writer = openLast(drops);
        this.cursor = new SpoolCursor(segments, drops, committed + 1);
    }

    /**
     * Without a pointer every record on disk is pending: a resend is harmless, a gap is not. The pointer is not forced,
     * but the epoch's header is, and it says what was committed when the epoch began.
     */
    private void readCommitted(Optional<Epoch> read) throws IOException {
        long[] pointer = commitPointer.read().orElse(new long[] {0, 0});
        long beforeFirst = segments.first().map(Segment::firstIndex).orElse(1L) - 1;
        long base = read.map(Epoch::base).orElse(0L);
        if (pointer[0] >= Math.max(beforeFirst, base) && pointer[0] > 0) {
            committed = pointer[0];
            committedHistory = pointer[1];
        } else if (read.isPresent() && base >= beforeFirst) {
            committed = base;
            committedHistory = read.get().history();
        } else {
            committed = beforeFirst;
            committedHistory = found(beforeFirst);
        }
    }

    /** When the running hash is lost, use a value that equals no other, so that both sides notice. */
    private long found(long index) throws IOException {
        return new SpoolHistory(segments, hash).at(index).orElseGet(random::nextLong);
    }

    private Epoch created() throws IOException {
        Epoch created = new Epoch(random.nextLong(), committed, committedHistory, null, null);
        header.write(created);
        return created;
    }

    /** Finds the end of the newest segment, and cuts off what a crash left behind it. */
    private SegmentWriter openLast(Drops drops) throws IOException {
        Optional<Segment> last = segments.last();
        if (last.isEmpty()) {
            return newSegment(next).orElseThrow(SegmentedSpool::noRoom);
        }
        Segment segment = last.get();
        long end;
        long lastIndex;
        OptionalLong history;
        try (SegmentReader reader = new SegmentReader(segment.path())) {
            while (reader.next(segment.bytes()) != null) {}
            end = reader.goodEnd();
            lastIndex = reader.lastIndex();
            history = reader.historyAfter(hash);
        }
        if (segment.bytes() > end) {
            drops.add(
                    Drops.Reason.SPOOL_TORN,
                    1,
                    "the spool's segment %s ended within a record: %d bytes were cut off"
                            .formatted(segment.path(), segment.bytes() - end));
        }
        if (lastIndex >= next) {
            next = lastIndex + 1;
            headHistory = history.isPresent() ? history.getAsLong() : found(lastIndex);
        }
        if (next > lastIndex + 1 || segment.bytes() < SegmentFormat.HEADER) {
            return newSegment(next).orElseThrow(SegmentedSpool::noRoom);
        }
        segments.put(segment.firstIndex(), end);
        return SegmentWriter.reopen(segment.path(), end);
    }

    private static IOException noRoom() {
        return new IOException("the disk has no room for the spool");
    }

    private Optional<SegmentWriter> newSegment(long firstIndex) throws IOException {
        Optional<SegmentWriter> created = SegmentWriter.create(segments.path(firstIndex), headHistory);
        created.ifPresent(segment -> segments.put(firstIndex, segment.end()));
        return created;
    }

    @Override
    public synchronized long epoch() {
        return epoch.epoch();
    }

    @Override
    public synchronized long nextSequence() {
        return next - epoch.base();
    }

    @Override
    public synchronized long firstPending() {
        return committed + 1 - epoch.base();
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
            long first = next; // only appending moves it, and the history at it
            Frames frames = SegmentFormat.frames(stamped(group, first), headHistory, hash);
            if (!makeRoom(frames.bytes().limit(), first) || !writer.append(frames.bytes())) {
                return false;
            }
            appended(first, group.size(), frames.history());
            return true;
        }
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

    private synchronized void appended(long first, int count, long history) {
        next = first + count;
        headHistory = history;
        segments.last().ifPresent(segment -> segments.put(segment.firstIndex(), writer.end()));
    }

    @Override
    public synchronized Optional<TelemetryBatch> lease(int records, int bytes) throws IOException {
        List<TelemetryRecord> leased = new ArrayList<>();
        long before = 0;
        long lastBefore = 0;
        long size = 0;
        while (leased.size() < records) {
            TelemetryRecord record = cursor.peek(next);
            if (record == null) {
                break;
            }
            size += RecordBytes.size(record);
            boolean follows = leased.isEmpty()
                    || record.sequence() - epoch.base() == leased.getLast().sequence() + 1;
            if (!follows || (size > bytes && !leased.isEmpty())) {
                break;
            }
            lastBefore = cursor.historyAhead();
            before = leased.isEmpty() ? lastBefore : before;
            cursor.take();
            leased.add(record.at(record.sequence() - epoch.base()));
        }
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        leases.add(
                epoch.base() + leased.getLast().sequence(),
                hash.over(lastBefore, List.of(leased.getLast()))[0],
                leased.getFirst().receivedAtMillis());
        return Optional.of(new TelemetryBatch(epoch.epoch(), leased.getFirst().sequence(), before, leased));
    }

    @Override
    public synchronized OptionalLong history(long sequence) throws IOException {
        long index = epoch.base() + sequence;
        if (sequence < 0 || index >= next) {
            return OptionalLong.empty();
        }
        if (index == next - 1) {
            return OptionalLong.of(headHistory);
        }
        if (index == committed) {
            return OptionalLong.of(committedHistory);
        }
        OptionalLong leased = leases.history(index);
        return leased.isPresent() ? leased : new SpoolHistory(segments, hash).at(index);
    }

    @Override
    public synchronized Optional<Lost> lostAtEnd() throws IOException {
        return cursor.peek(next) == null && cursor.lostAtEndFrom() != 0
                ? Optional.of(new Lost(cursor.lostAtEndFrom() - epoch.base(), next - 1 - epoch.base()))
                : Optional.empty();
    }

    @Override
    public synchronized OptionalLong lineage() {
        Long lineage = epoch.lineage();
        return lineage == null ? OptionalLong.empty() : OptionalLong.of(lineage);
    }

    @Override
    public synchronized Optional<Parting> parting() {
        return Optional.ofNullable(epoch.parting());
    }

    @Override
    public synchronized void welcomed(long lineage) throws IOException {
        Long known = epoch.lineage();
        if (epoch.parting() != null || known == null || known != lineage) {
            write(new Epoch(epoch.epoch(), epoch.base(), epoch.history(), lineage, null));
        }
    }

    private void write(Epoch changed) throws IOException {
        header.write(changed);
        epoch = changed;
    }

    @Override
    public synchronized void commit(long through) throws IOException {
        long index = epoch.base() + through;
        if (index >= next) {
            throw new IllegalArgumentException(
                    "sequence %d is not in the spool, which ends before %d".formatted(through, nextSequence()));
        }
        if (index <= committed) {
            return;
        }
        OptionalLong history = history(through);
        committedHistory = history.isPresent() ? history.getAsLong() : random.nextLong();
        committed = index;
        // Without room the older pointer stays until the next commit: records acked since may be sent again.
        commitPointer.write(false, committed, committedHistory);
        if (cursor.expected() <= committed) {
            cursor.moveTo(committed + 1);
        }
        leases.removeThrough(committed);
        segments.deleteThrough(committed);
    }

    @Override
    public synchronized void rollBack() throws IOException {
        leases.clear();
        cursor.moveTo(committed + 1);
    }

    @Override
    public synchronized void startNewEpoch(Parting.Reason reason) throws IOException {
        write(new Epoch(
                RunningHash.followingEpoch(epoch.epoch(), committedHistory),
                committed,
                committedHistory,
                epoch.lineage(),
                new Parting(epoch.epoch(), committed - epoch.base(), reason)));
        rollBack();
    }

    @Override
    public synchronized SpoolDepth depth() throws IOException {
        TelemetryRecord ahead = leases.isEmpty() ? cursor.peek(next) : null;
        long oldest = ahead == null ? 0 : ahead.receivedAtMillis();
        return new SpoolDepth(
                next - 1 - committed, segments.bytes(), maxBytes, leases.isEmpty() ? oldest : leases.oldestMillis());
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
