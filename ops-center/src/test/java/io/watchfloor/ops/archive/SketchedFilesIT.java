package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.ArchiveSettings.Retention;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Searches open only the files that can have the values of their conditions, and find the same as if they opened all. */
@ExtendWith(FreshDatabase.class)
class SketchedFilesIT {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final int DAYS = 9;
    private static final TelemetryReader READER = new TelemetryReader();

    @TempDir
    private Path folder;

    private Jdbi jdbi;
    private ArchiveCatalog catalog;
    private PrometheusRegistry registry;
    private ArchiveSearch fast;
    private ArchiveSearch plain;
    private int sequence;

    @BeforeEach
    void open(DataSource database) throws Exception {
        jdbi = Jdbi.create(database);
        jdbi.useHandle(handle ->
                handle.execute("TRUNCATE archive_block, archive_file, archive_writer, archive_hold, archive_erasure"));
        catalog = new ArchiveCatalog(jdbi);
        registry = new PrometheusRegistry();
        fast = search(catalog::extent, registry);
        plain = search(
                (from, to, assets, values) -> catalog.extent(from, to, assets, RequiredValues.NONE),
                new PrometheusRegistry());
    }

    @AfterEach
    void close() {
        fast.close();
        plain.close();
    }

    private ArchiveSearch search(ArchiveSource source, PrometheusRegistry metrics) throws Exception {
        Files.createDirectories(folder.resolve(".search"));
        return new ArchiveSearch(
                new FolderStore(folder),
                folder.resolve(".search"),
                source,
                READER,
                ArchiveSearch.Limits.STANDARD,
                System::nanoTime,
                new SearchMetrics(metrics));
    }

    private ArchiveWriter writer() {
        return new ArchiveWriter(
                new ArchiveSettings(
                        true,
                        folder,
                        List.of(),
                        Duration.ofMinutes(1),
                        new Retention(90, 0, 0, 1L << 30, List.of()),
                        ArchiveSettings.Search.STANDARD,
                        Optional.empty()),
                new FolderStore(folder),
                jdbi,
                READER,
                new ArchiveMetrics(new PrometheusRegistry()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                "node-1");
    }

    private ArchivedRecord record(String asset, Instant at, String json) {
        return new ArchivedRecord(
                AssetKey.parse("default/" + asset),
                new TelemetryRecord(
                        ++sequence,
                        at.plusSeconds(1).toEpochMilli(),
                        asset,
                        null,
                        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        null));
    }

    private void store(List<ArchivedRecord> records) {
        jdbi.useHandle(handle -> ArchiveCatalog.insert(handle, "sensor-1", 7, ArchiveBlock.of(records)));
    }

    private static Instant day(int day) {
        return NOW.minus(Duration.ofDays(DAYS - day));
    }

    private static String starts(Instant at, String user, String program, String hash) {
        return """
                {'Channel':'Microsoft-Windows-Sysmon/Operational','EventID':1,'UtcTime':'%s','User':'CORP\\\\%s',
                'Image':'C:\\\\Windows\\\\%s','CommandLine':'%s /c whoami','Hashes':'SHA256=%s'}""".formatted(at, user, program, program, hash.repeat(64));
    }

    private static String logsOn(Instant at, String user, String address) {
        return """
                {'Channel':'Security','EventID':4624,'@timestamp':'%s','SubjectUserName':'-','TargetUserName':'%s',
                'TargetDomainName':'CORP','IpAddress':'%s','IpPort':'49152'}""".formatted(at, user, address);
    }

    private static String connects(Instant at, String from, String to, int port) {
        return """
                {'_path':'conn','ts':'%s','id.orig_h':'%s','id.orig_p':5353,'id.resp_h':'%s','id.resp_p':%d}""".formatted(at, from, to, port);
    }

    private static String resolves(Instant at, String name) {
        return """
                {'_path':'dns','ts':'%s','id.orig_h':'10.0.0.7','id.orig_p':5353,'id.resp_h':'10.0.0.1','id.resp_p':53,
                'query':'%s'}""".formatted(at, name);
    }

    private ArchivedRecord random(Random random, Instant at) {
        String asset = "host:ws%d.corp".formatted(random.nextInt(9));
        return switch (random.nextInt(4)) {
            case 0 ->
                record(
                        asset,
                        at,
                        starts(
                                at,
                                "User" + random.nextInt(60),
                                "Tool%d.exe".formatted(random.nextInt(60)),
                                Integer.toHexString(random.nextInt(16))));
            case 1 -> record(asset, at, logsOn(at, "user" + random.nextInt(60), "10.0.0." + random.nextInt(60)));
            case 2 ->
                record(
                        asset,
                        at,
                        connects(
                                at,
                                "10.0.0." + random.nextInt(60),
                                "10.9.0." + random.nextInt(60),
                                random.nextInt(99)));
            default -> record(asset, at, resolves(at, "name%d.example".formatted(random.nextInt(60))));
        };
    }

    private double opened() {
        return registry.scrape().stream()
                .filter(metric -> metric.getMetadata().getName().equals("watchfloor_archive_search_files"))
                .flatMap(metric -> ((CounterSnapshot) metric).getDataPoints().stream())
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static ArchiveQuery query(List<String> assets, String... conditions) {
        return new ArchiveQuery(
                day(-1),
                NOW,
                assets,
                List.of(conditions).stream().map(SearchCondition::parse).toList(),
                "");
    }

    private static HuntResult hunt(ArchiveSearch search, ArchiveQuery query, int limit) {
        HuntResult result = search.hunt(
                query,
                SearchScope.UNLIMITED,
                limit,
                Duration.ofHours(1),
                Duration.ofMinutes(2),
                null,
                new SearchCancellation());
        assertThat(result.covered()).isEqualTo(query.from());
        return result;
    }

    @Test
    void aRareValueIsFoundAndOnlyTheFilesThatHaveItAreOpened() throws Exception {
        for (int day = 0; day < DAYS; day++) {
            Instant at = day(day);
            store(IntStream.range(0, 50)
                    .mapToObj(n -> record(
                            "host:ws" + n % 5,
                            at.plusSeconds(n),
                            starts(at.plusSeconds(n), "user" + n % 7, "cmd.exe", "a")))
                    .toList());
            store(List.of(record("host:dc1", at, logsOn(at, "user1", "10.0.0.1"))));
        }
        store(List.of(record("host:ws1", day(3), starts(day(3), "rare", "calc.exe", "b"))));
        store(List.of(record("host:dc1", day(7), logsOn(day(7), "Rare", "10.0.0.9"))));
        writer().run();
        assertThat(catalog.files()).hasSizeGreaterThanOrEqualTo(2 * DAYS);
        HuntResult found = hunt(fast, query(List.of(), "user = RARE"), 10);
        assertThat(found.rows()).extracting(row -> row.times().corrected()).containsExactly(day(7), day(3));
        assertThat(found.matches()).isEqualTo(2);
        assertThat(opened()).isEqualTo(2);
        assertThat(hunt(fast, query(List.of(), "user = nobody"), 10).matches()).isZero();
        assertThat(hunt(fast, query(List.of(), "domain endswith .example"), 10).matches())
                .isZero();
        assertThat(opened()).as("no file has the user, or any domain").isEqualTo(2);
        assertThat(hunt(fast, query(List.of(), "user = rare", "category = process_creation"), 10)
                        .matches())
                .isEqualTo(1);
        assertThat(opened()).isEqualTo(3);
    }

    @Test
    void searchesWithRandomConditionsFindTheSameAsInAllFiles() throws Exception {
        Random random = new Random(28);
        for (int day = 0; day < DAYS; day++) {
            List<ArchivedRecord> records = new ArrayList<>();
            for (int n = 0; n < 60; n++) {
                records.add(random(random, day(day).plusSeconds(random.nextInt(40_000) - 20_000)));
            }
            store(records);
            if (day % 3 == 0) {
                writer().run();
            }
        }
        writer().run();
        // The last records are in no file yet.
        store(IntStream.range(0, 20)
                .mapToObj(n -> random(random, NOW.minusSeconds(5_000 + n)))
                .toList());
        long less = 0;
        for (int i = 0; i < 60; i++) {
            List<String> conditions = new ArrayList<>();
            for (int n = random.nextInt(2); n >= 0; n--) {
                conditions.add(condition(random));
            }
            List<String> assets = random.nextInt(6) == 0
                    ? List.of("host:ws%d.corp".formatted(random.nextInt(12)), "host:ws1.corp")
                    : List.of();
            ArchiveQuery query = query(assets, conditions.toArray(String[]::new));
            double before = opened();
            assertThat(hunt(fast, query, 15)).as("%s %s", assets, conditions).isEqualTo(hunt(plain, query, 15));
            less += opened() == before ? 1 : 0;
            assertThat(fast.list(query, SearchScope.UNLIMITED, ArchiveSearch.Order.OLDEST_FIRST, 15, null))
                    .isEqualTo(plain.list(query, SearchScope.UNLIMITED, ArchiveSearch.Order.OLDEST_FIRST, 15, null));
        }
        assertThat(less).as("searches that opened no file").isPositive();
    }

    private static String condition(Random random) {
        int n = random.nextInt(70);
        return switch (random.nextInt(26)) {
            case 0 -> "user = user" + n;
            case 1 -> "user = CORP\\USER" + n;
            case 2 -> "user = other\\user" + n;
            case 3 -> "user in user%d, user%d, nobody".formatted(n, n + 1);
            case 4 -> "user != user" + n;
            case 5 -> "target_user = USER" + n;
            case 6 -> "process = TOOL%d.EXE".formatted(n);
            case 7 -> "process = c:\\windows\\tool%d.exe".formatted(n);
            case 8 -> "process = *tool%d.exe".formatted(n);
            case 9 -> "command_line contains tool%d.".formatted(n);
            case 10 -> "hash = " + Integer.toHexString(n % 20).repeat(64);
            case 11 -> "ip = 10.0.0." + n;
            case 12 -> "ip in 10.0.0.%d, 10.9.0.%d".formatted(n, n);
            case 13 -> "dst_ip = 10.9.0.%d/30".formatted(n);
            case 14 -> "dst_ip = 10.9.0.%d/32".formatted(n);
            case 15 -> "port = " + n;
            case 16 -> "dst_port > " + (n + 20);
            case 17 -> "domain = NAME%d.example.".formatted(n);
            case 18 -> "domain startswith name" + n;
            case 19 -> "domain missing";
            case 20 -> "hash exists";
            case 21 -> "event_id = " + (n % 2 == 0 ? "4624" : "1");
            case 22 -> "asset = ws%d.corp".formatted(n % 12);
            case 23 -> "asset = host:WS%d.corp".formatted(n % 12);
            case 24 ->
                "category = " + List.of("process_creation", "dns", "none").get(n % 3);
            default ->
                "user in "
                        + IntStream.range(n, n + 40)
                                .mapToObj(user -> "x%d".formatted(user))
                                .reduce("user" + n, (a, b) -> a + ", " + b.toLowerCase(Locale.ROOT));
        };
    }

    @Test
    void aFileWithoutASketchIsAlwaysReadUntilTheWriterHasMadeOne() throws Exception {
        store(List.of(record("host:ws1", day(3), starts(day(3), "brandt", "calc.exe", "b"))));
        writer().run();
        jdbi.useHandle(handle -> handle.execute("UPDATE archive_file SET sketch = NULL"));
        assertThat(hunt(fast, query(List.of(), "user = brandt"), 10).matches()).isEqualTo(1);
        assertThat(hunt(fast, query(List.of(), "user = nobody"), 10).matches()).isZero();
        double before = opened();
        assertThat(before).isGreaterThanOrEqualTo(2);
        writer().run();
        assertThat(hunt(fast, query(List.of(), "user = nobody"), 10).matches()).isZero();
        assertThat(opened()).isEqualTo(before);
        assertThat(hunt(fast, query(List.of(), "user = brandt"), 10).matches()).isEqualTo(1);
    }
}
