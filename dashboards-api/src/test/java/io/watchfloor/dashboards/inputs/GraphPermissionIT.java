package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Graph denies one collection: the others are pulled, the missing permission is named, and requests become rare. */
class GraphPermissionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final StubGraph GRAPH = denying();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(GRAPH.settings());

    private static StubGraph denying() {
        StubGraph graph = new StubGraph();
        graph.denyRisks(true);
        return graph;
    }

    @AfterAll
    static void close() {
        GRAPH.close();
    }

    private static JsonNode input() {
        return NODE.list("/api/v1/inputs").stream()
                .filter(one -> one.path("name").asText().equals("graph"))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitAlert(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts"))
                        .extracting(alert -> alert.path("finding").path("id").asText())
                        .contains(id));
    }

    @Test
    void aDeniedCollectionIsAskedForLessAndLessUntilThePermissionIsGranted() {
        GRAPH.alert("da1", "microsoftDefenderForEndpoint", "high", "new", 0);
        GRAPH.risk("risk1", "leakedCredentials", "high", "atRisk", 0);
        awaitAlert("da1");
        assertThat(input().path("lastError").path("code").asText()).isEqualTo("graph.answer-403");
        assertThat(input().path("lastError").path("detail").asText())
                .contains("IdentityRiskEvent.Read.All")
                .contains("remove riskDetections from watchfloor.inputs.graph.streams");
        int before = GRAPH.requests();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(GRAPH.requests()).isGreaterThan(before + 60));
        assertThat(GRAPH.denials())
                .as("each denial doubles the pause")
                .isPositive()
                .isLessThan(GRAPH.requests() / 5);
        assertThat(input().path("pulledAt").isTextual())
                .as("the other collections were pulled")
                .isTrue();

        GRAPH.denyRisks(false);
        awaitAlert("risk1");
    }
}
