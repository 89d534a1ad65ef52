package io.watchfloor.dashboards.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.inputs.StubGraph;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes with the built-in rules are killed at random moments while they pull findings and their later versions from
 * Graph: each finding stays one alert, and each version counts once. {@code -Dfaults.kills=4 -Dfaults.seed=…}
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class GraphFindingsFaults {

    private static final int NODES = 2;
    private static final int KILLS = Integer.getInteger("faults.kills", 4);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int EACH = 12;
    private static final Duration SOON = Duration.ofMinutes(2);

    private static final StubGraph GRAPH = new StubGraph();

    @RegisterExtension
    static final RunningCluster CLUSTER =
            RunningCluster.ofNodes(NODES).with(GRAPH.settings()).supervised();

    private final Map<String, String> expected = new TreeMap<>();
    private final Random random = new Random(SEED);

    @AfterAll
    static void close() {
        GRAPH.close();
    }

    @Test
    void eachFindingIsOneAlertAndEachVersionCountsOnceHoweverOftenNodesAreKilled() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            for (int number = 0; number < EACH; number++) {
                String alert = "da%d-%d".formatted(kill, number);
                String risk = "risk%d-%d".formatted(kill, number);
                GRAPH.alert(alert, "microsoftDefenderForEndpoint", "medium", "new", 0);
                GRAPH.risk(risk, "passwordSpray", "high", "atRisk", 0);
                expected.put(alert, "medium new 1");
                expected.put(risk, "high atRisk 1");
            }
            int requests = GRAPH.requests();
            await("a node pulls").atMost(SOON).until(() -> GRAPH.requests() > requests);
            Thread.sleep(random.nextInt(400));
            ChildNode node = CLUSTER.node(random.nextInt(NODES));
            node.kill();
            // Simulates that the lease of the killed node has expired.
            CLUSTER.jdbi()
                    .useHandle(handle -> handle.execute("UPDATE cloud_lease SET until = now() - interval '1 second'"));
            node.start();
            CLUSTER.awaitReady(0);
            CLUSTER.awaitReady(1);
            await("each finding is one alert")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(shown()).isEqualTo(expected));
            String updated = "da%d-0".formatted(kill);
            GRAPH.alert(updated, "microsoftDefenderForEndpoint", "high", "resolved", kill);
            expected.put(updated, "high resolved 2");
        }
        await("each version counts once")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(shown()).isEqualTo(expected));
        int requests = GRAPH.requests();
        await("everything is listed again").atMost(SOON).until(() -> GRAPH.requests() > requests + 100);
        assertThat(shown()).isEqualTo(expected);
        System.out.printf("%d kills, seed %d, %d findings: one alert each%n", KILLS, SEED, expected.size());
    }

    private static Map<String, String> shown() throws IOException, InterruptedException {
        List<JsonNode> alerts = Outcome.list(CLUSTER.node(0).address(), CLUSTER.token(0), "/api/v1/alerts");
        Map<String, String> shown = new TreeMap<>();
        for (JsonNode alert : alerts) {
            JsonNode finding = alert.path("finding");
            String state = "%s %s %d"
                    .formatted(
                            alert.path("level").asText(),
                            finding.path("status").asText(),
                            alert.path("count").asInt());
            assertThat(shown.put(finding.path("id").asText(), state))
                    .as("another alert of the same finding")
                    .isNull();
        }
        return shown;
    }
}
