package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes, sensors and the database are killed at random while three nodes receive telemetry: every acknowledged record
 * is evaluated exactly once. Two nodes always stay alive. {@code -Dfaults.kills=10 -Dfaults.round=2500
 * -Dfaults.seed=…}: records per sensor and kill.
 */
class ClusterKillsFaults {

    private static final String SABOTAGED = "io.watchfloor.dashboards.SabotagedNode";
    private static final int KILLS = Integer.getInteger("faults.kills", 10);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int NODES = 3;
    private static final int HOSTS = 10;

    /** Number of records without detection after each record with one. */
    private static final int ROUTINE = Integer.getInteger("faults.round", 2_500) / HOSTS - 1;

    private static final int SABOTAGED_KILLS = 4;

    @TempDir
    private Path folder;

    /** The file that a sensor follows, and the expected result. */
    private record Feed(Shadows shadows, Path file, TailingSensor sensor) {}

    @Test
    void whatIsAckedIsJudgedOnceWhateverIsKilled() throws IOException, InterruptedException {
        Instant start = Instant.now();
        run("honest", NodeKillsFaults.PRODUCT, KILLS, true);
        System.out.printf(
                "%d kills, seed %d, %d records: each judged once, in %d s%n",
                KILLS,
                SEED,
                NODES * KILLS * HOSTS * (ROUTINE + 1),
                Duration.between(start, Instant.now()).toSeconds());
    }

    @Test
    void nodesThatAckBeforeTheyCommitAreCaught() throws IOException, InterruptedException {
        run("sabotaged", SABOTAGED, SABOTAGED_KILLS, false);
    }

    private void run(String name, String main, int kills, boolean honest) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(name));
        List<Feed> feeds = new ArrayList<>();
        try (ChildCluster cluster =
                new ChildCluster(place, ChildCluster.here(NODES), "127.0.0.1", "", Program.of(main))) {
            cluster.awaitReady();
            cluster.supervise();
            String token = cluster.node(0).bootstrapToken();
            for (int node = 0; node < NODES; node++) {
                feeds.add(feed(place, cluster, token, node, kills));
            }
            Random random = new Random(SEED);
            for (int kill = 1; kill <= kills; kill++) {
                for (Feed feed : feeds) {
                    Files.writeString(feed.file(), feed.shadows().round(ROUTINE), StandardOpenOption.APPEND);
                }
                Thread.sleep(500 + random.nextInt(4_000));
                System.out.printf("%s kill %d: %s%n", name, kill, kill(cluster, feeds, random, honest));
            }
            cluster.awaitReady();
            long records = (long) NODES * kills * HOSTS * (ROUTINE + 1);
            await("all records acked")
                    .atMost(Duration.ofMinutes(15))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> acked(cluster) == records);
            check(cluster, token, feeds, honest);
        } finally {
            for (Feed feed : feeds) {
                feed.sensor().close();
            }
        }
    }

    private static Feed feed(Path place, ChildCluster cluster, String token, int node, int kills)
            throws IOException, InterruptedException {
        Path state = Files.createDirectories(place.resolve("sensor-" + node));
        Path file = Files.createFile(state.resolve("telemetry.jsonl"));
        var center = cluster.node(node).address();
        String credential = ChildSensor.enrol(center, token, "sensor-" + node);
        return new Feed(
                new Shadows("k" + node, HOSTS, kills), file, new TailingSensor(state, center, credential, file));
    }

    /** @param all whether sensors and the database are killed as well */
    private static String kill(ChildCluster cluster, List<Feed> feeds, Random random, boolean all)
            throws IOException, InterruptedException {
        int number = random.nextInt(NODES);
        int lot = all ? random.nextInt(20) : 0;
        if (lot >= 13) {
            cluster.killDatabase();
            return "the database";
        }
        if (lot >= 6) {
            feeds.get(number).sensor().killAndRestart();
            return "sensor " + number;
        }
        cluster.awaitReady();
        cluster.node(number).kill();
        cluster.node(number).start();
        return "node " + number;
    }

    private static long acked(ChildCluster cluster) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT coalesce(sum(through), 0) FROM sensor_progress")
                        .mapTo(Long.class)
                        .one());
    }

    private static void check(ChildCluster cluster, String token, List<Feed> feeds, boolean honest)
            throws IOException, InterruptedException {
        if (!honest) {
            Outcome outcome = NodeKillsFaults.settled(cluster.node(0), token);
            assertThat(feeds)
                    .as("records that were acked and are lost")
                    .anySatisfy(feed -> assertThat(feed.shadows().shown(outcome.alerts()))
                            .isNotEqualTo(feed.shadows().expected()));
            return;
        }
        for (ChildNode node : cluster.nodes()) {
            await("node " + node.address())
                    .atMost(Duration.ofMinutes(5))
                    .pollInterval(Duration.ofSeconds(3))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> {
                        var alerts = Outcome.alerts(node.address(), token);
                        for (Feed feed : feeds) {
                            assertThat(feed.shadows().shown(alerts))
                                    .isEqualTo(feed.shadows().expected());
                        }
                    });
        }
    }
}
