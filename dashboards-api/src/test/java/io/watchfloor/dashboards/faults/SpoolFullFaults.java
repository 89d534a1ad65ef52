package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of a sensor's spool is completely full while its center is unavailable and the followed file grows: the
 * sensor waits, also across a kill, and neither loses nor repeats records.
 */
class SpoolFullFaults {

    private static final int TIMES = Integer.getInteger("full.times", 3);
    private static final String SERIES = "full";
    private static final int HOSTS = 10;

    /** Number of records without detection after each record with one. */
    private static final int ROUTINE = 400;

    private static final int DISK_MEBIBYTES = 64;

    /** How long the sensor must cope with a full disk. */
    private static final Duration FULL = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void aFullDiskOfTheSensorMakesItWaitAndLosesNothing() throws IOException, InterruptedException {
        assumeThat(LoopDisk.possible()).isTrue();
        Path config = Files.writeString(folder.resolve("node.conf"), "");
        Path state = Files.createDirectories(folder.resolve("state"));
        Path file = Files.createFile(folder.resolve("telemetry.jsonl"));
        Shadows shadows = new Shadows(SERIES, HOSTS, 3 * TIMES);
        try (LoopDisk disk = new LoopDisk(folder.resolve("spool.img"), state.resolve("sensor"), DISK_MEBIBYTES);
                ChildNode node = new ChildNode(folder, config, Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), SERIES);
            try (TailingSensor sensor = new TailingSensor(state, node.address(), credential, file)) {
                for (int time = 1; time <= TIMES; time++) {
                    Path filler = disk.folder().resolve("filler");
                    grow(file, shadows);
                    awaitJudgedOnce(node, 3 * time - 2);
                    node.kill();
                    LoopDisk.fill(filler);
                    grow(file, shadows);
                    Thread.sleep(FULL);
                    assertThat(sensor.running()).as("stands a full disk").isTrue();
                    sensor.killAndRestart();
                    grow(file, shadows);
                    Thread.sleep(FULL);
                    assertThat(sensor.running()).as("starts on a full disk").isTrue();
                    node.start();
                    node.awaitReady();
                    Thread.sleep(FULL);
                    Files.delete(filler);
                    Instant room = Instant.now();
                    awaitJudgedOnce(node, 3 * time);
                    System.out.printf(
                            Locale.ROOT,
                            "full %d: each of %d records judged once, %d ms after there was room%n",
                            time,
                            3 * time * HOSTS * (ROUTINE + 1),
                            Duration.between(room, Instant.now()).toMillis());
                }
            }
            assertThat(shadows.shown(NodeKillsFaults.settled(node).alerts())).isEqualTo(shadows.expected());
        }
    }

    private static void awaitJudgedOnce(ChildNode node, int rounds) {
        Shadows soFar = new Shadows(SERIES, HOSTS, rounds);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(soFar.shown(Outcome.alerts(node.address(), node.bootstrapToken())))
                        .isEqualTo(soFar.expected()));
    }

    private static void grow(Path file, Shadows shadows) throws IOException {
        Files.writeString(file, shadows.round(ROUTINE), StandardOpenOption.APPEND);
    }
}
