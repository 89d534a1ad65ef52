package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a running node: a case is closed, and the same telemetry comes again. */
class RecurrenceIT {

    private static final String CASES = "/api/v1/cases";

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(30));
    }

    private void attack(Caller sensor, String asset) {
        RunningNode.telemetry(sensor, """
            {"asset":"%s","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(asset));
    }

    /** The cases of an asset, the newest first, once there are as many. */
    private List<JsonNode> cases(String asset, int count) {
        List<JsonNode> found = new ArrayList<>();
        await().untilAsserted(() -> {
            found.clear();
            found.addAll(node.list(CASES + "?sort=newest&q=" + asset));
            assertThat(found).hasSize(count);
        });
        found.sort((one, other) ->
                Long.compare(other.path("number").asLong(), one.path("number").asLong()));
        return found;
    }

    private JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isLessThan(400);
        return answer.json();
    }

    private void close(String id, String classification, String determination) {
        Caller root = node.administrator();
        done(root.post(CASES + "/" + id + "/acknowledge", "{}"));
        done(root.post(CASES + "/" + id + "/resolve", "{}"));
        done(root.post(
                CASES + "/" + id + "/close",
                "{\"classification\":\"%s\",\"determination\":\"%s\"}".formatted(classification, determination)));
    }

    /** The other case of the only link, once the case has been told of it. */
    private JsonNode link(String id) {
        List<JsonNode> found = new ArrayList<>();
        await().untilAsserted(() -> {
            found.clear();
            node.administrator()
                    .get(CASES + "/" + id)
                    .json()
                    .path("linkedCases")
                    .forEach(found::add);
            assertThat(found).hasSize(1);
        });
        return found.getFirst();
    }

    private double recurred() {
        return node.administrator()
                .get("/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("watchfloor_cases_recurred_total{outcome=\"linked\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void theNewCaseAndTheClosedOneAreLinkedAlsoAfterARestart() {
        Caller sensor = node.sensor("s-one");
        attack(sensor, "ws-1");
        String former = cases("ws-1", 1).getFirst().path("id").asText();
        close(former, "truePositive", "malware");

        node.restart();
        sensor = node.administrator().as(sensor.token());
        attack(sensor, "ws-1");
        String again = cases("ws-1", 2).getFirst().path("id").asText();
        assertThat(again).isNotEqualTo(former);
        JsonNode link = link(again);
        assertThat(link.path("kind").asText()).isEqualTo("recurrence_of");
        assertThat(link.path("id").asText()).isEqualTo(former);
        assertThat(link.path("status").asText()).isEqualTo("closed");
        assertThat(link.path("classification").asText()).isEqualTo("truePositive");
        assertThat(link.path("determination").asText()).isEqualTo("malware");
        assertThat(link.path("by").isNull()).as("the center linked it").isTrue();
        assertThat(link.path("because").path(0).asText())
                .startsWith("Came back ")
                .endsWith(" after case #1 was resolved");
        JsonNode back = link(former);
        assertThat(back.path("kind").asText()).isEqualTo("recurred_as");
        assertThat(back.path("id").asText()).isEqualTo(again);
        assertThat(node.administrator()
                        .get(CASES + "/" + former)
                        .json()
                        .path("status")
                        .asText())
                .as("a link opens nothing")
                .isEqualTo("closed");
        assertThat(node.administrator()
                        .get(CASES + "/" + again + "/activity")
                        .response()
                        .body())
                .contains("as a recurrence of #1");
        assertThat(recurred()).isEqualTo(1);
    }
}
