package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.doors.StubCloud;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;

/** The node that pulls for all is killed amid many files: another one goes on, and each record counts once. */
final class PullTakeover implements AutoCloseable {

    static final String RULE = "0b1d5f0e-7f7a-4a0e-9a55-0d8c1f6a2b05";

    static final String RULES = """
            title: A log of a cloud was stopped
            id: 0b1d5f0e-7f7a-4a0e-9a55-0d8c1f6a2b05
            level: medium
            logsource: {product: aws, service: cloudtrail}
            detection:
              selection: {eventName: StopLogging}
              condition: selection
            """;

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ACCOUNT = "111111111111";
    private static final int FILES = 20;
    private static final int EACH = 50;

    private final StubCloud cloud = new StubCloud();

    /** Of each node. */
    String settings() {
        return """
                watchfloor.egress.allow = ["127.0.0.1"]
                watchfloor.doors.cloudtrail {
                  bucket = "http://127.0.0.1:%d/bucket", region = eu-central-1, credentials-file = "%s"
                  every = 200 ms, assets = ["cloud-account:*"]
                }
                """.formatted(cloud.port(), StubCloud.credentials());
    }

    /** @param nodes how many the cluster has */
    void run(RunningCluster cluster, int nodes) throws IOException, InterruptedException {
        cloud.slow(Duration.ofMillis(200), FILES / 2);
        for (int file = 0; file < FILES; file++) {
            cloud.file(cloud.key(ACCOUNT, "eu-central-1", 0, "%02d".formatted(file)), cloud.stopped(ACCOUNT, EACH));
        }
        int leader = await("one brings some").atMost(SOON).until(() -> puller(cluster, nodes), node -> node >= 0);
        cluster.node(leader).kill();
        assertThat(done(cluster)).as("files that were brought before").isLessThan(FILES);
        cloud.release();
        // As if the time had passed after which another node may pull.
        cluster.jdbi()
                .useHandle(handle -> handle.execute("UPDATE cloud_lease SET until = now() - interval '1 second'"));
        await("another node goes on")
                .atMost(SOON)
                .until(() -> IntStream.range(0, nodes).anyMatch(node -> node != leader && brought(cluster, node) > 0));
        await("all files are brought").atMost(SOON).until(() -> done(cluster) == FILES);
        int asked = leader == 0 ? 1 : 0;
        await("each record counts once")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(counted(cluster, asked)).isEqualTo(FILES * EACH));
        int beside = IntStream.range(0, nodes)
                .filter(node -> node != leader && node != asked)
                .findFirst()
                .orElseThrow();
        await("whoever is asked counts the doors of all nodes").atMost(SOON).untilAsserted(() -> {
            JsonNode door = door(cluster, asked);
            assertThat(door.path("records").asLong())
                    .isPositive()
                    .isEqualTo(door(cluster, beside).path("records").asLong());
            assertThat(door.path("nodes"))
                    .hasSize(nodes)
                    .allMatch(node -> node.path("answers").asBoolean());
        });
    }

    private static JsonNode door(RunningCluster cluster, int node) throws IOException, InterruptedException {
        for (JsonNode one : Outcome.list(cluster.node(node).address(), cluster.token(0), "/api/v1/doors")) {
            if (one.path("name").asText().equals("cloudtrail")) {
                return one;
            }
        }
        throw new AssertionError("no such door");
    }

    /** The node that has brought something; -1 when none has. */
    private static int puller(RunningCluster cluster, int nodes) {
        return IntStream.range(0, nodes)
                .filter(node -> brought(cluster, node) > 0)
                .findFirst()
                .orElse(-1);
    }

    private static double brought(RunningCluster cluster, int node) {
        try {
            return cluster.node(node).metric("watchfloor_door_records_total{door=\"cloudtrail\"}");
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static long counted(RunningCluster cluster, int node) throws IOException, InterruptedException {
        return Outcome.alerts(cluster.node(node).address(), cluster.token(0)).entrySet().stream()
                .filter(alert -> alert.getKey().startsWith(RULE))
                .flatMap(alert -> alert.getValue().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private static int done(RunningCluster cluster) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM cloud_item WHERE door = 'cloudtrail' AND done")
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public void close() {
        cloud.close();
    }
}
