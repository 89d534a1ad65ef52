package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.archive.ArchiveSettings;
import io.watchfloor.config.archive.ArchiveSettings.OfSource;
import io.watchfloor.config.archive.ArchiveSettings.Retention;
import io.watchfloor.config.archive.ArchiveSettings.SourcePattern;
import io.watchfloor.config.testing.FreshDatabase;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledged telemetry moves from the database into files, and stays there as long as its retention says. */
@ExtendWith(FreshDatabase.class)
class ArchiveIT {

    private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
    private static final SourcePattern DNS = new SourcePattern("*", "dns_query", "*");
    private static final long PLENTY = 1L << 30;
    private static final Retention LONG = new Retention(30, 0, 0, PLENTY, List.of());

    private static Jdbi jdbi;

    @TempDir
    private Path folder;

    private ArchiveCatalog catalog;

    @BeforeAll
    static void start(DataSource database) {
        jdbi = Jdbi.create(database);
    }

    @BeforeEach
    void empty() {
        catalog = new ArchiveCatalog(jdbi);
        jdbi.useHandle(handle ->
                handle.execute("TRUNCATE archive_block, archive_file, archive_writer, archive_hold, archive_erasure"));
    }

    private ArchiveWriter writer(String node, List<SourcePattern> omit, Retention retention, Instant now) {
        return writer(node, omit, retention, now, new ArchiveFiles(new FolderStore(folder), new TelemetryReader()));
    }

    private ArchiveWriter writer(
            String node, List<SourcePattern> omit, Retention retention, Instant now, ArchiveFiles files) {
        return new ArchiveWriter(
                new ArchiveSettings(
                        true,
                        folder,
                        omit,
                        Duration.ofMinutes(1),
                        retention,
                        ArchiveSettings.Search.STANDARD,
                        Optional.empty()),
                new FolderStore(folder),
                jdbi,
                files,
                new ArchiveMetrics(new PrometheusRegistry()),
                Clock.fixed(now, ZoneOffset.UTC),
                node);
    }

    private ArchiveWriter writer() {
        return writer("node-1", List.of(), LONG, NOW);
    }

    private static ArchivedRecord process(String host, long sequence, Instant received) {
        return new ArchivedRecord(
                AssetKey.parse("default/host:" + host),
                new TelemetryRecord(
                        sequence, received.toEpochMilli(), null, null, """
                        {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"%s",\
                        "UtcTime":"2026-11-30 10:00:%02d.000","User":"CORP\\\\Brandt","Image":"C:\\\\Windows\\\\cmd.exe",\
                        "CommandLine":"cmd /c echo %d"}""".formatted(host, sequence % 60, sequence)
                                .getBytes(StandardCharsets.UTF_8)));
    }

    private static ArchivedRecord query(String host, long sequence, Instant received) {
        return new ArchivedRecord(
                AssetKey.parse("default/host:" + host),
                new TelemetryRecord(sequence, received.toEpochMilli(), null, null, """
                        {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":22,"Computer":"%s",\
                        "QueryName":"n%d.example","Image":"C:\\\\a.exe"}""".formatted(host, sequence)
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static void store(ArchivedRecord... records) {
        jdbi.useHandle(handle -> ArchiveCatalog.insert(handle, "sensor-1", 7, ArchiveBlock.of(List.of(records))));
    }

    /** The sequence numbers of all records of the archive: those in listed files, and those in blocks. */
    private List<Long> sequences(String where) throws SQLException, IOException {
        ArchiveCatalog.Extent all =
                catalog.extent(Instant.EPOCH, NOW.plus(Duration.ofDays(1)), Set.of(), RequiredValues.NONE);
        List<Long> found = new ArrayList<>();
        Path scratch = Files.createDirectories(folder.resolve("reading"));
        try (Connection connection = ArchiveEngine.open(folder, scratch, 128, 1);
                Statement statement = connection.createStatement()) {
            ArchiveTable.create(connection, "waiting");
            ArchiveTable.append(connection, "waiting", all.blocks(), new TelemetryReader());
            collect(statement, "SELECT sequence FROM waiting WHERE " + where, found);
            for (ArchiveFile file : all.files()) {
                collect(
                        statement,
                        "SELECT sequence FROM '%s' WHERE %s".formatted(file.in(folder.toRealPath()), where),
                        found);
            }
        }
        return found.stream().sorted().toList();
    }

    private static void collect(Statement statement, String sql, List<Long> into) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                into.add(rows.getLong(1));
            }
        }
    }

    private Set<String> onDisk() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            tree.filter(path -> String.valueOf(path.getFileName()).contains(".parquet"))
                    .forEach(path -> names.add(folder.relativize(path).toString()));
            return names;
        }
    }

    private Set<String> listed() {
        Set<String> names = new TreeSet<>();
        catalog.files().forEach(file -> names.add(file.path()));
        return names;
    }

    @Test
    void recordsAreFoundOnceBeforeAndAfterTheyAreInAFile() throws Exception {
        store(process("ws1", 1, NOW), process("ws2", 2, NOW), query("ws1", 3, NOW));
        assertThat(sequences("true")).containsExactly(1L, 2L, 3L);
        writer().run();
        assertThat(sequences("true")).containsExactly(1L, 2L, 3L);
        assertThat(catalog.waiting().records()).isZero();
        assertThat(catalog.files())
                .extracting(ArchiveFile::logSource)
                .containsExactly("windows/dns_query/sysmon", "windows/process_creation/sysmon");
        assertThat(onDisk()).isEqualTo(listed()).allMatch(name -> name.startsWith("day=2026-12-01/"));
        store(process("ws1", 4, NOW));
        assertThat(sequences("asset = 'default/host:ws1'")).containsExactly(1L, 3L, 4L);
        assertThat(sequences("user_name = 'brandt' AND command_line LIKE '%echo 2'"))
                .containsExactly(2L);
        assertThat(sequences("corrected = TIMESTAMP '2026-11-30 10:00:04'")).containsExactly(4L);
    }

    @Test
    void aRecordIsStoredAsItCame() throws Exception {
        ArchivedRecord record = process("ws1", 1, NOW);
        store(record);
        writer().run();
        try (Connection connection = ArchiveEngine.open(folder, folder, 128, 1);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT record, sensor, epoch, received FROM '%s'"
                        .formatted(catalog.files().getFirst().in(folder.toRealPath())))) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(new String(record.received().body(), StandardCharsets.UTF_8));
            assertThat(row.getString(2)).isEqualTo("sensor-1");
            assertThat(row.getLong(3)).isEqualTo(7);
            assertThat(row.getString(4)).startsWith("2026-12-01 12:00:00");
        }
    }

    @Test
    void anEngineThatIsNotOursCountsTheSameForEachDayAndLogSource() throws Exception {
        Instant yesterday = NOW.minus(Duration.ofDays(1));
        for (long number = 1; number <= 40; number++) {
            store(
                    process("ws" + number % 7, 3 * number, number % 3 == 0 ? yesterday : NOW),
                    query("ws" + number % 5, 3 * number + 1, number % 4 == 0 ? yesterday : NOW));
        }
        writer().run();
        SortedMap<String, Long> listed = new TreeMap<>();
        SortedMap<String, Long> read = new TreeMap<>();
        for (ArchiveFile file : catalog.files()) {
            listed.merge(file.day() + " " + file.logSource(), file.content().records(), Long::sum);
            try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file.in(folder)));
                    RowReader rows = reader.rowReader()) {
                while (rows.hasNext()) {
                    rows.next();
                    read.merge(
                            rows.getLocalTimestamp("received").toLocalDate() + " " + rows.getString("product") + "/"
                                    + rows.getString("category") + "/" + rows.getString("service"),
                            1L,
                            Long::sum);
                    assertThat(rows.getString("record"))
                            .contains("\"Computer\":\""
                                    + rows.getString("asset").substring("default/host:".length()) + "\"");
                }
            }
        }
        assertThat(read).isEqualTo(listed).hasSize(4);
        assertThat(read.values()).containsExactlyInAnyOrder(13L, 27L, 10L, 30L);
    }

    @Test
    void theStatementsOfTheManualForDuckDbReadTheListedFiles() throws Exception {
        for (long number = 1; number <= 10; number++) {
            store(process("ws1", number, NOW), query("ws2", 100 + number, NOW.minus(Duration.ofDays(number % 2))));
        }
        writer().run();
        List<String> manual = Files.readAllLines(Path.of("..", "dashboards-api", "docs", "archive.md"));
        String list = manual.stream()
                .filter(line -> line.strip().startsWith("psql watchfloor -Atc "))
                .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                .findFirst()
                .orElseThrow();
        List<String> paths = jdbi.withHandle(
                handle -> handle.createQuery(list).mapTo(String.class).list());
        Path files = Files.write(folder.resolve("files.txt"), paths);
        int first = manual.indexOf(manual.stream()
                .filter(line -> line.strip().startsWith("SET VARIABLE files"))
                .findFirst()
                .orElseThrow());
        SortedMap<String, Long> read = new TreeMap<>();
        try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = engine.createStatement()) {
            statement.execute(manual.get(first)
                    .replace("/srv/watchfloor-archive/", folder.toRealPath() + "/")
                    .replace("files.txt", files.toString()));
            try (ResultSet rows = statement.executeQuery(manual.get(first + 1))) {
                while (rows.next()) {
                    read.put(rows.getString(1) + "/" + rows.getString(2), rows.getLong(3));
                }
            }
        }
        assertThat(read)
                .containsExactly(Map.entry("windows/dns_query", 5L), Map.entry("windows/process_creation", 10L));
    }

    @Test
    void aDamagedBlockIsLeftOutAndStopsNoOther() throws Exception {
        store(process("ws1", 1, NOW));
        jdbi.useHandle(handle -> handle.execute("UPDATE archive_block SET content = '\\x0100000005ffff'"));
        store(process("ws1", 2, NOW));
        writer().run();
        assertThat(sequences("true")).containsExactly(2L);
        String reason = jdbi.withHandle(handle -> handle.createQuery("SELECT damaged FROM archive_block")
                .mapTo(String.class)
                .one());
        assertThat(reason).startsWith("The block of the archive is damaged");
    }

    @Test
    void anotherNodeWritesOnlyAfterTheLeaseEnded() throws Exception {
        store(process("ws1", 1, NOW));
        writer("node-1", List.of(), LONG, NOW).run();
        store(process("ws1", 2, NOW));
        writer("node-2", List.of(), LONG, NOW).run();
        assertThat(catalog.waiting().records()).isOne();
        jdbi.useHandle(handle -> handle.execute("UPDATE archive_writer SET until = now() - interval '1 s'"));
        writer("node-2", List.of(), LONG, NOW).run();
        assertThat(catalog.waiting().records()).isZero();
        assertThat(sequences("true")).containsExactly(1L, 2L);
    }

    @Test
    void twoNodesThatWriteTheSameBlocksListThemOnce() throws Exception {
        store(process("ws1", 1, NOW));
        ArchiveFiles files = new ArchiveFiles(new FolderStore(folder), new TelemetryReader());
        List<ArchiveCatalog.Block> blocks = catalog.oldest(1 << 20);
        List<Long> ids = blocks.stream().map(ArchiveCatalog.Block::id).toList();
        List<ArchiveFiles.Written> first = files.write(blocks);
        List<ArchiveFiles.Written> second = files.write(blocks);
        long term = catalog.lease("node-1", Duration.ofMinutes(2)).orElseThrow();
        assertThat(catalog.list(term, first, ids)).isTrue();
        assertThat(catalog.list(term, second, ids)).isFalse();
        assertThat(sequences("true")).containsExactly(1L);
    }

    @Test
    void aFileThatACrashLeftIsNotReadAndIsDeletedLater() throws Exception {
        store(process("ws1", 1, NOW));
        ArchiveFiles files = new ArchiveFiles(new FolderStore(folder), new TelemetryReader());
        files.write(catalog.oldest(1 << 20));
        Files.createDirectories(folder.resolve(".scratch"));
        Files.writeString(folder.resolve(".scratch/half.parquet.new"), "half");
        assertThat(sequences("true")).containsExactly(1L);
        writer().run();
        assertThat(sequences("true")).containsExactly(1L);
        assertThat(onDisk()).hasSize(3);
        for (String name : onDisk()) {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(NOW.minus(Duration.ofHours(1))));
        }
        writer().run();
        assertThat(onDisk()).isEqualTo(listed()).hasSize(1);
    }

    @Test
    void manySmallFilesBecomeOneWithTheSameRecords() throws Exception {
        for (long number = 1; number <= 8; number++) {
            store(process("ws" + number % 3, number, NOW));
            writer().run();
        }
        assertThat(catalog.files()).hasSize(1);
        assertThat(catalog.files().getFirst().content().records()).isEqualTo(8);
        assertThat(sequences("true")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        // A search that has started still reads the former files.
        assertThat(onDisk()).hasSize(9);
        jdbi.useHandle(
                handle -> handle.execute("UPDATE archive_file SET removed_at = removed_at - interval '16 minutes'"));
        writer().run();
        assertThat(onDisk()).isEqualTo(listed());
        assertThat(sequences("asset = 'default/host:ws2'")).containsExactly(2L, 5L, 8L);
    }

    @Test
    void aMergedFileHasAllRecordsInOrder() throws Exception {
        Instant yesterday = NOW.minus(Duration.ofDays(1));
        for (long first = 1; first <= 75_000; first += 15_000) {
            store(LongStream.range(first, first + 15_000)
                    .mapToObj(number -> process("ws" + number % 7, number, yesterday))
                    .toArray(ArchivedRecord[]::new));
            writer("node-1", List.of(), LONG, yesterday).run();
        }
        assertThat(catalog.files()).hasSize(5);
        writer().run();
        ArchiveFile merged = catalog.files().getFirst();
        assertThat(merged.content().records()).isEqualTo(75_000);
        List<String> found = new ArrayList<>();
        try (Connection connection = ArchiveEngine.open(folder, folder, 128, 1);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT asset || ' ' || corrected || ' ' || lpad(sequence::VARCHAR, 6, '0') FROM '%s'"
                                .formatted(merged.in(folder.toRealPath())))) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        assertThat(found).hasSize(75_000).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void filesWhoseMergeTakesTooMuchMemoryStayAsTheyAreAndStopNoOtherWork() throws Exception {
        Instant yesterday = NOW.minus(Duration.ofDays(1));
        for (long first = 1; first <= 30_000; first += 15_000) {
            store(LongStream.range(first, first + 15_000)
                    .mapToObj(number -> process("ws" + number % 7, number, yesterday))
                    .toArray(ArchivedRecord[]::new));
            writer("node-1", List.of(), LONG, yesterday).run();
        }
        store(query("ws1", 30_001, yesterday));
        writer("node-1", List.of(), LONG, yesterday).run();
        store(query("ws1", 30_002, yesterday));
        ArchiveWriter small = writer(
                "node-1", List.of(), LONG, NOW, new ArchiveFiles(new FolderStore(folder), new TelemetryReader(), 6));
        small.run();
        assertThat(catalog.files()).extracting(file -> file.content().records()).contains(15_000L, 15_000L, 2L);
        small.run();
        assertThat(sequences("true")).hasSize(30_002);
    }

    @Test
    void theFilesOfADayThatIsOverBecomeOne() throws Exception {
        store(process("ws1", 1, NOW));
        writer().run();
        store(process("ws1", 2, NOW));
        writer().run();
        assertThat(catalog.files()).hasSize(2);
        writer("node-1", List.of(), LONG, NOW.plus(Duration.ofDays(1))).run();
        assertThat(catalog.files()).hasSize(1);
        assertThat(sequences("true")).containsExactly(1L, 2L);
    }

    @Test
    void anOmittedLogSourceIsNotKept() throws Exception {
        store(process("ws1", 1, NOW), query("ws1", 2, NOW));
        writer("node-1", List.of(DNS), LONG, NOW).run();
        assertThat(sequences("true")).containsExactly(1L);
        assertThat(onDisk()).isEqualTo(listed()).hasSize(1);
    }

    @Test
    void telemetryExpiresByTheDaysOfItsLogSource() throws Exception {
        Retention retention = new Retention(30, 0, 0, PLENTY, List.of(new OfSource(DNS, 7, 0)));
        Instant old = NOW.minus(Duration.ofDays(31));
        Instant week = NOW.minus(Duration.ofDays(8));
        store(process("ws1", 1, old), process("ws1", 2, week), query("ws1", 3, week), query("ws1", 4, NOW));
        writer("node-1", List.of(), retention, NOW).run();
        assertThat(sequences("true")).containsExactly(2L, 4L);
    }

    @Test
    void theOldestTelemetryIsDeletedWhenTheArchiveIsTooLarge() throws Exception {
        store(process("ws1", 1, NOW.minus(Duration.ofDays(2))), process("ws1", 2, NOW.minus(Duration.ofDays(1))));
        store(process("ws1", 3, NOW));
        writer().run();
        long each = catalog.files().stream().mapToLong(ArchiveFile::bytes).max().orElseThrow();
        writer("node-1", List.of(), new Retention(30, 2 * each, 0, PLENTY, List.of()), NOW)
                .run();
        assertThat(sequences("true")).containsExactly(2L, 3L);
    }

    @Test
    void theOldestTelemetryIsDeletedBeforeTheDiskIsFull() throws Exception {
        store(process("ws1", 1, NOW));
        ArchiveWriter full = writer("node-1", List.of(), new Retention(30, 0, Long.MAX_VALUE, PLENTY, List.of()), NOW);
        full.run();
        assertThat(sequences("true")).isEmpty();
        assertThat(onDisk()).isEmpty();
    }

    private static long waitingBytes() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT sum(octet_length(content)) FROM archive_block")
                .mapTo(Long.class)
                .one());
    }

    @Test
    void ifFilesCannotBeWrittenTheOldestTelemetryThatWaitsIsDeletedAndTheStatusSaysSo() throws Exception {
        Files.writeString(folder.resolve("blocked"), "a file where the folder should be");
        PrometheusRegistry registry = new PrometheusRegistry();
        for (long number = 1; number <= 9; number++) {
            store(process("ws" + number % 3, number, NOW));
        }
        long third = waitingBytes() / 3;
        ArchiveWriter writer = new ArchiveWriter(
                new ArchiveSettings(
                        true,
                        folder.resolve("blocked"),
                        List.of(),
                        Duration.ofMinutes(1),
                        new Retention(30, 0, 0, third + third / 9, List.of()),
                        ArchiveSettings.Search.STANDARD,
                        Optional.empty()),
                new FolderStore(folder.resolve("blocked")),
                jdbi,
                new TelemetryReader(),
                new ArchiveMetrics(registry),
                Clock.fixed(NOW, ZoneOffset.UTC),
                "node-1");
        assertThatThrownBy(writer::countedRun).isInstanceOf(IOException.class);
        writer.shed();
        writer.shed();
        assertThat(sequences("true")).containsExactly(7L, 8L, 9L);
        ArchiveStatus status = jdbi.withHandle(ArchiveStatus::read);
        assertThat(status.waiting().records()).isEqualTo(3);
        assertThat(status.deleted().records()).isEqualTo(6);
        assertThat(status.deleted().at()).isNotNull();
        assertThat(Objects.requireNonNull(status.failure()).reason()).contains("blocked");
        writer().countedRun();
        assertThat(jdbi.withHandle(ArchiveStatus::read))
                .isEqualTo(new ArchiveStatus(
                        new ArchiveStatus.Waiting(0, null),
                        new ArchiveStatus.Files(
                                1,
                                catalog.files().getFirst().bytes(),
                                catalog.files().getFirst().day()),
                        null,
                        status.deleted()));
    }

    @Test
    void telemetryThatWaitsAndHasALegalHoldIsNotDeleted() throws Exception {
        jdbi.useHandle(
                handle -> handle.execute("INSERT INTO archive_hold VALUES ('default/host:ws2', 'matter of 2026')"));
        store(process("ws1", 1, NOW), process("ws2", 2, NOW));
        store(process("ws3", 3, NOW));
        store(process("ws2", 4, NOW));
        store(process("ws1", 5, NOW));
        ArchiveWriter writer = writer("node-1", List.of(), new Retention(30, 0, 0, 1, List.of()), NOW);
        writer.shed();
        assertThat(sequences("true")).containsExactly(2L, 4L);
        writer.shed();
        assertThat(sequences("true")).containsExactly(2L, 4L);
        assertThat(catalog.waiting().records()).isEqualTo(2);
    }

    @Test
    void aFileThatIsGoneStopsNoOtherWork() throws Exception {
        Instant yesterday = NOW.minus(Duration.ofDays(1));
        store(process("ws1", 1, yesterday), query("ws1", 2, yesterday));
        writer().run();
        ArchiveFile gone = catalog.files().getFirst();
        assertThat(gone.logSource()).isEqualTo("windows/dns_query/sysmon");
        Files.delete(gone.in(folder));
        store(
                process("ws1", 3, yesterday),
                query("ws1", 4, yesterday),
                query("ws1", 5, NOW.minus(Duration.ofDays(40))));
        assertThatThrownBy(() -> writer().run()).hasMessageContaining(gone.path());
        assertThat(catalog.waiting().records()).isZero();
        assertThat(catalog.files())
                .extracting(file -> file.content().records())
                .as("the other log source is merged, and the old day has expired")
                .containsExactlyInAnyOrder(2L, 1L, 1L);
    }

    @Test
    void aLegalHoldStopsTheExpiryOfItsAssetOnly() throws Exception {
        jdbi.useHandle(
                handle -> handle.execute("INSERT INTO archive_hold VALUES ('default/host:ws2', 'matter of 2026')"));
        Instant old = NOW.minus(Duration.ofDays(90));
        store(process("ws1", 1, old), process("ws2", 2, old), process("ws3", 3, old));
        writer().run();
        assertThat(sequences("true")).containsExactly(2L);
        long id = catalog.files().getFirst().id();
        writer().run();
        assertThat(catalog.files()).extracting(ArchiveFile::id).containsExactly(id);
        jdbi.useHandle(handle -> handle.execute("DELETE FROM archive_hold"));
        writer().run();
        assertThat(sequences("true")).isEmpty();
    }

    @Test
    void nothingOfAnErasedAssetIsLeft() throws Exception {
        store(process("ws1", 1, NOW), process("secret-name", 2, NOW), process("zz", 3, NOW));
        writer().run();
        store(process("secret-name", 4, NOW), process("ws1", 5, NOW));
        store(process("secret-name", 6, NOW.plusSeconds(60)));
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO archive_erasure VALUES ('default/host:secret-name', ?)",
                Timestamp.from(NOW.plusSeconds(1))));
        writer().run();
        assertThat(sequences("true")).containsExactly(1L, 3L, 5L, 6L);
        assertThat(catalog.erasures()).isEmpty();
        // The former files are deleted at once, even if a search reads them.
        assertThat(onDisk()).isEqualTo(listed());
    }

    @Test
    void aSearchIsRefusedWhileMoreRecordsWaitThanItCanRead() {
        store(process("ws1", 1, NOW));
        assertThat(catalog.extent(Instant.EPOCH, NOW, Set.of(), RequiredValues.NONE)
                        .blocks())
                .hasSize(1);
        jdbi.useHandle(handle -> handle.execute("UPDATE archive_block SET bytes = bytes + (3::bigint << 30)"));
        assertThatThrownBy(() -> catalog.extent(Instant.EPOCH, NOW, Set.of(), RequiredValues.NONE))
                .isInstanceOf(ArchiveUnavailable.class)
                .hasMessageContaining("3072 MiB of telemetry wait");
    }
}
