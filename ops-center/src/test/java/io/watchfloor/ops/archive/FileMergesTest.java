package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A day of 5,000 records a second, with the sizes of real files: merges bound the number of files. */
class FileMergesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
    private static final int RECORDS_PER_SECOND = 5_000;

    /** The writer writes parts of 64 MiB as received, of records of 1,952 bytes. */
    private static final int RECORDS_PER_PART = (64 << 20) / 1_952;

    /** A record needs fewer bytes in a large file, and each file has its columns' metadata. */
    private static final long METADATA = 12_000;

    /** Shares of log sources in percent. */
    private static final Map<String, Double> SHARES = new LinkedHashMap<>(Map.of(
            "windows/process_creation/sysmon", 9.0,
            "windows/network_connection/sysmon", 14.0,
            "windows/registry_set/sysmon", 16.0,
            "windows/file_event/sysmon", 12.0,
            "windows/image_load/sysmon", 18.0,
            "windows/dns_query/sysmon", 8.0,
            "windows/-/security", 13.0,
            "linux/process_creation/auditd", 5.0,
            "-/firewall/-", 4.9,
            "aws/-/cloudtrail", 0.1));

    private final List<ArchiveFile> files = new ArrayList<>();
    private long ids;
    private long written;
    private long rewritten;

    private void add(LocalDate day, String source, long records) {
        long bytes = METADATA + records * (records < 50_000 ? 45 : 33);
        written += bytes;
        files.add(file(day, source, records, bytes));
    }

    private ArchiveFile file(LocalDate day, String source, long records, long bytes) {
        ids++;
        return new ArchiveFile(
                ids,
                ids + ".parquet",
                day,
                source,
                new ArchiveFile.Content(Instant.EPOCH, Instant.EPOCH, "a", "b", records),
                bytes);
    }

    private void merge(LocalDate today) {
        for (List<ArchiveFile> due : FileMerges.due(files, today)) {
            ArchiveFile first = due.getFirst();
            long records =
                    due.stream().mapToLong(one -> one.content().records()).sum();
            long bytes = Math.min(
                    due.stream().mapToLong(ArchiveFile::bytes).sum(),
                    METADATA + records * (records < 50_000 ? 45 : 33));
            rewritten += bytes;
            files.removeAll(due);
            files.add(file(first.day(), first.logSource(), records, bytes));
        }
    }

    private long bytes() {
        return files.stream().mapToLong(ArchiveFile::bytes).sum();
    }

    private long records() {
        return files.stream().mapToLong(file -> file.content().records()).sum();
    }

    @Test
    void aDayOf5000RecordsASecondHasFewFilesAtAnyTime() {
        int most = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            for (long left = RECORDS_PER_SECOND * 60L; left > 0; left -= RECORDS_PER_PART) {
                long part = Math.min(left, RECORDS_PER_PART);
                SHARES.forEach((source, percent) -> add(DAY, source, Math.max(1, Math.round(part * percent / 100))));
            }
            most = Math.max(most, files.size());
            merge(DAY);
            if (minute % 60 == 59) {
                List<Long> sizes =
                        files.stream().map(ArchiveFile::bytes).sorted().toList();
                System.out.printf(
                        Locale.ROOT,
                        "hour %2d: %3d files, %5d MiB; median %4d KiB, largest %3d MiB%n",
                        minute / 60 + 1,
                        files.size(),
                        bytes() >> 20,
                        sizes.get(sizes.size() / 2) >> 10,
                        sizes.getLast() >> 20);
                long large = records() / (FileMerges.MANY / 2);
                assertThat((long) files.size())
                        .as("files after hour %d", minute / 60 + 1)
                        .isLessThanOrEqualTo(SHARES.size() * 5L * (FileMerges.MERGED - 1) + large);
            }
        }
        for (int minute = 0; minute < 10; minute++) {
            merge(DAY.plusDays(1));
        }
        System.out.printf(
                Locale.ROOT,
                "at most %d files at any time; the next day %d files of %d MiB; each byte was written %.1f times%n",
                most,
                files.size(),
                bytes() >> 20,
                1 + 1.0 * rewritten / written);
        assertThat((long) files.size()).isLessThanOrEqualTo(records() / (FileMerges.MANY / 2) + 2L * SHARES.size());
        int after = files.size();
        merge(DAY.plusDays(1));
        assertThat(files).as("nothing is merged again").hasSize(after);
    }

    @Test
    void filesOfAnotherDayOrLogSourceAreNotMerged() {
        for (int number = 0; number < FileMerges.MERGED - 1; number++) {
            add(DAY, "a/-/-", 100);
            add(DAY, "b/-/-", 100);
            add(DAY.plusDays(1), "a/-/-", 100);
        }
        assertThat(FileMerges.due(files, DAY)).isEmpty();
        add(DAY, "a/-/-", 100);
        assertThat(FileMerges.due(files, DAY))
                .singleElement()
                .satisfies(due -> assertThat(due)
                        .hasSize(FileMerges.MERGED)
                        .allMatch(file ->
                                file.logSource().equals("a/-/-") && file.day().equals(DAY)));
    }
}
