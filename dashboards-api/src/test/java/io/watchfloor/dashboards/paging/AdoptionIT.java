package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service installed before ransomware is added to its case, also after a restart of the node. */
class AdoptionIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aCaseThatOpensAdoptsWhatCameBeforeItAndPagesOnce() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node = new PagedNode(folder, receiver.settings())) {
            Caller sensor = node.sensor("dc01");
            node.send(sensor, PagedNode.record("dc01.corp.example", PagedNode.MEDIUM));
            await().atMost(PATIENCE).until(() -> node.list("/api/v1/alerts").size() == 1);
            assertThat(node.list("/api/v1/cases")).isEmpty();
            node.restart();
            node.send(sensor, PagedNode.record("dc01.corp.example", PagedNode.CRITICAL));
            await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
            node.restart();

            Receiver.Got page = receiver.taken().getFirst();
            String id = page.body().at("/case/id").asText();
            assertThat(page.body().at("/case/alertCount").asInt())
                    .as("the first page counts the whole story")
                    .isEqualTo(2);
            await().atMost(PATIENCE)
                    .until(() -> node.list("/api/v1/alerts?case=" + id).size() == 2);
            List<JsonNode> activity = node.list("/api/v1/cases/" + id + "/activity");
            assertThat(activity).extracting(line -> line.path("verb").asText()).startsWith("opened", "adopted");
            assertThat(activity.get(1).path("text").asText())
                    .isEqualTo("1 alert since 2026-11-24 22:26 UTC: Program Seen");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(node.list("/api/v1/notifications?case=" + id))
                            .hasSize(1));
            assertThat(node.list("/api/v1/cases")).hasSize(1);
        }
    }

    @Test
    void alertsBelowTheLevelOpenACaseByRiskThatSaysWhatItIsMadeOf() throws Exception {
        try (Receiver receiver = new Receiver();
                PagedNode node = new PagedNode(
                        folder, receiver.settings() + "watchfloor.cases.risk { threshold = 10, half-life = 30 m }\n")) {
            node.send(node.sensor("dc01"), PagedNode.record("dc01.corp.example", PagedNode.MEDIUM));
            await().atMost(PATIENCE).until(() -> !receiver.taken().isEmpty());
            JsonNode page = receiver.taken().getFirst().body();
            assertThat(page.path("text").asText()).endsWith(", with 0 more alerts, risk score 10 (threshold 10)");
            assertThat(page.at("/case/risk").asInt()).isEqualTo(10);
            await().atMost(PATIENCE).until(() -> node.list("/api/v1/cases").size() == 1);
            JsonNode shown = node.get("/api/v1/cases/" + page.at("/case/id").asText());
            assertThat(shown.path("severity").asText()).isEqualTo("medium");
            assertThat(shown.at("/risk/score").asInt()).isEqualTo(10);
            assertThat(shown.at("/risk/parts/0/points").asInt()).isEqualTo(10);
            assertThat(shown.at("/risk/parts/0/alert").asText())
                    .isEqualTo(shown.at("/alerts/0/id").asText());
            List<JsonNode> activity =
                    node.list("/api/v1/cases/" + page.at("/case/id").asText() + "/activity");
            assertThat(activity.getFirst().path("text").asText())
                    .isEqualTo("by risk score 10 (threshold 10): 10 Program Seen");
        }
    }
}
