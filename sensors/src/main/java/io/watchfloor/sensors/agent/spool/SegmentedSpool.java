package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.agent.spool.EpochFile.Epoch;
import io.watchfloor.sensors.agent.spool.Segments.Segment;
import io.watchfloor.sensors.agent.spool.SpoolAppender.PreparedGroup;
import io.watchfloor.sensors.agent.spool.SpoolEntry.RecordEntry;
import io.watchfloor.sensors.agent.spool.SpoolLimits.WhenFull;
import io.watchfloor.sensors.protocol.Divergence;
import io.watchfloor.sensors.protocol.RunningHash;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A spool in a directory: an append-only log in segments, a header with the epoch, and the commit pointer.
 *
 * <p>Durability: {@link #append} writes the whole group and forces it to disk once before it returns; only records that
 * are on disk are leased. The commit pointer is not forced: if the pointer is lost, records are sent again, and the
 * center recognizes the duplicates. An incomplete record at the end, after a crash, is removed when the spool is
 * opened; such a record was never leased.
 *
 * <p>Internally, each record has an index that never restarts. The sequence number is the index minus the epoch's base,
 * so that starting a new epoch rewrites only one small file, regardless of how many records are pending.
 */
public final class SegmentedSpool implements Spool {
    /** Maximum size of a record body, in bytes. */
    public static final int LARGEST_BODY = 16 << 20;

    private static final int COMMIT_MAGIC = 0x57465343;

    private final SpoolLimits limits;
    private final SpoolKey key;
    private final Clock clock;
    private final RandomGenerator random;
    private final RunningHash hash;
    private final DropCounter drops;
    private final FileChannel lock;
    private final EpochFile header;
    private final StateFile commitPointer;
    private final Segments segments;
    private final SpoolAppender appender;
    private final SpoolCursor cursor;
    private final Eviction eviction;
    private final Leases leases;
    private final UnreportedDrops unreported = new UnreportedDrops();
    private final Object appending = new Object();
    private Epoch epoch;
    private long committed;
    private long committedHistory;
    private final SentWatermark sent;
    private long graceUntil;
    private long checkedAt;
    private long partsCheckedAt;

    /**
     * Opens the spool in the directory, or creates it with a new epoch. The key is in the same directory.
     *
     * @param maxBytes maximum size of all segments together, at least 1 MiB
     * @throws SpoolLockedException if the directory is already in use
     */
    public static SegmentedSpool open(
            Path directory, long maxBytes, Clock clock, RandomGenerator random, DropCounter drops) throws IOException {
        return open(directory, maxBytes, clock, random, RunningHash.SHA_256, drops);
    }

    /** @param hash the function that calculates the running hash; tests use other functions */
    public static SegmentedSpool open(
            Path directory, long maxBytes, Clock clock, RandomGenerator random, RunningHash hash, DropCounter drops)
            throws IOException {
        SpoolKey key = SpoolKey.in(directory.resolve("key"));
        return open(
                directory, new SpoolDependencies(Disk.REAL, SpoolLimits.of(maxBytes), key, clock, random, hash, drops));
    }

    /** Opens the spool with the limits and the encryption key of the settings. */
    public static SegmentedSpool open(
            Path directory, SpoolLimits limits, SpoolKey key, Clock clock, RandomGenerator random, DropCounter drops)
            throws IOException {
        return open(
                directory, new SpoolDependencies(Disk.REAL, limits, key, clock, random, RunningHash.SHA_256, drops));
    }

    static SegmentedSpool open(Path directory, SpoolDependencies given) throws IOException {
        PrivateFiles.createDirectories(directory);
        FileChannel lock = SpoolLock.take(directory);
        try {
            return new SegmentedSpool(directory, lock, given);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private SegmentedSpool(Path directory, FileChannel lock, SpoolDependencies given) throws IOException {
        this.lock = lock;
        this.limits = given.limits();
        this.key = given.key();
        this.clock = given.clock();
        this.random = given.random();
        this.hash = given.hash();
        this.drops = given.drops();
        this.leases = new Leases(hash);
        this.header = EpochFile.in(given.disk(), directory);
        this.commitPointer = new StateFile(given.disk(), directory.resolve("commit"), COMMIT_MAGIC, 2);
        this.segments = Segments.in(given.disk(), directory);
        segments.check(key);
        Optional<Epoch> read = header.read();
        CommitPoint was = CommitPoint.read(
                commitPointer, read, segments, at -> new HistoryLookup(segments, key, hash).at(at), random);
        this.committed = was.index();
        this.committedHistory = was.history();
        this.epoch = read.isPresent() ? read.get() : created();
        this.appender = new SpoolAppender(segments, key, hash, committed + 1, committedHistory, drops, random);
        this.sent = new SentWatermark(given.disk(), directory, appender.next() - 1);
        this.cursor = new SpoolCursor(segments, key, drops, committed + 1);
        this.eviction = new Eviction(segments, limits.segmentBytes(), key, hash, drops);
        this.graceUntil = clock.millis() + limits.slack().toMillis();
    }

    private Epoch created() throws IOException {
        Epoch created = new Epoch(random.nextLong(), committed, committedHistory, null, null);
        header.write(created);
        return created;
    }

    @Override
    public synchronized long epoch() {
        return epoch.epoch();
    }

    @Override
    public synchronized long nextSequence() {
        return appender.next() - epoch.base();
    }

    @Override
    public synchronized long firstPending() {
        return committed + 1 - epoch.base();
    }

    @Override
    public synchronized long appendedCount() {
        return appender.next() - 1 - appender.leftOut();
    }

    @Override
    public synchronized long droppedCount() {
        return appender.leftOut();
    }

    @Override
    public boolean append(List<CollectedRecord> group, Map<DropCounter.Reason, Long> left) throws IOException {
        synchronized (appending) {
            long now = clock.millis();
            unreported.collect(drops, now);
            evictOld(now);
            PreparedGroup prepared =
                    appender.prepare(unreported.with(left, now), group, now); // only append() moves the spool's end
            if (prepared.entries().isEmpty()) {
                return true;
            }
            if (!makeRoom(prepared.frames().limit(), priority(group)) || !appender.write(prepared.frames())) {
                return false;
            }
            synchronized (this) {
                appender.appended(prepared);
                cursor.appended(prepared.entries());
                segments.last().ifPresent(last -> eviction.appended(last.firstIndex(), prepared.entries()));
            }
            unreported.clear();
            drops.addReported(left);
            return true;
        }
    }

    /**
     * A group that contains only drops has high priority, because drops must be reported even if the spool is full.
     */
    private static Priority priority(List<CollectedRecord> group) {
        return group.stream()
                .map(CollectedRecord::priority)
                .max(Comparator.naturalOrder())
                .orElse(Priority.HIGH);
    }

    private synchronized boolean makeRoom(int bytes, Priority arriving) throws IOException {
        while (segments.bytes() + bytes > limits.maxBytes() && committed < appender.next() - 1) {
            if (!evictFor(arriving)) {
                return false;
            }
        }
        boolean roll = appender.bytes() + bytes > limits.segmentBytes() && !appender.isEmpty();
        boolean full = segments.bytes() + bytes > limits.maxBytes();
        if (roll || (full && !appender.isEmpty())) {
            if (!appender.roll()) {
                return false;
            }
            segments.deleteThrough(committed);
        }
        return true;
    }

    /** @return false if no record can be evicted, or if the disk has no space for the rewritten segment */
    private boolean evictFor(Priority arriving) throws IOException {
        eviction.forgetGone();
        Segment segment = eviction.findVictim(arriving, limits.whenFull() == WhenFull.DROP_OLDEST, protectedThrough());
        if (segment == null) {
            return false;
        }
        Priority lowest = eviction.lowest(segment);
        return evict(segment, stored -> !stored.priority().isAbove(lowest), DropCounter.Reason.SPOOL_FULL);
    }

    private boolean evict(Segment from, Predicate<RecordEntry> goes, DropCounter.Reason reason) throws IOException {
        boolean done = (!appender.isNewest(from) || (!appender.isEmpty() && appender.roll()))
                && eviction.evict(from, goes, reason, committed, protectedThrough());
        cursor.reopen();
        return done;
    }

    /**
     * Evicts records older than {@code max-age}. Many records are evicted together, because each eviction rewrites a
     * segment. After a start, a suspend or a clock change, the center first has time to acknowledge the records.
     */
    private synchronized void evictOld(long now) throws IOException {
        long slack = limits.slack().toMillis();
        if (Math.abs(now - checkedAt) > slack) {
            graceUntil = now + slack;
        }
        checkedAt = now;
        long tooOld = now - limits.maxAge().toMillis();
        if (limits.maxAge().isZero() || now < graceUntil || oldestMillis() == 0 || oldestMillis() >= tooOld - slack) {
            return;
        }
        long protectedThrough = protectedThrough();
        boolean partsToo = now - partsCheckedAt >= slack;
        partsCheckedAt = partsToo ? now : partsCheckedAt;
        for (Segment segment : eviction.olderThan(tooOld, protectedThrough, partsToo)) {
            if (!evict(
                    segment,
                    stored -> stored.to() > protectedThrough && stored.record().receivedAtMillis() < tooOld,
                    DropCounter.Reason.SPOOL_AGE)) {
                return;
            }
        }
    }

    private long protectedThrough() {
        return Math.max(committed, sent.index());
    }

    /** Returns the receive time of the oldest pending record; 0 if none is pending. */
    private long oldestMillis() throws IOException {
        if (!leases.isEmpty()) {
            return leases.oldestMillis();
        }
        RecordEntry ahead = cursor.peek(appender.next());
        return ahead == null ? 0 : ahead.record().receivedAtMillis();
    }

    @Override
    public synchronized Optional<TelemetryBatch> lease(int sequences, int bytes, boolean acrossGaps)
            throws IOException {
        if (leases.bytes() > limits.maxBytes() / 2) {
            // leased records cannot be evicted, so at least half of the spool must not be leased
            return Optional.empty();
        }
        BatchBuilder batch = new BatchBuilder(new BatchBuilder.Capacity(sequences, bytes, acrossGaps), epoch);
        Optional<TelemetryBatch> next = leases.next(batch, cursor, appender.next(), epoch.base(), committedHistory);
        if (next.isPresent() && !sent.advance(epoch.base() + next.get().lastSequence())) {
            leases.removeLast();
            cursor.moveTo(epoch.base() + next.get().firstSequence());
            return Optional.empty();
        }
        return next;
    }

    @Override
    public synchronized OptionalLong history(long sequence) throws IOException {
        long index = epoch.base() + sequence;
        if (sequence < 0 || index >= appender.next()) {
            return OptionalLong.empty();
        }
        if (index == appender.next() - 1) {
            return OptionalLong.of(appender.history());
        }
        if (index == committed) {
            return OptionalLong.of(committedHistory);
        }
        OptionalLong leased = leases.history(index);
        return leased.isPresent() ? leased : new HistoryLookup(segments, key, hash).at(index);
    }

    @Override
    public synchronized List<SequenceGap> gaps() throws IOException {
        RecordEntry unused = cursor.peek(appender.next());
        List<SequenceGap> missing = cursor.gaps(epoch.base());
        return missing.isEmpty()
                        || sent.advance(epoch.base() + missing.getLast().to())
                ? missing
                : List.of();
    }

    @Override
    public synchronized OptionalLong lineage() {
        Long lineage = epoch.lineage();
        return lineage == null ? OptionalLong.empty() : OptionalLong.of(lineage);
    }

    @Override
    public synchronized Optional<Divergence> divergence() {
        return Optional.ofNullable(epoch.divergence());
    }

    @Override
    public synchronized void welcomed(long lineage) throws IOException {
        Long known = epoch.lineage();
        if (epoch.divergence() != null || known == null || known != lineage) {
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
        if (index >= appender.next()) {
            throw new IllegalArgumentException(
                    "sequence number %d does not exist: the next sequence number of the spool is %d"
                            .formatted(through, nextSequence()));
        }
        if (index > committed) {
            commit(index, history(through).orElseGet(random::nextLong));
        }
    }

    private void commit(long index, long history) throws IOException {
        committedHistory = history;
        committed = index;
        // If the disk is full, the older pointer remains until the next commit, and records that were acknowledged
        // since then may be sent again.
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
    public synchronized void startNewEpoch(Divergence.Reason reason) throws IOException {
        write(new Epoch(
                RunningHash.followingEpoch(epoch.epoch(), committedHistory),
                committed,
                committedHistory,
                epoch.lineage(),
                new Divergence(epoch.epoch(), committed - epoch.base(), reason)));
        rollBack();
    }

    @Override
    public synchronized boolean isFarAhead() {
        return cursor.isFarBehind(appender.next());
    }

    @Override
    public synchronized SpoolDepth depth() throws IOException {
        return new SpoolDepth(appender.next() - 1 - committed, segments.bytes(), limits.maxBytes(), oldestMillis());
    }

    @Override
    public void close() throws IOException {
        synchronized (appending) {
            synchronized (this) {
                cursor.close();
                appender.close();
                sent.close();
                lock.close();
            }
        }
    }
}
