package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power of the node's disk fails while a sensor replays to it; after each failure the node starts with the flushed
 * data. The result must equal that of an undisturbed node, and a database that does not flush must be detected. {@code
 * -Dfaults.cuts=10 -Dcuts.every=2 -Dcuts.rate=600 -Dfaults.seed=…}
 */
class PowerCutFaults {

    private static final int CUTS = Integer.getInteger("faults.cuts", 10);
    private static final int EVERY_NTH = Integer.getInteger("cuts.every", 2);
    private static final int RATE = Integer.getInteger("cuts.rate", 600);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final String CARELESS = "careless";
    private static final int DISK_MEBIBYTES = 1536;

    @TempDir
    private Path folder;

    @Test
    void whatWasAckedOutlivesThePower() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        assumeThat(LoopDisk.possible()).isTrue();
        Path file = folder.resolve("load.jsonl");
        int records = WindowsLoad.write(file, EVERY_NTH);
        List<Path> files = new ArrayList<>(Recordings.attacks());
        files.add(file);

        Outcome undisturbed = run("undisturbed", files, 0, null);
        Path programs = programs(folder.resolve("undisturbed/data"));
        print(records + " records and the attacks, undisturbed", undisturbed);

        Outcome cut = run("cut", files, CUTS, programs);
        print(CUTS + " power cuts, seed " + SEED, cut);
        assertThat(cut).isEqualTo(undisturbed);

        Path careless = LoopDisk.carelessPrograms(folder.resolve("careless"), programs);
        assertThat(caught(files, careless, undisturbed))
                .as("a database that does not flush is caught")
                .isTrue();
    }

    private boolean caught(List<Path> files, Path careless, Outcome undisturbed) throws InterruptedException {
        try {
            Outcome outcome = run(CARELESS, files, CUTS, careless);
            print("without fsync", outcome);
            return !outcome.equals(undisturbed);
        } catch (IOException | IllegalStateException lost) {
            System.out.println("without fsync: " + lost.getMessage());
            return true;
        }
    }

    /** @param programs of PostgreSQL, for a node with its own disk; null for an ordinary folder */
    private Outcome run(String name, List<Path> files, int cuts, @Nullable Path programs)
            throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        Path config = Recordings.sigmaHq(place);
        if (programs == null) {
            try (ChildNode node = new ChildNode(place, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
                return replay(name, node, place, files, 0, cut -> {});
            }
        }
        try (LoopDisk disk = new LoopDisk(folder.resolve(name + ".img"), place.resolve("data"), DISK_MEBIBYTES)) {
            Files.createSymbolicLink(
                    place.resolve("data")
                            .resolve(
                                    programs(folder.resolve("undisturbed/data")).getFileName()),
                    programs);
            try (ChildNode node = new ChildNode(place, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
                return replay(name, node, place, files, cuts, sensor -> cutPower(disk, node, sensor));
            }
        }
    }

    private interface Cut {
        void power(ChildSensor sensor) throws IOException, InterruptedException;
    }

    private static Outcome replay(String name, ChildNode node, Path place, List<Path> files, int cuts, Cut cut)
            throws IOException, InterruptedException {
        node.awaitReady();
        String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
        Random random = new Random(SEED);
        try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, cuts == 0 ? 0 : RATE, files)) {
            int done = 0;
            while (done < cuts && sensor.running()) {
                if (done % 2 == 0) {
                    Thread.sleep(500 + random.nextInt(6_000));
                } else {
                    NodeKillsFaults.awaitAckWithDetections(sensor);
                }
                if (sensor.running()) {
                    cut.power(sensor);
                    done++;
                }
            }
            // A database that never flushes is faster: it may have received everything before the last failure.
            assertThat(done)
                    .as("cuts while the sensor still sent")
                    .isGreaterThanOrEqualTo(name.equals(CARELESS) ? 1 : cuts);
            System.out.println(name + ": " + sensor.finish(Duration.ofMinutes(30)));
        }
        return NodeKillsFaults.settled(node);
    }

    /** The sensor is stopped during the failure, so that its acknowledged records are those acknowledged before. */
    private static void cutPower(LoopDisk disk, ChildNode node, ChildSensor sensor)
            throws IOException, InterruptedException {
        List<Long> writers = new ArrayList<>(node.databaseProcesses());
        writers.add(node.handle().pid());
        ChildNode.signal("STOP", List.of(sensor.handle().pid()));
        ChildNode.signal("STOP", writers);
        disk.cut(() -> {
            ChildNode.signal("KILL", writers);
            for (long pid : writers) {
                while (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
                    Thread.sleep(10);
                }
            }
        });
        ChildNode.signal("CONT", List.of(sensor.handle().pid()));
        node.start();
        node.awaitReady();
    }

    private static Path programs(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("pg-programs"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void print(String what, Outcome outcome) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d detections, %d cases%n",
                what,
                outcome.detections(),
                outcome.cases().size());
    }
}
