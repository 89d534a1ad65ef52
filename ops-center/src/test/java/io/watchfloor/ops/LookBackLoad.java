package io.watchfloor.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.config.testing.TestDatabase;
import io.watchfloor.ops.archive.ArchiveCatalog;
import io.watchfloor.ops.archive.ArchiveFile;
import io.watchfloor.ops.archive.LargeArchive;
import io.watchfloor.ops.intel.IntelStore.Importer;
import io.watchfloor.ops.intel.bulk.BulkIndicators;
import io.watchfloor.ops.intel.bulk.BulkItem;
import io.watchfloor.ops.intel.bulk.BulkResult;
import io.watchfloor.ops.lookback.LookBack;
import io.watchfloor.ops.lookback.LookBacks;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.ops.platform.rights.Tlp;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures how long it takes until all past sightings of new indicators are known, in an archive of 30 days: of one
 * indicator, and of 1,000 that arrive at once. Compares the number of sightings with a query over the files.
 *
 * <ul>
 *   <li>{@code -Dlookback.records=N}: size of the archive
 *   <li>{@code -Dlookback.sites=N}, {@code -Dlookback.folder=…}: like those of {@code ArchiveSearchLoad}
 * </ul>
 */
@ExtendWith(FreshDatabase.class)
class LookBackLoad {

    private static final long RECORDS = Long.getLong("lookback.records", 1_000_000);
    private static final int SITES = Integer.getInteger("lookback.sites", 0);
    private static final int MANY = 1_000;
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @TempDir
    private Path temporary;

    @Test
    void pastSightingsOfNewIndicators(TestDatabase database) throws Exception {
        String kept = System.getProperty("lookback.folder", "");
        Path folder = kept.isEmpty() ? temporary : Files.createDirectories(Path.of(kept));
        long days = Duration.between(LargeArchive.start(0), Instant.now()).toDays() + 1;
        RecordingsCenter center = new RecordingsCenter(database, folder, Clock.systemUTC(), """
                watchfloor.rules.indicators.look-back-days = %d
                watchfloor.rules.indicators.too-common = 1000000
                """.formatted(days));
        LargeArchive archive = new LargeArchive(folder.resolve("archive"), RECORDS, SITES, LargeArchive.recordings());
        List<ArchiveFile> files = archive.write(1);
        long records =
                files.stream().mapToLong(file -> file.content().records()).sum();
        System.out.printf(
                Locale.ROOT,
                "%d records of %d days in %d files of %d MiB%n",
                records,
                LargeArchive.DAYS,
                files.size(),
                files.stream().mapToLong(ArchiveFile::bytes).sum() >> 20);
        ArchiveCatalog catalog = new ArchiveCatalog(center.jdbi());
        long term = LargeArchive.lease(catalog);
        center.startEmpty();
        try {
            archive.list(files, catalog, term);
            List<String> addresses = addresses(folder);
            sightings(center, folder, records, addresses.subList(0, 1));
            sightings(center, folder, records, addresses.subList(1, addresses.size()));
        } finally {
            center.stop();
        }
    }

    private static void sightings(RecordingsCenter center, Path folder, long records, List<String> addresses)
            throws Exception {
        LookBacks lookBacks =
                new LookBacks(center.jdbi(), () -> center.center().evaluator().pack(), true, Clock.systemUTC());
        int before = lookBacks.list(10).size();
        long counted = inFiles(folder, addresses);
        long begin = System.nanoTime();
        importAll(center, addresses);
        await().atMost(Duration.ofMinutes(5))
                .until(() -> lookBacks.list(10).size() > before
                        && !lookBacks.list(1).getFirst().job().state().status().equals(JobStatus.WAITING));
        long started = System.nanoTime();
        long processor = MACHINE.getProcessCpuTime();
        await().atMost(Duration.ofHours(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> lookBacks.list(1).getFirst().job().state().status().ended());
        double seconds = (System.nanoTime() - started) / 1e9;
        LookBack done = lookBacks.list(1).getFirst();
        System.out.printf(
                Locale.ROOT,
                "%d new indicators: %.1f s until their look-back starts, then %.1f s (%.1f s of processor time of the node) for %d records,"
                        + " %.0f records/s; %d sightings, %d in the files%n",
                addresses.size(),
                (started - begin) / 1e9,
                seconds,
                (MACHINE.getProcessCpuTime() - processor) / 1e9,
                done.progress().records(),
                done.progress().records() / seconds,
                sightings(done),
                counted);
        assertThat(done.job().state().status()).as("%s", done).isEqualTo(JobStatus.DONE);
        assertThat(done.progress().records()).isEqualTo(records);
        assertThat(sightings(done)).isEqualTo(counted).isPositive();
    }

    /** An asset that answers too late on a busy machine has taken its finding, which is then known at the second attempt. */
    private static long sightings(LookBack done) {
        return done.progress().found() + done.progress().known();
    }

    private static void importAll(RecordingsCenter center, List<String> addresses) {
        BulkItem.Validity sinceEver = new BulkItem.Validity(Instant.EPOCH, null);
        List<BulkResult> results = center.jdbi()
                .inTransaction(handle -> new BulkIndicators()
                        .put(
                                handle,
                                new Importer("feed", Tlp.RED, Tlp.USUAL, true),
                                addresses.stream()
                                        .map(one -> new BulkItem(null, one, "ipv4", one, 80, sinceEver, "green", null))
                                        .toList(),
                                Instant.now()));
        assertThat(results).allMatch(one -> one.outcome() == BulkResult.Outcome.CREATED);
    }

    /** The rarest public addresses to which records of the files connect, which become the indicators. */
    private static List<String> addresses(Path folder) throws Exception {
        List<String> addresses = query(
                folder,
                "SELECT dst_ip FROM %s WHERE dst_ip LIKE '93.184.%%' GROUP BY 1 ORDER BY count(*), 1 LIMIT "
                        + (MANY + 1));
        assertThat(addresses).hasSizeGreaterThan(1);
        return addresses;
    }

    private static long inFiles(Path folder, List<String> addresses) throws Exception {
        String in = addresses.stream().map(one -> "'" + one + "'").collect(Collectors.joining(","));
        return Long.parseLong(query(folder, "SELECT count(*) FROM %s WHERE dst_ip IN (" + in + ")")
                .getFirst());
    }

    /** @param sql with a place for the files */
    private static List<String> query(Path folder, String sql) throws Exception {
        String files =
                "read_parquet('%s/archive/day=*/*.parquet', union_by_name = true)".formatted(folder.toAbsolutePath());
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql.formatted(files))) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
