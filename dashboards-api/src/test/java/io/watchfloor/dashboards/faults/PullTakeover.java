package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.inputs.StubCloud;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The node that pulls cloud logs is killed in the middle of many files and pages: another node takes over, and each
 * record counts once.
 */
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
            ---
            title: Wrong password at a cloud
            id: 0b1d5f0e-7f7a-4a0e-9a55-0d8c1f6a2b06
            level: medium
            logsource: {product: azure, service: signinlogs}
            detection:
              selection: {ResultType: 50126}
              condition: selection
            """;

    private static final String SIGN_IN_RULE = "0b1d5f0e-7f7a-4a0e-9a55-0d8c1f6a2b06";
    private static final String CLOUDTRAIL = "cloudtrail";
    private static final String GRAPH = "graph";

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String ACCOUNT = "111111111111";
    private static final int FILES = 20;
    private static final int EACH = 50;
    private static final int SIGN_INS = 16;
    private static final int PAGES_BEFORE = 4;

    private final StubCloud cloud = new StubCloud();

    /** Settings of each node. */
    String settings() {
        return """
                watchfloor.egress.allow = ["127.0.0.1"]
                watchfloor.inputs.cloudtrail {
                  bucket = "http://127.0.0.1:%d/bucket", region = eu-central-1, credentials-file = "%s"
                  every = 200 ms, assets = ["cloud-account:*"]
                }
                watchfloor.inputs.graph {
                  tenant = directory, client-id = app, client-secret = hush, streams = [signIns], every = 200 ms
                  authority = "http://127.0.0.1:%d", endpoint = "http://127.0.0.1:%d/v1.0"
                }
                """.formatted(cloud.port(), StubCloud.credentials(), cloud.port(), cloud.port());
    }

    /** @param nodes number of nodes in the cluster */
    void run(RunningCluster cluster, int nodes) throws IOException, InterruptedException {
        cloud.slow(Duration.ofMillis(200), FILES / 2);
        for (int file = 0; file < FILES; file++) {
            cloud.file(cloud.key(ACCOUNT, "eu-central-1", 0, "%02d".formatted(file)), cloud.stopped(ACCOUNT, EACH));
        }
        int leader = await("one brings some").atMost(SOON).until(() -> puller(cluster, nodes), node -> node >= 0);
        pullsFromGraph(cluster, leader);
        cluster.node(leader).kill();
        assertThat(done(cluster, CLOUDTRAIL))
                .as("files that were brought before")
                .isLessThan(FILES);
        assertThat(done(cluster, GRAPH)).as("sign-ins that were brought before").isLessThan(SIGN_INS);
        cloud.release();
        // Simulates that the lease of the pulling node has expired.
        cluster.jdbi()
                .useHandle(handle -> handle.execute("UPDATE cloud_lease SET until = now() - interval '1 second'"));
        for (String door : List.of(CLOUDTRAIL, GRAPH)) {
            await("another node goes on with " + door)
                    .atMost(SOON)
                    .until(() -> IntStream.range(0, nodes)
                            .anyMatch(node -> node != leader && brought(cluster, node, door) > 0));
        }
        await("all files are brought").atMost(SOON).until(() -> done(cluster, CLOUDTRAIL) == FILES);
        await("all sign-ins are brought").atMost(SOON).until(() -> done(cluster, GRAPH) == SIGN_INS);
        int asked = leader == 0 ? 1 : 0;
        await("each record counts once").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(counted(cluster, asked, RULE)).isEqualTo(FILES * EACH);
            assertThat(counted(cluster, asked, SIGN_IN_RULE)).isEqualTo(SIGN_INS);
        });
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

    /** The same node also pulls from the other cloud, so that one kill affects both. */
    private void pullsFromGraph(RunningCluster cluster, int leader) {
        String handOver = """
                UPDATE cloud_lease SET until = now() + interval '1 minute',
                    node = (SELECT node FROM cloud_lease WHERE door = 'cloudtrail') WHERE door = 'graph'""";
        await("somebody pulls from Graph")
                .atMost(SOON)
                .until(() -> cluster.jdbi().withHandle(handle -> handle.execute(handOver)) == 1);
        cloud.slowPages(PAGES_BEFORE);
        for (int number = 0; number < SIGN_INS; number++) {
            cloud.signIn("""
                    {"id":"s%d","createdDateTime":"%s","userPrincipalName":"ann@corp.example","clientAppUsed":"Browser",\
                    "status":{"errorCode":50126}}""".formatted(number, cloud.began().minusSeconds(600 - number)));
        }
        await("it brings some of Graph's").atMost(SOON).until(() -> brought(cluster, leader, GRAPH) > 0);
    }

    private static JsonNode door(RunningCluster cluster, int node) throws IOException, InterruptedException {
        for (JsonNode one : Outcome.list(cluster.node(node).address(), cluster.token(0), "/api/v1/inputs")) {
            if (one.path("name").asText().equals("cloudtrail")) {
                return one;
            }
        }
        throw new AssertionError("no such door");
    }

    /** Index of the node that has pulled records; -1 for none. */
    private static int puller(RunningCluster cluster, int nodes) {
        return IntStream.range(0, nodes)
                .filter(node -> brought(cluster, node, CLOUDTRAIL) > 0)
                .findFirst()
                .orElse(-1);
    }

    private static double brought(RunningCluster cluster, int node, String door) {
        try {
            return cluster.node(node).metric("watchfloor_input_records_total{input=\"%s\"}".formatted(door));
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static long counted(RunningCluster cluster, int node, String rule)
            throws IOException, InterruptedException {
        return Outcome.alerts(cluster.node(node).address(), cluster.token(0)).entrySet().stream()
                .filter(alert -> alert.getKey().startsWith(rule))
                .flatMap(alert -> alert.getValue().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private static int done(RunningCluster cluster, String door) {
        return cluster.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM cloud_item WHERE door = :door AND done")
                        .bind("door", door)
                        .mapTo(Integer.class)
                        .one());
    }

    @Override
    public void close() {
        cloud.close();
    }
}
