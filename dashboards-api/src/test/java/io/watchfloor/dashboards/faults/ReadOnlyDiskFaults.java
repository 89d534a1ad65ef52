package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the node's database, then that of a sensor's spool, becomes read-only: the error is reported, and no
 * acknowledged record is lost or duplicated.
 */
class ReadOnlyDiskFaults {

    private static final int RATE = 400;
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ALL_SENT = "sent 24541, acked 24541, rejected 0";

    @TempDir
    private Path folder;

    @BeforeEach
    void needs() throws InterruptedException {
        assumeThat(Recordings.DATA).as("the development data").isDirectory();
        assumeThat(LoopDisk.possible()).isTrue();
    }

    @Test
    void aNodeOnAReadOnlyDiskTakesNothingSaysSoAndGoesOnWhenItIsRepaired() throws IOException, InterruptedException {
        Outcome undisturbed = undisturbed();
        Path place = Files.createDirectories(folder.resolve("node"));
        try (LoopDisk disk = new LoopDisk(folder.resolve("disk.img"), place.resolve("data"), 700);
                ChildNode node = node(place)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "s");
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, RATE, Recordings.attacks())) {
                await().atMost(SOON).until(() -> sensor.acksWithDetections() > 3);
                Instant broken = Instant.now();
                disk.becomeReadOnly();
                await().atMost(SOON).until(() -> !node.ready());
                System.out.printf(
                        Locale.ROOT,
                        "not ready after %d ms%n",
                        Duration.between(broken, Instant.now()).toMillis());
                await().atMost(SOON).until(() -> !node.alive());
                System.out.printf(
                        Locale.ROOT,
                        "the node ended after %d ms, saying%n%s%n",
                        Duration.between(broken, Instant.now()).toMillis(),
                        String.join("\n", node.lastLines()));
                disk.repair();
                node.start();
                node.awaitReady();
                assertThat(sensor.finish(Duration.ofMinutes(10))).isEqualTo(ALL_SENT);
            }
            assertThat(NodeKillsFaults.settled(node)).isEqualTo(undisturbed);
            node.kill();
        }
    }

    @Test
    void aSensorOnAReadOnlyDiskSendsWhatItHasOrSaysWhyNotAndRepeatsHarmNothing()
            throws IOException, InterruptedException {
        Outcome undisturbed = undisturbed();
        Path place = Files.createDirectories(folder.resolve("sensing"));
        try (ChildNode node = node(place);
                LoopDisk disk = new LoopDisk(folder.resolve("disk.img"), place.resolve("sensor"), 200)) {
            node.awaitReady();
            String last;
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "s");
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, RATE, Recordings.attacks())) {
                await().atMost(SOON).until(() -> sensor.acksWithDetections() > 3);
                disk.becomeReadOnly();
                last = sensor.finish(SOON);
                System.out.println("the sensor says: " + last);
                // Spooled records can still be sent.
                assertThat(last)
                        .satisfiesAnyOf(
                                line -> assertThat(line).isEqualTo(ALL_SENT),
                                line -> assertThat(line).containsIgnoringCase("read-only"));
                assertThat(node.ready()).isTrue();
            }
            disk.repair();
            // A completely sent recording counts as new when it is replayed again.
            if (!last.equals(ALL_SENT)) {
                try (ChildSensor again = new ChildSensor(place, node.address(), credential, 0, Recordings.attacks())) {
                    System.out.println("again: " + again.finish(Duration.ofMinutes(10)));
                }
            }
            assertThat(NodeKillsFaults.settled(node)).isEqualTo(undisturbed);
        }
    }

    private Outcome undisturbed() throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve("undisturbed"));
        try (ChildNode node = node(place)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), "s");
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, 4_000, Recordings.attacks())) {
                assertThat(sensor.finish(Duration.ofMinutes(10))).isEqualTo(ALL_SENT);
            }
            return NodeKillsFaults.settled(node);
        }
    }

    private static ChildNode node(Path place) throws IOException {
        return new ChildNode(place, Recordings.sigmaHq(place), Recordings.freePort(), NodeKillsFaults.PRODUCT);
    }
}
