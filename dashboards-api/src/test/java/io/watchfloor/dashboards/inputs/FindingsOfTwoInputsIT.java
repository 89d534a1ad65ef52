package io.watchfloor.dashboards.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Graph and Office 365's audit log report the same alerts of Microsoft: each is one alert, closed by whichever input. */
class FindingsOfTwoInputsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String GRAPH_FIRST = "6be9c2b9-43d4-b4d2-0400-08da4bca1b5c";
    private static final String AUDIT_FIRST = "7f837738-cb0a-57b0-833f-726922c534f9";

    private static final StubGraph GRAPH = new StubGraph();
    private static final StubActivityFeed FEED = new StubActivityFeed();

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with(GRAPH.settings() + FEED.settings());

    @AfterAll
    static void close() {
        GRAPH.close();
        FEED.close();
    }

    private static void audit(String operation, String alert, String user, Instant at, String status) {
        String about = user.isEmpty() ? "" : "\"AlertEntityId\":\"%s\",\"EntityType\":\"User\",".formatted(user);
        FEED.add("Audit.General", FEED.began().minusSeconds(1), List.of("""
                {"CreationTime":"%s","Id":"%s","Operation":"%s","OrganizationId":"%s","RecordType":40,"UserType":4,\
                "Version":1,"Workload":"SecurityComplianceCenter","UserId":"SecurityComplianceAlerts","AlertId":"%s",\
                "AlertType":"System","Category":"ThreatManagement","Name":"Creation of forwarding rule",%s"Severity":"Low",\
                "Source":"Office 365 Security & Compliance","Status":"%s","Data":"{}"}""".formatted(
                        at.toString().replace("Z", ""),
                        operation + user + alert,
                        operation,
                        StubActivityFeed.TENANT,
                        alert,
                        about,
                        status)));
    }

    /** Asset, number of versions and state by the id that both inputs have. */
    private static Map<String, String> shown() {
        Map<String, String> shown = new TreeMap<>();
        for (JsonNode alert : NODE.list("/api/v1/alerts")) {
            JsonNode finding = alert.path("finding");
            String id = finding.path("id").asText();
            String state = "%s %d %s %s %s"
                    .formatted(
                            alert.path("asset").asText(),
                            alert.path("count").asInt(),
                            finding.path("status").asText(),
                            finding.path("closing").path("classification").asText("-"),
                            finding.path("closing").has("at"));
            assertThat(shown.put(id.startsWith("fa") ? id.substring(2) : id, state))
                    .as("another alert of " + id)
                    .isNull();
        }
        return shown;
    }

    private static void awaitShown(Map<String, String> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(shown()).isEqualTo(new TreeMap<>(expected)));
    }

    @Test
    void anAlertOfBothInputsIsOneAlertOnTheAssetOfTheFirstAndShowsItsClosingAlsoOverARestart() {
        // The times of Graph begin 15 minutes ago.
        Instant later = FEED.began().minusSeconds(600);
        String hostFirst = "host:fa%s.contoso.example".formatted(GRAPH_FIRST);
        GRAPH.alert("fa" + GRAPH_FIRST, "microsoftDefenderForOffice365", "medium", "new", 0);
        audit("AlertEntityGenerated", AUDIT_FIRST, "lena@nordwind.example", later.minusSeconds(600), "Active");
        awaitShown(Map.of(
                GRAPH_FIRST, hostFirst + " 1 new - false", AUDIT_FIRST, "user:lena@nordwind.example 1 Active - false"));

        audit("AlertEntityGenerated", GRAPH_FIRST, "tom@nordwind.example", later, "Active");
        GRAPH.alert("fa" + AUDIT_FIRST, "microsoftDefenderForOffice365", "medium", "inProgress", 1);
        awaitShown(Map.of(
                GRAPH_FIRST,
                hostFirst + " 2 Active - false",
                AUDIT_FIRST,
                "user:lena@nordwind.example 2 inProgress - false"));

        NODE.restart();
        audit("AlertUpdated", GRAPH_FIRST, "", later.plusSeconds(60), "Resolved");
        GRAPH.alert("fa" + AUDIT_FIRST, "microsoftDefenderForOffice365", "medium", "resolved", 2);
        Map<String, String> closed = Map.of(
                GRAPH_FIRST,
                hostFirst + " 3 Resolved - true",
                AUDIT_FIRST,
                "user:lena@nordwind.example 3 resolved truePositive true");
        awaitShown(closed);

        NODE.restart();
        int graph = GRAPH.requests();
        int feed = FEED.requests();
        await().atMost(PATIENCE).until(() -> GRAPH.requests() > graph + 10 && FEED.requests() > feed + 10);
        awaitShown(closed);
    }
}
