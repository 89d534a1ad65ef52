package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.watchfloor.config.database.DatabaseAddress;
import io.watchfloor.config.database.EmbeddedPostgres;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchiveFile;
import io.watchfloor.ops.archive.RequiredValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;

/**
 * Numbered records in a node's archive, read without the node: the files with an engine that is not ours, the others
 * from the node's database.
 *
 * @param once records that are there exactly once
 * @param missing numbers of records that are not there
 * @param doubled numbers of records that are there more than once
 * @param inFiles records that are in files
 */
record ArchivedNumbers(int once, List<Integer> missing, List<Integer> doubled, int inFiles) {

    private static final String MARK = "record number ";
    private static final int DIGITS = 8;

    /** Writes records with the numbers from 1 on, of several assets and log sources. */
    static Path write(Path file, int records) throws IOException {
        List<String> lines = IntStream.rangeClosed(1, records)
                .mapToObj(number -> """
                        {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":%d,"Computer":"ws%d","Image":"C:\\\\a.exe","%s":"%s%08d"}""".formatted(
                                number % 3 == 0 ? 22 : 1,
                                number % 20,
                                number % 3 == 0 ? "QueryName" : "CommandLine",
                                MARK,
                                number))
                .toList();
        return Files.write(file, lines, StandardCharsets.UTF_8);
    }

    /**
     * Reads the archive of a running node.
     *
     * @param folder of the archive's files
     */
    static ArchivedNumbers of(Path data, Path folder, int records) throws IOException {
        return of(database(data), folder, records);
    }

    static ArchivedNumbers of(Jdbi database, Path folder, int records) throws IOException {
        ArchiveCatalog catalog = new ArchiveCatalog(database);
        ArchiveCatalog.Extent extent =
                catalog.extent(Instant.EPOCH, Instant.now().plusSeconds(3_600), Set.of(), RequiredValues.NONE);
        SortedMap<Integer, Integer> found = new TreeMap<>();
        int inFiles = 0;
        for (ArchiveFile file : extent.files()) {
            // A mapped file would keep its disk busy.
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file.in(folder)));
            try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(content));
                    RowReader rows = reader.rowReader()) {
                while (rows.hasNext()) {
                    rows.next();
                    inFiles += count(rows.getString("record"), found);
                }
            }
        }
        extent.blocks()
                .forEach(block -> block.records()
                        .forEach(one -> count(new String(one.received().body(), StandardCharsets.UTF_8), found)));
        List<Integer> missing = new ArrayList<>();
        List<Integer> doubled = new ArrayList<>();
        for (int number = 1; number <= records; number++) {
            int times = found.getOrDefault(number, 0);
            if (times == 0) {
                missing.add(number);
            } else if (times > 1) {
                doubled.add(number);
            }
        }
        return new ArchivedNumbers(records - missing.size() - doubled.size(), missing, doubled, inFiles);
    }

    /** Waits until a running node has moved all blocks into files. */
    static void awaitFiles(Path data, Duration within) {
        awaitFiles(database(data), within);
    }

    static void awaitFiles(Jdbi database, Duration within) {
        Awaitility.await()
                .atMost(within)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertThat(waiting(database)).as("what is in no file").isEmpty());
    }

    /** Empty if nothing waits; otherwise how much, and why the last attempt to write files failed. */
    private static String waiting(Jdbi database) {
        return database.withHandle(
                handle -> handle.createQuery("""
                        SELECT count(*) || ' blocks with ' || sum(records) || ' records; ' || coalesce(
                                (SELECT string_agg(node || ': ' || failure, '; ') FROM archive_writer), '')
                        FROM archive_block HAVING count(*) > 0""").mapTo(String.class).findOne().orElse(""));
    }

    /** The database of a running node. */
    static Jdbi database(Path data) {
        DatabaseAddress address = EmbeddedPostgres.running(data).orElseThrow();
        return Jdbi.create(address.jdbcUrl(), address.user(), address.password());
    }

    private static int count(String record, SortedMap<Integer, Integer> into) {
        int at = record.indexOf(MARK);
        if (at < 0) {
            return 0;
        }
        int start = at + MARK.length();
        into.merge(Integer.valueOf(record.substring(start, start + DIGITS)), 1, Integer::sum);
        return 1;
    }

    @Override
    public String toString() {
        return "%d once (%d in files), %d missing, %d doubled".formatted(once, inFiles, missing.size(), doubled.size());
    }
}
