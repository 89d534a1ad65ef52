package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import io.watchfloor.dashboards.faults.Harassment.Fault;
import io.watchfloor.dashboards.faults.HarriedSensor.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All faults happen at random to a center of two nodes, its database, and three sensors with small spools that follow
 * logs and recordings: each line is evaluated, pending, in quarantine or in a gap, exactly once. Checked several times
 * after everything is quiet. {@code -Dfaults.conservation.seconds=3600 -Dfaults.seed=…}
 */
class ConservationFaults {

    private static final int SECONDS = Integer.getInteger("faults.conservation.seconds", 60);
    private static final int SABOTAGED_SECONDS = 60;

    /** Lines per second in each of its two logs. */
    private static final int LINES = Integer.getInteger("faults.conservation.lines", 12);

    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int DISK_MEBIBYTES = 24;
    private static final Duration UNTIL_A_LOOK =
            Duration.ofSeconds(Integer.getInteger("faults.conservation.look", 300));
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    /** A sabotaged build is detected when missing records do not appear within this time. */
    private static final Duration SABOTAGED_PATIENCE = Duration.ofMinutes(2);

    private static final Set<Fault> EVERYTHING = EnumSet.allOf(Fault.class);

    @TempDir
    private Path folder;

    @Test
    void whateverHappensEachLineIsJudgedSetAsideOrInAGap() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        String unaccounted =
                run("honest", NodeKillsFaults.PRODUCT, HarriedSensor.product(), SECONDS, PATIENCE, EVERYTHING);
        assertThat(unaccounted).isEmpty();
    }

    @Test
    void aCenterThatAcksBeforeItCommitsIsCaught() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        assertThat(run(
                        "hasty",
                        "io.watchfloor.dashboards.SabotagedNode",
                        HarriedSensor.product(),
                        SABOTAGED_SECONDS,
                        SABOTAGED_PATIENCE,
                        EnumSet.of(Fault.NODE_KILLED)))
                .isNotEmpty();
    }

    @Test
    void aSensorThatForgetsWhatItLeftOutIsCaught() throws Exception {
        assumeThat(LoopDisk.possible()).isTrue();
        String forgetful = HarriedSensor.forgetful(folder.resolve("build-that-forgets"));
        assertThat(run(
                        "forgetful",
                        NodeKillsFaults.PRODUCT,
                        forgetful,
                        SABOTAGED_SECONDS,
                        SABOTAGED_PATIENCE,
                        EVERYTHING))
                .isNotEmpty();
    }

    /** @return unaccounted records by sensor; empty if there are none */
    private String run(String name, String center, String sensor, int seconds, Duration patience, Set<Fault> faults)
            throws Exception {
        Path place = Files.createDirectories(folder.resolve(name));
        Path small = place.resolve("sensor-2/state");
        List<HarriedSensor> sensors = new ArrayList<>();
        Random random = new Random(SEED);
        try (ChildCluster cluster = new ChildCluster(
                        place, ChildCluster.here(2), "127.0.0.1", Recordings.NO_FLOODS, Program.of(center));
                LoopDisk disk = new LoopDisk(place.resolve("small.img"), small, DISK_MEBIBYTES)) {
            try {
                cluster.awaitReady();
                cluster.supervise();
                String token = cluster.node(0).bootstrapToken();
                for (int number = 0; number < 3; number++) {
                    sensors.add(sensor(place, cluster, number, sensor, random.nextLong()));
                }
                for (HarriedSensor one : sensors) {
                    await().atMost(patience).until(one::follows);
                }
                Harassment harassment = new Harassment(cluster, sensors, disk, random, faults);
                Instant start = Instant.now();
                Instant end = start.plusSeconds(seconds);
                String missing = "";
                while (missing.isEmpty() && Instant.now().isBefore(end)) {
                    Instant look = Instant.now().plus(UNTIL_A_LOOK);
                    harass(harassment, sensors, random, look.isBefore(end) ? look : end);
                    missing = accounted(cluster, token, sensors, patience);
                    System.out.printf(
                            "%s, seed %d, %d s, %d faults: %s%n%s%n",
                            name,
                            SEED,
                            Duration.between(start, Instant.now()).toSeconds(),
                            harassment.count(),
                            harassment.summary(),
                            missing.isEmpty() ? accounts(cluster, token, sensors) : missing);
                }
                return missing;
            } finally {
                for (HarriedSensor one : sensors) {
                    one.close();
                }
            }
        }
    }

    private static HarriedSensor sensor(Path place, ChildCluster cluster, int number, String classPath, long seed)
            throws IOException, InterruptedException {
        List<URI> centers = cluster.nodes().stream().map(ChildNode::address).toList();
        String name = "harried-" + number;
        return new HarriedSensor(
                name,
                place.resolve("sensor-" + number),
                // Distributes the sensors over the nodes.
                number % 2 == 0 ? centers : centers.reversed(),
                ChildSensor.enrol(centers.getFirst(), cluster.node(0).bootstrapToken(), name),
                number == 2 ? Bounds.WAITS : Bounds.LETS_GO,
                classPath,
                seed);
    }

    private static void harass(Harassment harassment, List<HarriedSensor> sensors, Random random, Instant end)
            throws IOException, InterruptedException {
        Thread writing = Thread.ofPlatform().start(() -> {
            try {
                while (!Thread.interrupted()) {
                    for (HarriedSensor sensor : sensors) {
                        sensor.write(LINES);
                    }
                    Thread.sleep(1_000);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            while (Instant.now().isBefore(end)) {
                harassment.one();
                Thread.sleep(random.nextInt(6_000));
            }
        } finally {
            writing.interrupt();
            writing.join();
        }
    }

    private static String accounted(ChildCluster cluster, String token, List<HarriedSensor> sensors, Duration patience)
            throws Exception {
        for (HarriedSensor sensor : sensors) {
            if (!sensor.running()) {
                return sensor.name() + " has ended: " + String.join("\n", sensor.lastLines());
            }
        }
        cluster.awaitReady();
        try {
            for (HarriedSensor sensor : sensors) {
                await().atMost(patience)
                        .pollInterval(Duration.ofSeconds(2))
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(() -> account(cluster, token, sensor).all() == sensor.written());
            }
            // Waits for late duplicates.
            Thread.sleep(5_000);
            for (HarriedSensor sensor : sensors) {
                if (account(cluster, token, sensor).all() != sensor.written()) {
                    return accounts(cluster, token, sensors);
                }
            }
            return "";
        } catch (ConditionTimeoutException never) {
            return accounts(cluster, token, sensors);
        }
    }

    private static AccountedRecords account(ChildCluster cluster, String token, HarriedSensor sensor)
            throws IOException, InterruptedException {
        return AccountedRecords.of(cluster.node(0).address(), token, sensor);
    }

    private static String accounts(ChildCluster cluster, String token, List<HarriedSensor> sensors)
            throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (HarriedSensor sensor : sensors) {
            AccountedRecords account = account(cluster, token, sensor);
            text.append("%s: %d written = %d: %s%n".formatted(sensor.name(), sensor.written(), account.all(), account));
        }
        return text.toString();
    }
}
