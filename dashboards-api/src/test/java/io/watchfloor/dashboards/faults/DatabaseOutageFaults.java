package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is stopped for a minute while telemetry arrives: nothing is lost, sensors are slowed down, and ingest
 * resumes.
 */
class DatabaseOutageFaults {

    private static final int RATE = 300;
    private static final Duration OUTAGE = Duration.ofSeconds(60);
    private static final String REFUSED = "watchfloor_ingest_refused_total{code=\"gate.unavailable\"}";
    private static final String RECORDS = "watchfloor_telemetry_records_total";

    @TempDir
    private Path folder;

    @Test
    void aMinuteWithoutTheDatabaseLosesNothing() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        Outcome undisturbed = run("undisturbed", false);
        Outcome disturbed = run("disturbed", true);
        assertThat(disturbed).isEqualTo(undisturbed);
    }

    private Outcome run(String name, boolean outage) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        try (ChildNode node =
                new ChildNode(place, Recordings.sigmaHq(place), Recordings.freePort(), NodeKillsFaults.PRODUCT)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
            int rate = outage ? RATE : 4_000;
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, rate, Recordings.attacks())) {
                if (outage) {
                    Thread.sleep(10_000);
                    standStill(node);
                }
                String last = sensor.finish(Duration.ofMinutes(15));
                assertThat(last).isEqualTo("sent 24541, acked 24541, rejected 0");
            }
            return NodeKillsFaults.settled(node);
        }
    }

    private static void standStill(ChildNode node) throws IOException, InterruptedException {
        List<Long> database = node.databaseProcesses();
        long heapBefore = node.heapAfterCollection();
        double refusedBefore = node.metric(REFUSED);
        ChildNode.signal("STOP", database);
        try {
            Instant stopped = Instant.now();
            await(() -> node.metric(REFUSED) > refusedBefore, Duration.ofSeconds(5));
            Duration told = Duration.between(stopped, Instant.now());
            Thread.sleep(OUTAGE.minus(told));
            long heap = node.heapAfterCollection();
            System.out.printf(
                    Locale.ROOT,
                    "sensors told after %d ms, heap %.1f MiB before, %.1f MiB at the end of the outage%n",
                    told.toMillis(),
                    heapBefore / 1048576.0,
                    heap / 1048576.0);
            assertThat(told).isLessThan(Duration.ofSeconds(2));
            assertThat(heap).isLessThan(heapBefore * 5 / 4);
        } finally {
            ChildNode.signal("CONT", database);
        }
        Instant back = Instant.now();
        await(() -> rate(node) >= RATE, Duration.ofSeconds(15));
        System.out.printf(
                "full rate %d ms after the return%n",
                Duration.between(back, Instant.now()).toMillis());
    }

    private static double rate(ChildNode node) throws IOException, InterruptedException {
        double before = node.metric(RECORDS);
        Thread.sleep(1_000);
        return node.metric(RECORDS) - before;
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition, Duration patience) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(patience);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(end);
            Thread.sleep(50);
        }
    }
}
