package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.inputs.StubGraph.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A case that closes here resolves its alerts at Graph, once each, and shows what came of it. */
class GraphWriteBackIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BOTH = "7f837738-cb0a-57b0-833f-726922c534f9";

    private static final StubGraph GRAPH = new StubGraph();
    private static final StubActivityFeed FEED = new StubActivityFeed();

    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with(GRAPH.settings() + "watchfloor.inputs.graph.write-back = true\n" + FEED.settings());

    @AfterAll
    static void close() {
        GRAPH.close();
        FEED.close();
    }

    private static void found(String id) {
        GRAPH.alert(id, "microsoftDefenderForEndpoint", "high", "new", 0);
    }

    private static JsonNode alert(String id) {
        return NODE.list("/api/v1/alerts").stream()
                .filter(one -> one.path("finding").path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no alert of " + id));
    }

    /** Closes the case of a finding, and returns its path. */
    private static String closeCaseOf(String id, String classification, String determination) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(alert(id).path("case").asText("")).isNotEmpty());
        String path = "/api/v1/cases/" + alert(id).path("case").asText();
        NODE.administrator().post(path + "/acknowledge", "{}");
        NODE.administrator().post(path + "/resolve", "{}");
        assertThat(NODE.administrator()
                        .post(
                                path + "/close",
                                "{\"classification\":\"%s\",\"determination\":\"%s\"}"
                                        .formatted(classification, determination))
                        .status())
                .isEqualTo(200);
        return path;
    }

    private static JsonNode onlyAction(String path) {
        List<JsonNode> actions = new ArrayList<>();
        NODE.administrator().get(path + "/actions").json().path("items").forEach(actions::add);
        assertThat(actions).hasSize(1);
        return actions.getFirst();
    }

    private static void awaitAction(String path, String state, String words) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode action = onlyAction(path);
            assertThat(action.path("state").asText()).isEqualTo(state);
            assertThat(action.path("automation").asText()).isEqualTo("Microsoft Graph");
            assertThat(action.path("words").asText()).contains(words);
        });
    }

    private static void awaitMorePulls() {
        int asked = GRAPH.requests();
        await().atMost(PATIENCE).until(() -> GRAPH.requests() > asked + 15);
    }

    @Test
    void eachAlertOfAClosedCaseIsResolvedAtGraphOnceOverRestartsAndPeopleSeeWhatFailed() {
        found("da1");
        String first = closeCaseOf("da1", "truePositive", "malware");
        awaitAction(first, "succeeded", "200");
        assertThat(GRAPH.changes()).containsExactly("da1: resolved truePositive malware");

        // The node stops while Graph takes no requests.
        GRAPH.mood(Mood.THROTTLES);
        found("da2");
        String second = closeCaseOf("da2", "benignTruePositive", "test");
        awaitAction(second, "pending", "429");
        NODE.restart();
        GRAPH.mood(Mood.ACCEPTS);
        awaitAction(second, "succeeded", "200");
        assertThat(GRAPH.changes()).hasSize(2).endsWith("da2: resolved informationalExpectedActivity other");

        // It is unknown whether Graph took the change, so it is not sent again.
        GRAPH.mood(Mood.FALLS_SILENT);
        found("da3");
        String third = closeCaseOf("da3", "falsePositive", "notMalicious");
        awaitAction(third, "ambiguous", "");
        GRAPH.mood(Mood.ACCEPTS);
        NODE.restart();
        awaitMorePulls();
        awaitAction(third, "ambiguous", "");
        assertThat(GRAPH.changes()).hasSize(3).endsWith("da3: resolved falsePositive notMalicious");

        GRAPH.mood(Mood.FORBIDS);
        found("da4");
        String fourth = closeCaseOf("da4", "truePositive", "phishing");
        awaitAction(fourth, "failed", "SecurityAlert.ReadWrite.All");
        GRAPH.mood(Mood.ACCEPTS);
        assertThat(GRAPH.changes()).hasSize(3);

        awaitMorePulls();
        assertThat(NODE.list("/api/v1/alerts"))
                .extracting(one -> one.path("finding").path("id").asText())
                .filteredOn(id -> id.startsWith("da"))
                .as("Graph lists the changed alerts again")
                .containsExactlyInAnyOrder("da1", "da2", "da3", "da4");
    }

    @Test
    void anAlertThatTheAuditLogReportedFirstIsResolvedByItsIdAtGraph() {
        FEED.add("Audit.General", FEED.began().minusSeconds(1), List.of("""
                {"CreationTime":"%s","Id":"r1","Operation":"AlertEntityGenerated","OrganizationId":"%s","RecordType":40,\
                "Version":1,"Workload":"SecurityComplianceCenter","UserId":"SecurityComplianceAlerts","AlertId":"%s",\
                "AlertType":"System","Category":"ThreatManagement","Name":"Creation of forwarding rule","Severity":"High",\
                "AlertEntityId":"nina@nordwind.example","EntityType":"User","Status":"Active","Data":"{}"}""".formatted(
                        FEED.began().minusSeconds(1200).toString().replace("Z", ""), StubActivityFeed.TENANT, BOTH)));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(alert(BOTH).path("asset").asText()).isEqualTo("user:nina@nordwind.example"));
        GRAPH.alert("fa" + BOTH, "microsoftDefenderForOffice365", "high", "new", 1);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(alert("fa" + BOTH).path("count").asInt()).isEqualTo(2));

        awaitAction(closeCaseOf("fa" + BOTH, "truePositive", "compromisedAccount"), "succeeded", "200");

        assertThat(GRAPH.changes()).contains("fa%s: resolved truePositive compromisedAccount".formatted(BOTH));
    }
}
