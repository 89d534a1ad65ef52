package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node is killed while a sensor replays real attacks to it. The result must equal that of an undisturbed node, and a
 * node that acknowledges before it commits must be detected. {@code -Dfaults.kills=10 -Dfaults.rate=150
 * -Dfaults.seed=…}
 */
class NodeKillsFaults {

    static final String PRODUCT = "io.watchfloor.dashboards.cli.Watchfloor";
    private static final String SABOTAGED = "io.watchfloor.dashboards.SabotagedNode";
    private static final int KILLS = Integer.getInteger("faults.kills", 10);
    private static final int RATE = Integer.getInteger("faults.rate", 150);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void killsChangeNothingAndASabotagedNodeIsCaught() throws IOException, InterruptedException {
        assumeThat(Recordings.DATA).as("the recordings of the development data").isDirectory();
        Outcome undisturbed = run("undisturbed", PRODUCT, 0, 4_000);
        print("undisturbed", undisturbed);
        Outcome killed = run("killed", PRODUCT, KILLS, RATE);
        print("killed " + KILLS + " times, seed " + SEED, killed);
        assertThat(killed).isEqualTo(undisturbed);
        Outcome sabotaged = run("sabotaged", SABOTAGED, KILLS, RATE);
        print("sabotaged and killed " + KILLS + " times", sabotaged);
        assertThat(sabotaged).isNotEqualTo(undisturbed);
    }

    private Outcome run(String name, String main, int kills, int rate) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        Path config = Recordings.sigmaHq(place);
        try (ChildNode node = new ChildNode(place, config, Recordings.freePort(), main)) {
            node.awaitReady();
            String credential = ChildSensor.enrol(node.address(), node.bootstrapToken(), name);
            try (ChildSensor sensor = new ChildSensor(place, node.address(), credential, rate, Recordings.attacks())) {
                int done = kill(node, sensor, kills);
                // A sabotaged node acknowledges faster than the product: it may have received everything before the
                // last kill.
                assertThat(done)
                        .as("kills while the sensor still sent")
                        .isGreaterThanOrEqualTo(leastKills(main, kills));
                String last = sensor.finish(Duration.ofMinutes(15));
                System.out.println(name + ": " + last);
            }
            return settled(node);
        }
    }

    /** Half of the kills are at random times, half directly after an acknowledgement of a batch with detections. */
    private static int kill(ChildNode node, ChildSensor sensor, int kills) throws IOException, InterruptedException {
        Random random = new Random(SEED);
        for (int kill = 1; kill <= kills; kill++) {
            if (kill % 2 == 0) {
                awaitAckWithDetections(sensor);
            } else {
                Thread.sleep(500 + random.nextInt(6_000));
            }
            if (!sensor.running()) {
                return kill - 1;
            }
            node.killAndRestart();
        }
        return kills;
    }

    static void awaitAckWithDetections(ChildSensor sensor) throws IOException, InterruptedException {
        long before = sensor.acksWithDetections();
        while (sensor.running() && sensor.acksWithDetections() == before) {
            Thread.sleep(2);
        }
    }

    /** Waits until two reads, some seconds apart, are equal: sweeps and projections have finished. */
    static Outcome settled(ChildNode node) throws IOException, InterruptedException {
        return settled(node, node.bootstrapToken());
    }

    static Outcome settled(ChildNode node, String token) throws IOException, InterruptedException {
        Outcome before = Outcome.of(node.address(), token);
        while (true) {
            Thread.sleep(8_000);
            Outcome now = Outcome.of(node.address(), token);
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
    }

    private static int leastKills(String main, int kills) {
        return main.equals(PRODUCT) ? kills : Math.min(kills, 1);
    }

    private static void print(String what, Outcome outcome) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d alerts, %d detections, %d cases%n",
                what,
                outcome.alerts().values().stream().mapToInt(List::size).sum(),
                outcome.detections(),
                outcome.cases().size());
    }
}
