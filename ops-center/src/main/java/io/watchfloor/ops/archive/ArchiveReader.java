package io.watchfloor.ops.archive;

import io.watchfloor.ops.archive.ArchiveStore.LocalFiles;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.id.RecordId;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

    /** The progress is reported after this many records. */
    private static final int REPORTED = 1 << 12;

    private final ArchiveStore store;
    private final Path temporary;
    private final ArchiveSource source;
    private final TelemetryReader reader;
    private final int memoryMegabytes;
    private final long mostSelected;

    /**
     * @param temporary folder for temporary files
     * @param reader reads records like the center does
     */
    public ArchiveReader(
            ArchiveStore store, Path temporary, ArchiveSource source, TelemetryReader reader, int memoryMegabytes) {
        this(store, temporary, source, reader, memoryMegabytes, MOST_SELECTED);
    }

    ArchiveReader(
            ArchiveStore store,
            Path temporary,
            ArchiveSource source,
            TelemetryReader reader,
            int memoryMegabytes,
            long mostSelected) {
        this.store = store;
        this.temporary = temporary.toAbsolutePath();
        this.source = source;
        this.reader = reader;
        this.memoryMegabytes = memoryMegabytes;
        this.mostSelected = mostSelected;
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
        private String assetText = "";
        private @Nullable AssetKey asset;
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
            Slice slice = new Slice(width.compareTo(SHORTEST) > 0 ? mostSelected : Long.MAX_VALUE);
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
            read += slice.read;
            slice.selected.sort(RECEIVED);
            slice.selected.forEach(each);
            return progress.reached(read, Math.max(all, read)) ? null : end;
        }

        private boolean goOn(Slice slice) {
            long now = read + slice.read;
            return !slice.isFull() && (slice.read % REPORTED != 0 || progress.reached(now, Math.max(all, now)));
        }

        private boolean files(List<ArchiveFile> files, Instant start, Instant end, Slice slice) throws SQLException {
            // One by one, because the files of a day may be larger than the disk of this node.
            for (ArchiveFile file : files) {
                try (LocalFiles local = store.open(List.of(file), PATIENCE)) {
                    if (!rows(ArchiveEngine.quoted(local.path(file).toString()), start, end, slice)) {
                        return false;
                    }
                } catch (IOException e) {
                    throw new ArchiveUnavailable(
                            "archive.unreadable", "The archive cannot be read: " + e.getMessage(), e);
                }
            }
            return true;
        }

        private boolean rows(String path, Instant start, Instant end, Slice slice) throws SQLException {
            // Without a sort, so that DuckDB streams the rows.
            try (PreparedStatement statement = connection.prepareStatement(
                    """
                    SELECT encode(record), asset, sensor, epoch, sequence, epoch_ms(received), epoch_us(recorded),
                        epoch_us(corrected), %s, product, category, service
                    FROM read_parquet(%s, hive_partitioning = false, union_by_name = true)
                    WHERE corrected >= make_timestamp(?) AND corrected < make_timestamp(?)
                        AND received >= make_timestamp(?) AND received < make_timestamp(?)
                    """.formatted(hasNamed(path) ? "coalesce(named, false)" : "false", path))) {
                statement.setLong(1, micros(from));
                statement.setLong(2, micros(to));
                statement.setLong(3, micros(start));
                statement.setLong(4, micros(end));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Replayed one = replayed(rows);
                        if (visible.test(one)) {
                            slice.add(one, select.test(one.record()));
                            if (!goOn(slice)) {
                                return false;
                            }
                        }
                    }
                    return true;
                }
            }
        }

        /** Whether the file has the column that older files do not have. */
        private boolean hasNamed(String path) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT count(*) FROM parquet_schema(%s) WHERE name = 'named'".formatted(path))) {
                return row.next() && row.getLong(1) > 0;
            }
        }

        private Replayed replayed(ResultSet row) throws SQLException {
            long recorded = row.getLong(7);
            long correction = (row.getLong(8) - recorded) / 1_000;
            byte[] body = row.getBytes(1);
            AssetKey of = asset(row.getString(2));
            return new Replayed(
                    of,
                    row.getString(3),
                    row.getLong(4),
                    new TelemetryRecord(
                            row.getLong(5),
                            row.getLong(6),
                            of.asset().toString(),
                            row.getBoolean(9)
                                    ? new LogSource(row.getString(10), row.getString(11), row.getString(12))
                                    : null,
                            body == null ? new byte[0] : body,
                            correction == 0 ? null : new ClockCorrection(correction, Math.floorDiv(recorded, 1_000))));
        }

        /** The rows of an asset lie together. */
        private AssetKey asset(String text) {
            AssetKey known = asset;
            if (known != null && assetText.equals(text)) {
                return known;
            }
            AssetKey parsed = AssetKey.parse(text);
            asset = parsed;
            assetText = text;
            return parsed;
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
                        if (!goOn(slice)) {
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

    /** The records of a range of receive times. */
    private static final class Slice {
        private final long most;
        private final List<Replayed> selected = new ArrayList<>();
        private long bytes;
        private long read;

        Slice(long most) {
            this.most = most;
        }

        void add(Replayed one, boolean chosen) {
            read++;
            if (chosen) {
                selected.add(one);
                bytes += one.record().body().length;
            }
        }

        boolean isFull() {
            return bytes > most;
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
                memoryMegabytes,
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

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
