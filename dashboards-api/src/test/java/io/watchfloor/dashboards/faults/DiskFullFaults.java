package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the node's database fills up several times while telemetry arrives: the sensor waits, no acknowledged
 * record is lost, and ingest resumes when there is space again.
 */
class DiskFullFaults {

    private static final int TIMES = Integer.getInteger("full.times", 3);
    private static final Duration FULL = Duration.ofSeconds(Integer.getInteger("full.seconds", 20));
    private static final int RATE = 400;
    private static final int DISK_MEBIBYTES = 700;
    private static final String RECORDS = "watchfloor_telemetry_records_total";

    @TempDir
    private Path folder;

    @Test
    void aFullDiskStopsTheFlowAndLosesNothing() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        assumeThat(LoopDisk.possible()).isTrue();
        Outcome undisturbed = run("undisturbed", null);
        Path data = folder.resolve("full/data");
        try (LoopDisk disk = new LoopDisk(folder.resolve("full.img"), data, DISK_MEBIBYTES)) {
            Outcome full = run("full", disk.folder().resolve("filler"));
            System.out.printf(
                    Locale.ROOT,
                    "%d times full: %d detections, %d cases%n",
                    TIMES,
                    full.detections(),
                    full.cases().size());
            assertThat(full).isEqualTo(undisturbed);
        }
    }

    /** @param filler file that fills the disk; null to leave it alone */
    private Outcome run(String name, @Nullable Path filler) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        try (ChildNode node =
                new ChildNode(place, Recordings.sigmaHq(place), Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
            int rate = filler == null ? 4_000 : RATE;
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, rate, Recordings.attacks())) {
                for (int time = 1; filler != null && time <= TIMES; time++) {
                    Thread.sleep(5_000);
                    LoopDisk.fill(filler);
                    Thread.sleep(FULL);
                    double whileFull = recordsIn(node, Duration.ofSeconds(5));
                    Files.delete(filler);
                    System.out.printf(
                            Locale.ROOT,
                            "full %d: %.0f records in the last 5 s of it, again after %d ms%n",
                            time,
                            whileFull,
                            untilRecordsFlow(node));
                    assertThat(whileFull)
                            .as("records taken while nothing can be written")
                            .isZero();
                }
                assertThat(sensor.finish(Duration.ofMinutes(15))).isEqualTo("sent 24541, acked 24541, rejected 0");
            }
            return NodeKillsFaults.settled(node);
        }
    }

    /** A node that does not answer accepts none. */
    private static double recordsIn(ChildNode node, Duration time) throws InterruptedException {
        try {
            double before = node.metric(RECORDS);
            Thread.sleep(time);
            return node.metric(RECORDS) - before;
        } catch (IOException silent) {
            System.out.println("the node does not answer: " + silent.getMessage());
            return 0;
        }
    }

    private static long untilRecordsFlow(ChildNode node) throws InterruptedException {
        Instant begin = Instant.now();
        Instant end = begin.plusSeconds(60);
        double before = -1;
        while (Instant.now().isBefore(end)) {
            try {
                double now = node.metric(RECORDS);
                if (before >= 0 && now > before) {
                    return Duration.between(begin, Instant.now()).toMillis();
                }
                before = now;
            } catch (IOException notYet) {
                before = -1;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("no record within a minute after there was room again");
    }
}
