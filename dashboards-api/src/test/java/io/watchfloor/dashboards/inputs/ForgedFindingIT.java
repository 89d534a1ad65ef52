package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sensor that knows the id and the asset of an alert of Microsoft sends a record like that of Graph. */
class ForgedFindingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PRODUCT = "Microsoft Defender for Identity";
    private static final StubGraph GRAPH = new StubGraph();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(GRAPH.settings());

    @AfterAll
    static void close() {
        GRAPH.close();
    }

    private static List<JsonNode> findings() {
        return NODE.list("/api/v1/alerts").stream()
                .filter(alert -> alert.path("finding").path("id").asText().equals("da1"))
                .toList();
    }

    private static JsonNode genuine() {
        return findings().stream()
                .filter(alert -> alert.path("finding").path("provider").asText().equals(PRODUCT))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aForgingSensorChangesNothingOfTheAlertAndItsOwnOneNamesIt() {
        GRAPH.alert("da1", "microsoftDefenderForIdentity", "medium", "new", 0);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(findings()).hasSize(1));
        JsonNode before = genuine();

        RunningNode.telemetry(NODE.sensor("forger"), """
                {"asset":"da1.contoso.example","logsource":{"product":"m365","service":"alerts"},"fields":{"id":"da1",\
                "title":"Nothing happened","severity":"high","status":"resolved","serviceSource":"microsoftDefenderForIdentity",\
                "lastUpdateDateTime":"2199-01-01T00:00:00Z"}}
                """);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(findings()).hasSize(2));

        assertThat(genuine()).isEqualTo(before);
        assertThat(findings().stream()
                        .map(alert -> alert.path("finding").path("provider").asText()))
                .anyMatch(provider -> provider.startsWith(PRODUCT + ", sent by forger"));
        GRAPH.alert("da1", "microsoftDefenderForIdentity", "medium", "resolved", 1);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                genuine().path("finding").path("status").asText())
                        .as("the forged version does not hide a later one of the product")
                        .isEqualTo("resolved"));
    }
}
