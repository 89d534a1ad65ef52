package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.ArchiveStore.LocalFiles;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reads the archive by time of receipt. The records of a day of receipt are read in the order of the files, and only the
 * selected ones are sorted, in memory: sorting all would need more space than reading. If too many are selected, the day
 * is read again in two halves.
 */
public final class ArchiveReader implements ArchiveReplay {

    private static final Comparator<Replayed> RECEIVED = Comparator.comparingLong(
                    (Replayed one) -> one.record().receivedAtMillis())
            .thenComparing(Replayed::sensor)
            .thenComparingLong(Replayed::epoch)
            .thenComparingLong(one -> one.record().sequence());

    /** Records of this size, as received, are sorted in memory. */
    private static final long MOST_SELECTED = 128L << 20;

    /** A shorter time is not halved any more: a node receives less in this time than fits into memory. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** For fetching a file. */
    private static final Duration PATIENCE = Duration.ofMinutes(14);

    /** The progress is reported after this many records that are in no file, and in this interval. */
    private static final int REPORTED = 1 << 12;

    private static final int REPORT_MILLIS = 20;

    private final ArchiveStore store;
    private final Path temporary;
    private final ArchiveSource source;
    private final TelemetryReader reader;
    private final Limits limits;

    /**
     * @param threads that read and select at the same time
     * @param mostSelected records of this size, as received, are sorted in memory
     */
    public record Limits(int memoryMegabytes, int threads, long mostSelected) {
        public Limits(int memoryMegabytes, int threads) {
            this(memoryMegabytes, threads, MOST_SELECTED);
        }
    }

    /**
     * @param temporary folder for temporary files
     * @param reader reads records like the center does
     */
    public ArchiveReader(
            ArchiveStore store, Path temporary, ArchiveSource source, TelemetryReader reader, Limits limits) {
        this.store = store;
        this.temporary = temporary.toAbsolutePath();
        this.source = source;
        this.reader = reader;
        this.limits = limits;
    }

    /** The records of a replay, and how far it has come. */
    private final class Reading {
        private final Connection connection;
        private final Instant from;
        private final Instant to;
        private final Visible visible;
        private final Predicate<TelemetryRecord> select;
        private final Progress progress;
        private final Consumer<? super Replayed> each;
        private long all;
        private long read;

        Reading(
                Connection connection,
                Instant from,
                Instant to,
                Visible visible,
                Predicate<TelemetryRecord> select,
                Progress progress,
                Consumer<? super Replayed> each) {
            this.connection = connection;
            this.from = from;
            this.to = to;
            this.visible = visible;
            this.select = select;
            this.progress = progress;
            this.each = each;
        }

        Extent run() throws SQLException {
            ArchiveCatalog.Extent extent = source.extent(from, to, List.of(), RequiredValues.NONE);
            all = extent.files().stream()
                    .mapToLong(file -> file.content().records())
                    .sum();
            TreeSet<LocalDate> days =
                    extent.files().stream().map(ArchiveFile::day).collect(Collectors.toCollection(TreeSet::new));
            extent.blocks().stream()
                    .flatMap(block -> block.records().stream())
                    .map(one -> LocalDate.ofInstant(received(one), ZoneOffset.UTC))
                    .forEach(days::add);
            for (LocalDate day : days) {
                Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
                Instant stopped = slice(start, start.plus(Duration.ofDays(1)));
                if (stopped != null) {
                    return new Extent(read, stopped);
                }
            }
            return new Extent(read, Instant.MAX);
        }

        /** @return the start of the first time of receipt that was not read; null if all was read */
        private @Nullable Instant slice(Instant start, Instant end) throws SQLException {
            Duration width = Duration.between(start, end);
            Slice slice = new Slice(width.compareTo(SHORTEST) > 0 ? limits.mostSelected() : Long.MAX_VALUE);
            // The catalog is read for each slice: a file that was replaced is soon deleted, and its records are in a
            // file
            // of the same day.
            ArchiveCatalog.Extent extent = source.extent(from, to, List.of(), RequiredValues.NONE);
            LocalDate day = LocalDate.ofInstant(start, ZoneOffset.UTC);
            List<ArchiveFile> files = extent.files().stream()
                    .filter(file -> file.day().equals(day))
                    .toList();
            if (!files(files, start, end, slice) || !blocks(extent.blocks(), start, end, slice)) {
                if (!slice.isFull()) {
                    return start;
                }
                Instant middle = start.plus(width.dividedBy(2)).truncatedTo(ChronoUnit.MILLIS);
                Instant stopped = slice(start, middle);
                return stopped == null ? slice(middle, end) : stopped;
            }
            read += slice.read.get();
            slice.selected.sort(RECEIVED);
            slice.selected.forEach(each);
            return progress.reached(read, Math.max(all, read)) ? null : end;
        }

        private boolean goOn(Slice slice) {
            long now = read + slice.read.get();
            return !slice.isFull() && progress.reached(now, Math.max(all, now));
        }

        /** Reads the files in several threads, while this one reports the progress. */
        private boolean files(List<ArchiveFile> files, Instant start, Instant end, Slice slice) throws SQLException {
            Queue<ArchiveFile> left = new ConcurrentLinkedQueue<>(files.stream()
                    .sorted(Comparator.comparingLong(
                                    (ArchiveFile file) -> file.content().records())
                            .reversed())
                    .toList());
            List<Future<?>> reading = new ArrayList<>();
            try (ExecutorService pool = Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("archive-reader-", 0).factory())) {
                for (int thread = 0; thread < Math.min(limits.threads(), files.size()); thread++) {
                    reading.add(pool.submit(() -> {
                        read(left, start, end, slice);
                        return null;
                    }));
                }
                try {
                    for (Future<?> one : reading) {
                        while (!ended(one)) {
                            if (!goOn(slice)) {
                                slice.stop();
                            }
                        }
                    }
                    return slice.goesOn();
                } finally {
                    slice.stop();
                }
            }
        }

        private void read(Queue<ArchiveFile> files, Instant start, Instant end, Slice slice)
                throws SQLException, IOException {
            try (Connection own = connection.unwrap(DuckDBConnection.class).duplicate()) {
                ReceivedRows rows = new ReceivedRows(own, from, to, start, end);
                // One by one, because the files of a day may be larger than the disk of this node.
                for (ArchiveFile file = files.poll(); file != null; file = files.poll()) {
                    try (LocalFiles local = store.open(List.of(file), PATIENCE)) {
                        rows.read(local.path(file), one -> {
                            if (visible.test(one)) {
                                slice.add(one, select.test(one.record()));
                            }
                            return slice.goesOn();
                        });
                    }
                    if (!slice.goesOn()) {
                        return;
                    }
                }
            }
        }

        /** Waits shortly. */
        private static boolean ended(Future<?> reading) throws SQLException {
            try {
                reading.get(REPORT_MILLIS, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException stillReading) {
                return false;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new ArchiveUnavailable("archive.unreadable", "The node stops. Try again.", stopping);
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case SQLException e -> throw e;
                    case RuntimeException e -> throw e;
                    case IOException e ->
                        throw new ArchiveUnavailable(
                                "archive.unreadable", "The archive cannot be read: " + e.getMessage(), e);
                    case null, default -> throw new IllegalStateException(failed);
                }
            }
        }

        private boolean blocks(List<ArchiveCatalog.Block> blocks, Instant start, Instant end, Slice slice) {
            for (ArchiveCatalog.Block block : blocks) {
                for (ArchivedRecord record : block.records()) {
                    Instant received = received(record);
                    Replayed one = new Replayed(record.asset(), block.sensor(), block.epoch(), record.received());
                    if (!received.isBefore(start)
                            && received.isBefore(end)
                            && happened(record.received())
                            && visible.test(one)) {
                        slice.add(one, select.test(one.record()));
                        if (slice.read.get() % REPORTED == 0 && !goOn(slice)) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }

        private boolean happened(TelemetryRecord record) {
            Instant time;
            try {
                time = Submission.read(reader, record).time();
            } catch (UnreadableTelemetry e) {
                time = Instant.ofEpochMilli(record.receivedAtMillis()); // as in the files
            }
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    private static Instant received(ArchivedRecord record) {
        return Instant.ofEpochMilli(record.received().receivedAtMillis());
    }

    /** The records of a range of receive times. Used by several threads. */
    private static final class Slice {
        private final long most;
        private final List<Replayed> selected = new ArrayList<>();
        private final AtomicLong read = new AtomicLong();
        private volatile boolean full;
        private volatile boolean stopped;
        private long bytes;

        Slice(long most) {
            this.most = most;
        }

        void add(Replayed one, boolean chosen) {
            read.incrementAndGet();
            if (chosen) {
                synchronized (selected) {
                    selected.add(one);
                    bytes += one.record().body().length;
                    full = bytes > most;
                }
            }
        }

        void stop() {
            stopped = true;
        }

        boolean goesOn() {
            return !full && !stopped;
        }

        boolean isFull() {
            return full;
        }
    }

    /** Accepts the records that a reader may find. */
    private static final class Visible implements Predicate<Replayed> {
        private final SearchScope scope;
        private final Set<String> assets;

        Visible(SearchScope scope) {
            this.scope = scope;
            this.assets =
                    scope.assets().stream().map(ArchiveSearch::key).collect(Collectors.toCollection(HashSet::new));
        }

        @Override
        public boolean test(Replayed one) {
            return (scope.everything() || assets.contains(one.asset().toString()))
                    && (scope.hidden().isEmpty()
                            || !scope.hidden()
                                    .contains(new RecordId(
                                                    one.sensor(),
                                                    one.epoch(),
                                                    one.record().sequence())
                                            .toString()));
        }
    }

    @Override
    public Extent replay(
            Instant from,
            Instant to,
            SearchScope scope,
            Predicate<TelemetryRecord> select,
            Progress progress,
            Consumer<? super Replayed> each) {
        try (Connection connection = ArchiveEngine.openStreaming(
                store.folder(),
                temporary,
                limits.memoryMegabytes(),
                1,
                "preserve_insertion_order = false",
                "TimeZone = 'UTC'")) {
            return new Reading(connection, from, to, new Visible(scope), select, progress, each).run();
        } catch (SQLException e) {
            throw new ArchiveUnavailable(
                    "archive.unreadable",
                    "The archive cannot be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
