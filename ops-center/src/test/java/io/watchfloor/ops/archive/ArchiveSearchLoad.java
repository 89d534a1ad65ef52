package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.archive.ArchiveSearch.Order;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long searches of a large archive take, how much memory they need, and what they cost intake. Prints the results.
 *
 * <ul>
 *   <li>{@code -Darchive.records=N}: size of the archive
 *   <li>{@code -Darchive.sites=N}: 0 lets the archive's own code write all days, see {@link LargeArchive}
 *   <li>{@code -Darchive.folder=…}: keeps the archive there for further runs
 *   <li>{@code -Darchive.threads=N}: days that are written at a time
 * </ul>
 */
@ExtendWith(FreshDatabase.class)
class ArchiveSearchLoad {

    private static final long RECORDS = Long.getLong("archive.records", 1_000_000);
    private static final int SITES = Integer.getInteger("archive.sites", 0);
    private static final int THREADS = Integer.getInteger("archive.threads", 1);
    private static final int LOOKS = Integer.getInteger("archive.looks", 200);

    /** Like the budget of a hunt over HTTP. */
    private static final Duration BUDGET = Duration.ofSeconds(3);

    /** The archive's end, and the time of the searches. */
    private static final Instant NOW = LargeArchive.start(LargeArchive.DAYS);

    private static final int ACKS = 400;
    private static final int BATCH = 200;
    private static final long BETWEEN_ACKS_MILLIS = 50;

    @TempDir
    private Path temporary;

    @SuppressWarnings("NullAway.Init") // set by the test
    private Jdbi jdbi;

    @SuppressWarnings("NullAway.Init") // set by the test
    private ArchiveCatalog catalog;

    @Test
    void searches(DataSource database) throws Exception {
        jdbi = Jdbi.create(database);
        catalog = new ArchiveCatalog(jdbi);
        Path folder = written();
        Files.createDirectories(folder.resolve(".search"));
        PrometheusRegistry registry = new PrometheusRegistry();
        try (ArchiveSearch search = new ArchiveSearch(
                new FolderStore(folder),
                folder.resolve(".search"),
                catalog::extent,
                new TelemetryReader(),
                ArchiveSearch.Limits.STANDARD,
                System::nanoTime,
                new SearchMetrics(registry))) {
            lookAround(search);
            rareUsers(search);
            freeText(search);
            acks(search);
        }
        System.out.printf("largest memory of this process: %s%n", largestMemory());
    }

    private Path written() throws Exception {
        String kept = System.getProperty("archive.folder", "");
        Path folder = kept.isEmpty() ? temporary.resolve("archive") : Path.of(kept);
        long begin = System.nanoTime();
        LargeArchive archive = new LargeArchive(folder, RECORDS, SITES, LargeArchive.recordings());
        List<ArchiveFile> files = archive.write(THREADS);
        System.out.printf(
                Locale.ROOT,
                "%d records in %d files of %d MiB, %.0f s%n",
                files.stream().mapToLong(file -> file.content().records()).sum(),
                files.size(),
                files.stream().mapToLong(ArchiveFile::bytes).sum() >> 20,
                (System.nanoTime() - begin) / 1e9);
        archive.list(files, catalog, LargeArchive.lease(catalog));
        return folder;
    }

    private void lookAround(ArchiveSearch search) {
        Random random = new Random(28);
        List<String> slow = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        long rows = 0;
        for (int i = 0; i < LOOKS; i++) {
            int day = random.nextInt(LargeArchive.DAYS);
            Instant at = LargeArchive.start(day).plusSeconds(random.nextInt(86_400));
            String asset = LargeArchive.asset(random.nextInt(LargeArchive.ASSETS));
            if (SITES > 0 && day < LargeArchive.DAYS - 2) {
                asset = LargeArchive.ofSite(asset, random.nextInt(SITES));
            }
            ArchiveQuery query = new ArchiveQuery(
                    at.minus(Duration.ofMinutes(15)), at.plus(Duration.ofMinutes(15)), List.of(asset), List.of(), "");
            long begin = System.nanoTime();
            rows += search.list(query, SearchScope.UNLIMITED, Order.NEWEST_FIRST, 100, null)
                    .size();
            all.add(System.nanoTime() - begin);
            if (all.getLast() > Duration.ofSeconds(1).toNanos()) {
                slow.add("%s at %s in %d files".formatted(asset, at, files(query)));
            }
        }
        System.out.printf("look-around: %s, %d records; over 1 s: %s%n", quantiles(all), rows, slow);
    }

    private int files(ArchiveQuery query) {
        return catalog.extent(
                        query.from(),
                        query.to(),
                        query.assets().stream()
                                .map(asset -> AssetKey.parse("default/" + asset))
                                .toList(),
                        RequiredValues.of(query))
                .files()
                .size();
    }

    /** Each rare user, whose records are 1 to 30 days old: the time to the first record, and over all 30 days. */
    private void rareUsers(ArchiveSearch search) {
        List<Long> first = new ArrayList<>();
        List<Long> whole = new ArrayList<>();
        for (int day = 0; day < LargeArchive.RARE_USERS; day++) {
            String user = LargeArchive.rareUser(day);
            long begin = System.nanoTime();
            long found = hunt(search, LargeArchive.start(0), List.of("user = " + user), "", matches -> {
                if (first.size() == whole.size() && matches > 0) {
                    first.add(System.nanoTime() - begin);
                }
            });
            whole.add(System.nanoTime() - begin);
            assertThat(found).as("records of %s", user).isEqualTo(LargeArchive.OF_RARE_USER);
        }
        System.out.printf("rare user over 30 days: first record %s; all days %s%n", quantiles(first), quantiles(whole));
        List<Long> none = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            assertThat(hunt(search, LargeArchive.start(0), List.of("user = absent" + i), "", matches -> {}))
                    .isZero();
            none.add(System.nanoTime() - begin);
        }
        System.out.printf("a user without records over 30 days: %s%n", quantiles(none));
    }

    private void freeText(ArchiveSearch search) {
        for (String text : List.of("no record has this text", LargeArchive.rareUser(LargeArchive.DAYS - 3))) {
            List<Long> first = new ArrayList<>();
            Instant to = LargeArchive.start(LargeArchive.DAYS - 2);
            long begin = System.nanoTime();
            long found = hunt(search, to.minus(Duration.ofDays(1)), to, List.of(), text, matches -> {
                if (first.isEmpty()) {
                    first.add(System.nanoTime() - begin);
                }
            });
            System.out.printf(
                    "free text over one day: %d ms, first part %s, %d records of %d%n",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis(),
                    quantiles(first),
                    found,
                    catalog.files().stream()
                            .filter(file -> file.day().equals(LargeArchive.FIRST.plusDays(LargeArchive.DAYS - 3L)))
                            .mapToLong(file -> file.content().records())
                            .sum());
        }
    }

    private static long hunt(
            ArchiveSearch search, Instant from, List<String> conditions, String text, IntConsumer part) {
        return hunt(search, from, NOW, conditions, text, part);
    }

    /** Like a client of the API: one part after the other. */
    private static long hunt(
            ArchiveSearch search, Instant from, Instant to, List<String> conditions, String text, IntConsumer part) {
        ArchiveQuery query = new ArchiveQuery(
                from,
                to,
                List.of(),
                conditions.stream().map(SearchCondition::parse).toList(),
                text);
        long matches = 0;
        for (Instant until = to; until.isAfter(from); ) {
            HuntResult found = search.hunt(
                    query.within(from, until),
                    SearchScope.UNLIMITED,
                    100,
                    Duration.ofHours(12),
                    BUDGET,
                    null,
                    new SearchCancellation());
            matches += found.matches();
            part.accept((int) matches);
            until = found.covered();
        }
        return matches;
    }

    /**
     * The transaction that makes batches durable before their acknowledgement, 20 times a second, alone and beside
     * searches that never pause.
     */
    private void acks(ArchiveSearch search) throws Exception {
        System.out.printf("acknowledgements of %d records without a search: %s%n", BATCH, quantiles(acks()));
        for (String with : List.of("rare users", "free text")) {
            AtomicBoolean ended = new AtomicBoolean();
            List<Throwable> failures = new ArrayList<>();
            Thread searching = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; !ended.get(); i++) {
                        int day = i % LargeArchive.RARE_USERS;
                        if (with.equals("rare users")) {
                            hunt(
                                    search,
                                    LargeArchive.start(0),
                                    List.of("user = " + LargeArchive.rareUser(day)),
                                    "",
                                    n -> {});
                        } else {
                            hunt(
                                    search,
                                    LargeArchive.start(20),
                                    LargeArchive.start(21),
                                    List.of(),
                                    "no such text",
                                    n -> {});
                        }
                    }
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            });
            System.out.printf("acknowledgements beside searches for %s: %s%n", with, quantiles(acks()));
            ended.set(true);
            searching.join();
            assertThat(failures).isEmpty();
        }
    }

    private List<Long> acks() throws InterruptedException {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < ACKS; i++) {
            List<ArchivedRecord> records = new ArrayList<>();
            for (int n = 0; n < BATCH; n++) {
                records.add(new ArchivedRecord(
                        AssetKey.parse("default/host:intake"),
                        new TelemetryRecord(
                                n + 1,
                                NOW.toEpochMilli(),
                                "host:intake",
                                null,
                                "{\"EventID\":1,\"n\":%d}".formatted(n).getBytes(StandardCharsets.UTF_8),
                                null)));
            }
            long begin = System.nanoTime();
            ArchiveBlock block = ArchiveBlock.of(records);
            jdbi.useTransaction(handle -> ArchiveCatalog.insert(handle, "sensor/intake", 1, block));
            all.add(System.nanoTime() - begin);
            Thread.sleep(BETWEEN_ACKS_MILLIS);
        }
        jdbi.useHandle(handle -> handle.execute("DELETE FROM archive_block"));
        return all;
    }

    private static String quantiles(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return "p50 %d ms, p99 %d ms, most %d ms of %s"
                .formatted(
                        sorted[(sorted.length - 1) / 2] / 1_000_000,
                        sorted[(int) Math.ceil(sorted.length * 0.99) - 1] / 1_000_000,
                        Arrays.stream(sorted).max().orElse(0) / 1_000_000,
                        sorted.length);
    }

    /** With the memory of DuckDB, which is not part of Java's heap. */
    private static String largestMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }
}
