package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes and their database are killed, the power of their disk fails, their disk is full, or one node of three is lost,
 * while a sensor sends numbered records and their blocks move into files. Afterwards the archive has every acknowledged
 * record once. A center that acknowledges before the block is on disk must be detected, and so must one that lists a
 * file before the file is on disk. {@code -Darchive.records=30000 -Darchive.rate=1000 -Dfaults.kills=10 -Dfaults.cuts=5
 * -Dfaults.full=5 -Dfaults.minutes=20 -Dfaults.seed=…}
 */
class ArchiveKillsFaults {

    private static final int RECORDS = Integer.getInteger("archive.records", 30_000);
    private static final int RATE = Integer.getInteger("archive.rate", 0);
    private static final int KILLS = Integer.getInteger("faults.kills", 10);
    private static final int CUTS = Integer.getInteger("faults.cuts", 5);
    private static final int FULL = Integer.getInteger("faults.full", 5);

    /** Ends the faults earlier, and prints how many there were. The remaining records follow without faults. */
    private static final int MINUTES = Integer.getInteger("faults.minutes", 0);

    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int DISK_MEBIBYTES = 1536;

    /**
     * Moves blocks into the archive half a second after their transaction, as a center would that acknowledges first.
     * A table without a log is empty after a crash.
     */
    private static final List<String> ACK_FIRST = List.of(
            "CREATE UNLOGGED TABLE late (LIKE archive_block INCLUDING DEFAULTS)",
            """
            CREATE FUNCTION put_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF current_setting('application_name') = 'mover' THEN RETURN NEW; END IF;
                INSERT INTO late VALUES (NEW.*); RETURN NULL; END $$""",
            "CREATE TRIGGER put_off BEFORE INSERT ON archive_block FOR EACH ROW EXECUTE FUNCTION put_off()");

    private static final String MOVE = """
            WITH moved AS (DELETE FROM late RETURNING sensor, epoch, records, bytes, first_received, last_received, assets, content)
            INSERT INTO archive_block (sensor, epoch, records, bytes, first_received, last_received, assets, content)
            SELECT * FROM moved""";

    @TempDir
    private Path folder;

    /** One rule, because a node with few rules starts and evaluates faster. */
    private static final String RULE = """
            title: A record that ends with many nines
            id: 6f0b7e7e-5a0e-4b1e-9d63-0b4b1c2a9a11
            status: test
            logsource: {product: windows, category: process_creation}
            detection:
              selection: {CommandLine|endswith: '999999'}
              condition: selection
            level: low
            """;

    private static String settings;
    private static QuickStart quick;

    private interface Fault {
        void strike(ChildNode node, ChildSensor sensor) throws IOException, InterruptedException;
    }

    /**
     * @param ackFirst whether records are acknowledged before their blocks are in the archive
     * @param more settings of the node
     * @param files folder of the archive's files; null for the one in the node's data
     */
    private record Setup(
            boolean ackFirst, String more, @Nullable Path files) {
        static final Setup PLAIN = new Setup(false, "", null);
    }

    @BeforeAll
    static void prepare(@TempDir Path rules) throws IOException, InterruptedException {
        settings = """
                watchfloor.rules { builtin = off, paths = ["%s"] }
                watchfloor.archive.write-every = 1s
                watchfloor.archive.free = 0
                """.formatted(Files.writeString(rules.resolve("rule.yml"), RULE));
        quick = QuickStart.ofProduct(rules.resolve("node"), settings);
    }

    private static ChildNode node(Path place, Path config) throws IOException {
        return node(place, config, List.of());
    }

    /** @param prefix of its command */
    private static ChildNode node(Path place, Path config, List<String> prefix) throws IOException {
        return new ChildNode(
                place,
                config,
                new ChildNode.Seat("127.0.0.1", Recordings.freePort(), prefix, quick.jvm()),
                quick.program());
    }

    @Test
    void theArchiveHasWhatWasAckedAfterKills() throws Exception {
        hasEachOnce(run("killed", RECORDS, KILLS, kills(), Setup.PLAIN), RECORDS);
    }

    @Test
    void theArchiveInAnObjectStoreHasWhatWasAckedAfterKills() throws Exception {
        try (ChildObjectStore store = new ChildObjectStore(folder.resolve("store"))) {
            hasEachOnce(
                    run("uploaded", RECORDS, KILLS, kills(), new Setup(false, store.settings(), store.objects())),
                    RECORDS);
        }
    }

    @Test
    void aCenterThatAcksBeforeTheArchiveHasTheRecordIsCaught() throws Exception {
        int records = Math.min(RECORDS, 10_000);
        ArchivedNumbers sabotaged =
                run("sabotaged", records, Math.min(KILLS, 5), ArchiveKillsFaults::killAll, new Setup(true, "", null));
        assertThat(sabotaged.missing()).isNotEmpty();
    }

    private static void hasEachOnce(ArchivedNumbers archived, int records) {
        assertThat(archived.missing()).isEmpty();
        assertThat(archived.doubled()).isEmpty();
        assertThat(archived.once()).isEqualTo(records);
    }

    @Test
    void theArchiveHasWhatWasAckedAfterPowerCuts() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        Path first = Files.createDirectories(folder.resolve("first"));
        try (ChildNode node = node(first, config(first))) {
            node.awaitReady();
        }
        Path programs = programs(first.resolve("data"));
        Path data = folder.resolve("cut/data");
        try (LoopDisk disk = new LoopDisk(folder.resolve("cut.img"), data, DISK_MEBIBYTES)) {
            Files.createSymbolicLink(data.resolve(programs.getFileName()), programs);
            hasEachOnce(
                    run("cut", RECORDS, CUTS, (node, sensor) -> cutPower(disk, node, sensor), Setup.PLAIN), RECORDS);
        }
    }

    @Test
    void theArchiveHasWhatWasAckedAfterFullDisks() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        Path data = folder.resolve("full/data");
        try (LoopDisk disk = new LoopDisk(folder.resolve("full.img"), data, DISK_MEBIBYTES)) {
            Path filler = disk.folder().resolve("filler");
            hasEachOnce(run("full", RECORDS, FULL, (node, sensor) -> fill(filler), Setup.PLAIN), RECORDS);
        }
    }

    /** Nothing can be written for some seconds, neither into the database nor into files of the archive. */
    private static void fill(Path filler) throws IOException, InterruptedException {
        Path rest = filler.resolveSibling("rest");
        long most = Files.getFileStore(filler.getParent()).getUsableSpace() - (4 << 20);
        assertThat(new ProcessBuilder("fallocate", "-l", Long.toString(most), filler.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        LoopDisk.fill(rest);
        Thread.sleep(4_000);
        Files.delete(filler);
        Files.delete(rest);
    }

    @Test
    void theArchiveHasWhatWasAckedAfterTheNodeThatWritesFilesIsLost() throws Exception {
        Path files = folder.resolve("files");
        Path records = ArchivedNumbers.write(folder.resolve("records.jsonl"), RECORDS);
        List<ChildCluster.Member> network = ChildCluster.here(3).stream()
                .map(member -> new ChildCluster.Member(
                        new ChildNode.Seat("127.0.0.1", member.seat().port(), List.of(), quick.jvm()),
                        member.arteryPort()))
                .toList();
        try (ChildCluster cluster = new ChildCluster(
                Files.createDirectories(folder.resolve("cluster")),
                network,
                "127.0.0.1",
                settings + """
                        watchfloor.archive.folder = "%s"
                        pekko.cluster.failure-detector.acceptable-heartbeat-pause = 20 s
                        """.formatted(files),
                quick.program())) {
            cluster.awaitReady();
            await("a node that writes files").atMost(Duration.ofMinutes(1)).until(() -> writer(cluster, network) >= 0);
            int lost = writer(cluster, network);
            ChildNode other = cluster.node((lost + 1) % 3);
            String credential = ChildSensor.enrol(other.address(), other.bootstrapToken(), "lost");
            ArchiveStrikes strikes;
            try (ChildSensor sensor =
                    new ChildSensor(folder, other.address(), credential, rate(RECORDS, 4), List.of(records))) {
                strikes = new ArchiveStrikes(cluster.node(lost), sensor, files, new Random(SEED));
                strikes.strike(1, RECORDS, Instant.MAX, cluster.node(lost)::kill);
                assertThat(sensor.running())
                        .as("records are sent after the loss")
                        .isTrue();
                assertThat(sensor.finish(Duration.ofMinutes(30)))
                        .isEqualTo("sent %d, acked %d, rejected 0", RECORDS, RECORDS);
            }
            ArchivedNumbers.awaitFiles(cluster.jdbi(), Duration.ofMinutes(20));
            ArchivedNumbers archived = ArchivedNumbers.of(cluster.jdbi(), files, RECORDS);
            System.out.printf("a lost node of three, %s, seed %d: %s%n", strikes, SEED, archived);
            hasEachOnce(archived, RECORDS);
        }
    }

    /** @return -1 if there is none yet */
    private static int writer(ChildCluster cluster, List<ChildCluster.Member> network) {
        String name = cluster.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT node FROM archive_writer")
                        .mapTo(String.class)
                        .findOne()
                        .orElse(""));
        return IntStream.range(0, network.size())
                .filter(number -> name.endsWith(":" + network.get(number).arteryPort()))
                .findFirst()
                .orElse(-1);
    }

    @Test
    void aFileThatIsListedBeforeItIsOnDiskIsCaught() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        Path library = folder.resolve("careless.so");
        Path source = Files.writeString(
                folder.resolve("careless.c"), "int fsync(int f) { return 0; } int fdatasync(int f) { return 0; }");
        assumeThat(new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .as("exit code of the C compiler")
                .isZero();
        assertThat(cutDiskOfFiles("careful", List.of())).as("a careful node").isEmpty();
        assertThat(cutDiskOfFiles("careless", List.of("env", "LD_PRELOAD=" + library)))
                .as("a node that does not flush its files")
                .isNotEmpty();
    }

    /**
     * The power of the disk with the files fails right after a file was listed; the database's disk is not affected.
     *
     * @return what is wrong with the archive afterwards
     */
    private List<String> cutDiskOfFiles(String name, List<String> prefix) throws IOException, InterruptedException {
        int records = 2_000;
        Path place = Files.createDirectories(folder.resolve(name));
        Path file = ArchivedNumbers.write(place.resolve("records.jsonl"), records);
        try (LoopDisk disk = new LoopDisk(folder.resolve(name + ".img"), place.resolve("files"), 64)) {
            Path config = Files.writeString(
                    config(place),
                    Files.readString(place.resolve("node.conf"))
                            + "watchfloor.archive.folder = \"%s\"%n".formatted(disk.folder()));
            try (ChildNode node = node(place, config, prefix)) {
                node.awaitReady();
                String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
                try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, 0, List.of(file))) {
                    sensor.finish(Duration.ofMinutes(5));
                    ArchivedNumbers.awaitFiles(node.data(), Duration.ofMinutes(3));
                    cutPower(disk, node, sensor);
                }
                return faults(node, disk.folder(), records);
            }
        }
    }

    private static List<String> faults(ChildNode node, Path folder, int records) {
        try {
            ArchivedNumbers archived = ArchivedNumbers.of(node.data(), folder, records);
            System.out.println("after the power cut of the files: " + archived);
            return archived.once() == records ? List.of() : List.of(archived.toString());
        } catch (IOException | RuntimeException unreadable) {
            System.out.println("after the power cut of the files: " + unreadable);
            return List.of(unreadable.toString());
        }
    }

    private ArchivedNumbers run(String name, int records, int faults, Fault fault, Setup setup)
            throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        Path file = ArchivedNumbers.write(place.resolve("records.jsonl"), records);
        AtomicBoolean moving = new AtomicBoolean(setup.ackFirst());
        Path config = Files.writeString(config(place), setup.more(), StandardOpenOption.APPEND);
        try (ChildNode node = node(place, config)) {
            node.awaitReady();
            if (setup.ackFirst()) {
                ArchivedNumbers.database(node.data()).useHandle(handle -> ACK_FIRST.forEach(handle::execute));
                Thread.ofPlatform().daemon().start(() -> move(node, moving));
            }
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
            ArchiveStrikes strikes;
            Instant until = MINUTES > 0 ? Instant.now().plus(Duration.ofMinutes(MINUTES)) : Instant.MAX;
            try (Relay way = way(node);
                    ChildSensor sensor = new ChildSensor(
                            place,
                            URI.create("http://127.0.0.1:" + way.port()),
                            credential,
                            rate(records, faults),
                            List.of(file))) {
                strikes = new ArchiveStrikes(node, sensor, node.data().resolve("archive"), new Random(SEED));
                strikes.strike(faults, records, until, () -> fault.strike(node, sensor));
                assertThat(sensor.finish(Duration.ofMinutes(30)))
                        .isEqualTo("sent %d, acked %d, rejected 0", records, records);
            }
            ArchivedNumbers.awaitFiles(node.data(), Duration.ofMinutes(20));
            ArchivedNumbers archived = ArchivedNumbers.of(
                    node.data(),
                    Objects.requireNonNullElse(setup.files(), node.data().resolve("archive")),
                    records);
            System.out.printf("%s: %s, seed %d: %s%n", name, strikes, SEED, archived);
            assertThat(Instant.now().isAfter(until) ? faults : strikes.done())
                    .as("faults while the sensor still sent")
                    .isEqualTo(faults);
            assertThat(archived.inFiles()).as("records in files").isPositive();
            return archived;
        } finally {
            moving.set(false);
        }
    }

    /** Two seconds of records pass between two faults. */
    private static int rate(int records, int faults) {
        return RATE > 0 ? RATE : Math.max(100, records / (faults + 1) / 2);
    }

    /**
     * A connection waits here until the node can answer, as at a load balancer. Otherwise the sensor's pauses between its
     * attempts would take longer than the node's start.
     */
    private static Relay way(ChildNode node) {
        return new Relay("127.0.0.1", () -> {
            try {
                while (!node.ready()) {
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return node.address().getPort();
        });
    }

    private static void move(ChildNode node, AtomicBoolean moving) {
        while (moving.get()) {
            try {
                Thread.sleep(500);
                ArchivedNumbers.database(node.data())
                        .useTransaction(handle -> handle.execute("SET LOCAL application_name = 'mover'; " + MOVE));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException down) {
                System.out.println("the database is down: " + down.getMessage());
            }
        }
    }

    private static Path config(Path place) throws IOException {
        return Files.writeString(place.resolve("node.conf"), settings);
    }

    /** Kills the node with its database, the node alone, or the database alone, three times each in turn. */
    private static Fault kills() {
        AtomicInteger number = new AtomicInteger();
        return (node, sensor) -> {
            switch (number.getAndIncrement() / 3 % 3) {
                case 0 -> killAll(node, sensor);
                case 1 -> node.killAndRestart();
                default -> {
                    List<Long> database = node.databaseProcesses();
                    ChildNode.signal("KILL", database);
                    awaitEnd(database);
                    node.awaitReady();
                }
            }
        };
    }

    private static void killAll(ChildNode node, ChildSensor sensor) throws IOException, InterruptedException {
        List<Long> writers = new ArrayList<>(node.databaseProcesses());
        writers.add(node.handle().pid());
        ChildNode.signal("KILL", writers);
        awaitEnd(writers);
        node.start();
        node.awaitReady();
    }

    private static void cutPower(LoopDisk disk, ChildNode node, ChildSensor sensor)
            throws IOException, InterruptedException {
        List<Long> writers = new ArrayList<>(node.databaseProcesses());
        writers.add(node.handle().pid());
        boolean sending = sensor.running();
        if (sending) {
            ChildNode.signal("STOP", List.of(sensor.handle().pid()));
        }
        ChildNode.signal("STOP", writers);
        disk.cut(() -> {
            ChildNode.signal("KILL", writers);
            awaitEnd(writers);
        });
        if (sending) {
            ChildNode.signal("CONT", List.of(sensor.handle().pid()));
        }
        node.start();
        node.awaitReady();
    }

    private static void awaitEnd(List<Long> processes) throws InterruptedException {
        for (long pid : processes) {
            while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
                Thread.sleep(10);
            }
        }
    }

    private static Path programs(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("pg-programs"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
