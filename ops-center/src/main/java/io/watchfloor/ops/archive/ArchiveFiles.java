package io.watchfloor.ops.archive;

import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.ops.archive.ArchiveCatalog.Block;
import io.watchfloor.ops.archive.ArchiveStore.LocalFiles;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the archive's Parquet files: one for each day and log source, sorted by asset and time. A file is stored only
 * after its content is complete; a stored file without a row in the catalog is no part of the archive.
 */
final class ArchiveFiles {

    /** How long a replaced file stays readable for searches that have started. */
    static final Duration GRACE = Duration.ofMinutes(15);

    static final String ENDING = ".parquet";

    /** How the path of each file begins. */
    static final String DAY = "day=";

    private static final String DRAFT = ENDING + ".new";

    /** Writing, merging and erasing may wait for all attempts to fetch a file. */
    private static final Duration PATIENCE = Duration.ofMinutes(14);

    private static final int MEMORY_MB = 256;

    /** A sort of whole records: 400 MB suffice for 524,288 records of 2 kB, and 256 MB do not. */
    private static final int MERGE_MEMORY_MB = 512;

    /** Rows of one asset's hour should need few row groups, and a row group is what a search reads at once. */
    private static final int ROW_GROUP = 16_384;

    private static final String RANGE = "min(corrected), max(corrected), min(asset), max(asset), count(*)";

    private final ArchiveStore store;
    private final TelemetryReader reader;
    private final int mergeMegabytes;

    /** The part of a table that becomes one file. */
    private record Group(LocalDate day, String logSource, ArchiveFile.Content content) {}

    ArchiveFiles(ArchiveStore store, TelemetryReader reader) {
        this(store, reader, MERGE_MEMORY_MB);
    }

    ArchiveFiles(ArchiveStore store, TelemetryReader reader, int mergeMegabytes) {
        this.store = store;
        this.reader = reader;
        this.mergeMegabytes = mergeMegabytes;
    }

    /** A file that is stored, and not listed yet. */
    record Written(ArchiveFile file, ValueSketch sketch) {}

    /** Writes the records of the blocks. */
    List<Written> write(List<Block> blocks) throws IOException, SQLException {
        try (Connection connection = open()) {
            ArchiveTable.create(connection, "rows");
            ArchiveTable.append(connection, "rows", blocks, reader);
            Map<String, SketchBuilder> sketches =
                    SketchBuilder.of(connection, "rows", "concat(CAST(received AS DATE), ' ', log_source)");
            List<Written> written = new ArrayList<>();
            for (Group group : groups(connection)) {
                String where = " WHERE CAST(received AS DATE) = DATE '%s' AND log_source = %s"
                        .formatted(group.day(), ArchiveEngine.quoted(group.logSource()));
                written.add(write(
                        connection,
                        "SELECT * EXCLUDE (log_source) FROM rows" + where,
                        group,
                        draft -> Objects.requireNonNull(sketches.get(group.day() + " " + group.logSource()))));
            }
            return written;
        }
    }

    /**
     * Writes one file with the rows of files of one day and log source.
     *
     * @param where the condition that a row must meet to be kept; null to keep all rows
     * @return empty if no row is kept
     */
    Optional<Written> merge(List<ArchiveFile> files, @Nullable String where) throws IOException, SQLException {
        try (LocalFiles local = store.open(files, PATIENCE);
                Connection connection = open(mergeMegabytes)) {
            // Older files do not have the last column.
            String rows = "FROM read_parquet([%s], union_by_name = true)%s"
                    .formatted(quoted(local, files), where == null ? "" : " WHERE " + where);
            ArchiveFile first = files.getFirst();
            List<Group> all = grouped(
                    connection,
                    "SELECT DATE '%s', %s, %s %s HAVING count(*) > 0"
                            .formatted(first.day(), ArchiveEngine.quoted(first.logSource()), RANGE, rows));
            if (all.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    write(connection, "SELECT * " + rows, all.getFirst(), draft -> sketch(connection, draft)));
        }
    }

    /** Computes the sketch of a stored file. */
    ValueSketch sketch(ArchiveFile file) throws IOException, SQLException {
        try (LocalFiles local = store.open(List.of(file), PATIENCE);
                Connection connection = open(mergeMegabytes)) {
            return sketch(connection, local.path(file).toRealPath()).sketch();
        }
    }

    private static SketchBuilder sketch(Connection connection, Path file) throws SQLException {
        String rows = "read_parquet(%s)".formatted(ArchiveEngine.quoted(file.toString()));
        return Objects.requireNonNull(SketchBuilder.of(connection, rows, "''").get(""));
    }

    @FunctionalInterface
    private interface Sketching {
        SketchBuilder of(Path file) throws SQLException;
    }

    private static String quoted(LocalFiles local, List<ArchiveFile> files) throws IOException {
        List<String> all = new ArrayList<>();
        for (ArchiveFile file : files) {
            all.add(ArchiveEngine.quoted(local.path(file).toRealPath().toString()));
        }
        return String.join(", ", all);
    }

    /** Number of rows that meet a condition. */
    long count(ArchiveFile file, String where) throws IOException, SQLException {
        try (LocalFiles local = store.open(List.of(file), PATIENCE);
                Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM read_parquet(%s) WHERE %s"
                        .formatted(quoted(local, List.of(file)), where))) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static List<Group> groups(Connection connection) throws SQLException {
        return grouped(
                connection,
                "SELECT CAST(received AS DATE) AS day, log_source, " + RANGE
                        + " FROM rows GROUP BY 1, 2 ORDER BY 1, 2");
    }

    private static List<Group> grouped(Connection connection, String sql) throws SQLException {
        List<Group> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                all.add(new Group(
                        row.getObject(1, LocalDate.class),
                        row.getString(2),
                        new ArchiveFile.Content(
                                time(row, 3), time(row, 4), row.getString(5), row.getString(6), row.getLong(7))));
            }
        }
        return all;
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }

    private Written write(Connection connection, String select, Group group, Sketching sketching)
            throws IOException, SQLException {
        String name = DAY + group.day() + "/" + UUID.randomUUID() + ENDING;
        Path draft = scratch().resolve(UUID.randomUUID() + DRAFT);
        try (Statement statement = connection.createStatement()) {
            statement.execute(("COPY (%s ORDER BY asset, corrected, sensor, epoch, sequence) TO %s"
                            + " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)")
                    .formatted(select, ArchiveEngine.quoted(draft.toString()), ROW_GROUP));
        }
        PrivateFiles.tighten(draft);
        long written = rows(connection, draft);
        if (written != group.content().records()) {
            throw new IOException("%s has %d records instead of %d"
                    .formatted(draft, written, group.content().records()));
        }
        ValueSketch sketch = sketching.of(draft).sketch();
        sync(draft);
        long bytes = Files.size(draft);
        store.put(draft, name);
        return new Written(new ArchiveFile(0, name, group.day(), group.logSource(), group.content(), bytes), sketch);
    }

    private static long rows(Connection connection, Path file) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sum(num_rows) FROM parquet_file_metadata(%s)"
                        .formatted(ArchiveEngine.quoted(file.toString())))) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE)) {
            opened.force(true);
        }
    }

    private Path scratch() throws IOException {
        return PrivateFiles.folder(
                PrivateFiles.folder(store.folder()).toRealPath().resolve(ArchiveStore.SCRATCH));
    }

    private Connection open() throws IOException, SQLException {
        return open(MEMORY_MB);
    }

    private Connection open(int megabytes) throws IOException, SQLException {
        Path scratch = scratch();
        return ArchiveEngine.open(store.folder().toRealPath(), scratch, megabytes, 1);
    }

    void delete(ArchiveFile file) throws IOException {
        store.delete(file.path());
    }

    void delete(String path) throws IOException {
        store.delete(path);
    }

    /** Stored files that are older than the grace period. Those that the catalog does not know were left by a crash. */
    List<String> old(Instant now) throws IOException {
        return store.storedBefore(now.minus(GRACE));
    }

    /** Deletes drafts that a crash has left. */
    void deleteOldDrafts(Instant now) throws IOException {
        FileTime before = FileTime.from(now.minus(GRACE));
        try (Stream<Path> drafts = Files.list(scratch())) {
            for (Path draft : drafts.toList()) {
                if (String.valueOf(draft.getFileName()).endsWith(DRAFT)
                        && FolderStore.modified(draft).compareTo(before) < 0) {
                    Files.deleteIfExists(draft);
                }
            }
        }
    }

    /** Free space for files, in bytes. */
    long free() throws IOException {
        return store.free();
    }
}
