package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.faults.ChildNode.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes are restarted one after the other while each has a sensor, without effect on the sensors. With {@code
 * -Dfaults.former=…}, a folder {@code lib} of another build, they start with that build and are upgraded to this one,
 * so that both are in the cluster meanwhile.
 */
class RollingRestartFaults {

    private static final int HOSTS = 20;
    private static final int RATE = Integer.getInteger("faults.restart.rate", 40);
    private static final int TIMES = Integer.getInteger("faults.restart.times", 500);

    private static final Program PRODUCT = Program.of(NodeKillsFaults.PRODUCT);
    private static final Program FORMER = Optional.ofNullable(System.getProperty("faults.former"))
            .map(folder -> Program.of(Path.of(folder)))
            .orElse(PRODUCT);

    @TempDir
    private Path folder;

    @Test
    void restartingEachNodeLosesAndDoublesNothing() throws IOException, InterruptedException {
        try (ChildCluster cluster = new ChildCluster(folder, ChildCluster.here(3), "127.0.0.1", "", FORMER)) {
            cluster.awaitReady();
            cluster.supervise();
            try (Reporters reporters = new Reporters(cluster, folder, "rolling", HOSTS, TIMES, RATE)) {
                Instant start = Instant.now();
                for (ChildNode node : cluster.nodes()) {
                    Instant told = Instant.now();
                    node.becomes(PRODUCT);
                    node.close();
                    Duration leaving = Duration.between(told, Instant.now());
                    assertThat(node.saidOfLeaving()).isEmpty();
                    node.start();
                    cluster.awaitReady(node);
                    System.out.printf(
                            "a node left in %d ms and was ready again %d ms after it was told%n",
                            leaving.toMillis(),
                            Duration.between(told, Instant.now()).toMillis());
                }
                System.out.printf(
                        "three nodes restarted%s in %d ms%n",
                        FORMER.equals(PRODUCT) ? "" : " from another build to this one",
                        Duration.between(start, Instant.now()).toMillis());
                assertThat(reporters.allRunning())
                        .as("sensors sent during all of it: else raise faults.restart.times")
                        .isTrue();
                reporters.awaitAcked(Duration.ofMinutes(15));
                reporters.awaitJudgedOnce();
            }
            assertThat(rows(cluster, "retry_queue")).isZero();
            assertThat(rows(cluster, "quarantined_telemetry")).isZero();
            assertThat(rows(cluster, "quarantined_event")).isZero();
            for (ChildNode node : cluster.nodes()) {
                assertThat(node.metric("watchfloor_telemetry_retry_queued_total"))
                        .isZero();
            }
        }
    }

    private static long rows(ChildCluster cluster, String table) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                        .mapTo(Long.class)
                        .one());
    }
}
