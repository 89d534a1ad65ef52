package io.watchfloor.ops.archive;

import static io.watchfloor.ops.archive.ArchiveFixture.EPOCH;
import static io.watchfloor.ops.archive.ArchiveFixture.NOON;
import static io.watchfloor.ops.archive.ArchiveFixture.SENSOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.archive.ArchiveReplay.Extent;
import io.watchfloor.ops.archive.ArchiveReplay.Replayed;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive gives records as their assets received them, in the order of receipt. */
class ArchiveReaderTest {

    @TempDir
    private Path temporary;

    private ArchiveFixture archive;

    @BeforeEach
    void create() throws Exception {
        archive = new ArchiveFixture(Files.createDirectories(temporary.resolve("archive")));
    }

    private ArchiveReader reader(long mostSelected) throws Exception {
        return new ArchiveReader(
                new FolderStore(archive.folder),
                Files.createDirectories(archive.folder.resolve(".search")),
                (from, to, assets, values) ->
                        new ArchiveCatalog.Extent(List.copyOf(archive.files), List.copyOf(archive.fresh)),
                new TelemetryReader(),
                new ArchiveReader.Limits(256, 2, mostSelected));
    }

    private List<Replayed> read(SearchScope scope, Predicate<TelemetryRecord> select, long mostSelected)
            throws Exception {
        List<Replayed> read = new ArrayList<>();
        Extent extent = reader(mostSelected)
                .replay(Instant.EPOCH, NOON.plus(Duration.ofDays(9)), scope, select, (done, all) -> true, read::add);
        assertThat(extent.covered()).isEqualTo(Instant.MAX);
        return read;
    }

    private ArchivedRecord at(Duration afterNoon, String asset, String text) {
        Instant time = NOON.plus(afterNoon);
        return archive.record(asset, time, "{'TimeCreated': '%s', 'text': '%s'}".formatted(time, text));
    }

    private static List<String> bodies(List<Replayed> read) {
        return read.stream()
                .map(one -> new String(one.record().body(), StandardCharsets.UTF_8).replaceAll(".*: \"|\"}", ""))
                .toList();
    }

    @Test
    void recordsOfFilesAndOfTheDatabaseComeInTheOrderOfReceipt() throws Exception {
        archive.file(List.of(
                at(Duration.ofHours(30), "host:a", "4"),
                at(Duration.ZERO, "host:b", "1"),
                at(Duration.ofSeconds(2), "host:a", "3")));
        archive.fresh(at(Duration.ofHours(31), "host:a", "5"), at(Duration.ofSeconds(1), "host:a", "2"));
        assertThat(bodies(read(SearchScope.UNLIMITED, one -> true, Long.MAX_VALUE)))
                .containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void onlySelectedRecordsAreDeliveredAndAllAreCounted() throws Exception {
        archive.file(List.of(at(Duration.ZERO, "host:a", "wanted"), at(Duration.ofSeconds(1), "host:a", "other")));
        archive.fresh(at(Duration.ofSeconds(2), "host:a", "other"));
        List<Replayed> read = new ArrayList<>();
        Extent extent = reader(Long.MAX_VALUE)
                .replay(
                        Instant.EPOCH,
                        NOON.plus(Duration.ofDays(1)),
                        SearchScope.UNLIMITED,
                        one -> new String(one.body(), StandardCharsets.UTF_8).contains("wanted"),
                        (done, all) -> true,
                        read::add);
        assertThat(bodies(read)).containsExactly("wanted");
        assertThat(extent).isEqualTo(new Extent(3, Instant.MAX));
    }

    @Test
    void moreSelectedRecordsThanFitAreReadInShorterTimesOnceAndInOrder() throws Exception {
        List<ArchivedRecord> records = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(at(Duration.ofMinutes(i), i % 2 == 0 ? "host:b" : "host:a", "n" + i));
            expected.add("n" + i);
        }
        archive.file(records.subList(0, 150));
        archive.fresh(records.subList(150, 200).toArray(ArchivedRecord[]::new));
        assertThat(bodies(read(SearchScope.UNLIMITED, one -> true, 1_000))).isEqualTo(expected);
    }

    @Test
    void aRecordIsAsItsAssetReceivedIt() throws Exception {
        Instant written = Instant.parse("2026-11-20T08:00:00Z");
        TelemetryRecord received = new TelemetryRecord(
                7,
                NOON.toEpochMilli(),
                "host:a",
                new LogSource("windows", "process_creation", null),
                "{\"UtcTime\": \"%s\", \"Image\": \"ä\\\\x41\"}"
                        .formatted(written)
                        .getBytes(StandardCharsets.UTF_8),
                new ClockCorrection(
                        90_000, Instant.parse("2026-11-20T00:00:00Z").toEpochMilli()));
        archive.file(List.of(new ArchivedRecord(AssetKey.parse("default/host:a"), received)));
        assertThat(read(SearchScope.UNLIMITED, one -> true, Long.MAX_VALUE))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.asset()).isEqualTo(AssetKey.parse("default/host:a"));
                    assertThat(one.sensor()).isEqualTo(SENSOR);
                    assertThat(one.epoch()).isEqualTo(EPOCH);
                    assertThat(one.record().with(null)).isEqualTo(received.with(null));
                });
    }

    @Test
    void filesWithoutTheColumnAboutTheLogSourceAreReadAndMerged() throws Exception {
        archive.file(List.of(at(Duration.ZERO, "host:a", "old")));
        Path file = archive.files.getFirst().in(archive.folder);
        Path older = file.resolveSibling("older.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT * EXCLUDE (named) FROM read_parquet('%s')) TO '%s' (FORMAT parquet)"
                    .formatted(file, older));
        }
        Files.move(older, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(bodies(read(SearchScope.UNLIMITED, one -> true, Long.MAX_VALUE)))
                .containsExactly("old");
        archive.file(List.of(new ArchivedRecord(
                AssetKey.parse("default/host:a"),
                new TelemetryRecord(
                        9,
                        NOON.plusSeconds(1).toEpochMilli(),
                        "host:a",
                        new LogSource("windows", "dns_query", null),
                        "{\"text\": \"new\"}".getBytes(StandardCharsets.UTF_8)))));
        ArchiveFile merged = new ArchiveFiles(new FolderStore(archive.folder), new TelemetryReader())
                .merge(archive.files, null)
                .orElseThrow()
                .file();
        archive.files.clear();
        archive.files.add(merged);
        assertThat(read(SearchScope.UNLIMITED, one -> true, Long.MAX_VALUE))
                .extracting(one -> one.record().logsource())
                .containsExactly(null, new LogSource("windows", "dns_query", null));
    }

    @Test
    void recordsOfHiddenAssetsAndOfHiddenCasesAreNotRead() throws Exception {
        archive.file(List.of(at(Duration.ZERO, "host:a", "1"), at(Duration.ofSeconds(1), "host:b", "2")));
        archive.fresh(at(Duration.ofSeconds(2), "host:a", "3"), at(Duration.ofSeconds(3), "host:b", "4"));
        Predicate<TelemetryRecord> ofA = one -> "host:a".equals(one.asset());
        assertThat(bodies(read(new SearchScope(false, Set.of("host:a"), Set.of()), ofA, Long.MAX_VALUE)))
                .containsExactly("1", "3");
        assertThat(bodies(read(
                        new SearchScope(true, Set.of(), Set.of("sensor/of-test/000000000000002a/3")),
                        one -> true,
                        Long.MAX_VALUE)))
                .containsExactly("1", "2", "4");
    }

    @Test
    void aReplayThatIsStoppedSaysWhatItHasRead() throws Exception {
        archive.file(List.of(at(Duration.ZERO, "host:a", "1")));
        archive.file(List.of(at(Duration.ofDays(1), "host:a", "2")));
        List<Replayed> read = new ArrayList<>();
        Extent extent = reader(Long.MAX_VALUE)
                .replay(
                        Instant.EPOCH,
                        NOON.plus(Duration.ofDays(9)),
                        SearchScope.UNLIMITED,
                        one -> true,
                        (done, all) -> done < 1,
                        read::add);
        assertThat(bodies(read)).containsExactly("1");
        assertThat(extent).isEqualTo(new Extent(1, Instant.parse("2026-11-21T00:00:00Z")));
    }
}
