package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a node with alerts of a rule on two assets, one of them from the week before, and with campaigns. */
@DisplayName("The threat landscape")
class LandscapeIT {

    private static final String RULE = "55555555-5555-4555-8555-555555555731";
    private static final String RED = "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";
    private static final String OPEN_CAMPAIGN = id("campaign", 1);
    private static final String SECRET_CAMPAIGN = id("campaign", 2);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller root;

    @BeforeAll
    static void alertsAndCampaigns() {
        root = NODE.administrator();
        assertThat(root.send(root.request("/api/v1/rule-packs/known").PUT(BodyPublishers.ofString("""
                        title: Inventory Program Started
                        id: %s
                        logsource: {product: windows, category: process_creation}
                        tags: [attack.credential-access, attack.t1003.001]
                        detection:
                            selection: {Image|endswith: inventory.exe}
                            condition: selection
                        level: high
                        """.formatted(RULE))))
                        .status())
                .isEqualTo(200);
        String bundle = """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[%s]}""".formatted(String.join(
                ",",
                object("campaign", 1, "\"name\":\"Ferry of the long winter\""),
                object("campaign", 2, "\"name\":\"Ferry of the red lights\",\"object_marking_refs\":[\"" + RED + "\"]"),
                object(
                        "attack-pattern",
                        3,
                        "\"name\":\"LSASS\",\"external_references\":[{\"source_name\":\"mitre-attack\","
                                + "\"external_id\":\"T1003.001\"},{\"source_name\":\"capec\",\"external_id\":\"CAPEC-600\"}]"),
                object("attack-pattern", 4, "\"name\":\"Phone Numbers - T1592.004\""),
                object("attack-pattern", 5, "\"name\":\"No technique of ATT&CK\""),
                uses(11, OPEN_CAMPAIGN, 3),
                uses(12, OPEN_CAMPAIGN, 4),
                uses(13, OPEN_CAMPAIGN, 5),
                uses(14, SECRET_CAMPAIGN, 3)));
        Caller.Answer imported = root.post("/api/v1/intel/bundles?tlp=green", bundle);
        assertThat(imported.json().path("added").asInt())
                .as(imported.response().body())
                .isEqualTo(9);
        Caller sensor = NODE.sensor("desk");
        send(sensor, "ws1", Instant.now().minusSeconds(60));
        send(sensor, "ws2", Instant.now().minus(Duration.ofDays(9)));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?rule=" + RULE))
                        .hasSize(2)
                        .allSatisfy(
                                alert -> assertThat(alert.hasNonNull("case")).isTrue()));
    }

    private static String id(String type, int number) {
        return "%s--a1b2c3d4-0000-4000-8000-%012d".formatted(type, number);
    }

    private static String object(String type, int number, String more) {
        return """
                {"type":"%s","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",\
                "modified":"2026-03-01T10:00:00.000Z",%s}""".formatted(type, id(type, number), more);
    }

    private static String uses(int number, String campaign, int pattern) {
        return object(
                "relationship",
                number,
                "\"relationship_type\":\"uses\",\"source_ref\":\"%s\",\"target_ref\":\"%s\""
                        .formatted(campaign, id("attack-pattern", pattern)));
    }

    private static void send(Caller sensor, String host, Instant at) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Tools\\\\inventory.exe","CommandLine":"inventory"}}
                """.formatted(host, at));
    }

    private static JsonNode landscape(Caller reader, int days) {
        Caller.Answer answer = reader.get("/api/v1/landscape?days=" + days);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode technique(JsonNode landscape, String id) {
        return StreamSupport.stream(landscape.path("techniques").spliterator(), false)
                .filter(one -> one.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Caller viewer(String name, String clearance) {
        root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"viewer\"}".formatted(name));
        Caller.Answer changed = root.send(root.request("/api/v1/people/" + name)
                .method("PATCH", BodyPublishers.ofString("{\"clearance\":\"%s\"}".formatted(clearance))));
        assertThat(changed.status()).as(changed.response().body()).isLessThan(300);
        return root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    @Test
    @DisplayName("counts alerts, cases, rules and campaigns by technique and period")
    void countsByTechnique() {
        JsonNode week = landscape(root, 7);
        for (String id : List.of("T1003", "T1003.001")) {
            JsonNode dumping = technique(week, id);
            assertThat(dumping.path("alerts").asInt()).isEqualTo(1);
            assertThat(dumping.path("alertsBefore").asInt()).isEqualTo(1);
            assertThat(dumping.path("cases").asInt()).isEqualTo(1);
            assertThat(dumping.path("rulesHit").asInt()).isEqualTo(1);
            assertThat(dumping.path("campaigns").asInt()).isEqualTo(2);
            assertThat(dumping.path("rules").asInt()).isPositive();
        }
        JsonNode phones = technique(week, "T1592.004");
        assertThat(phones.path("alerts").asInt()).isZero();
        assertThat(phones.path("campaigns").asInt()).isEqualTo(1);
        assertThat(phones.path("rules").asInt()).as("no rule detects it").isZero();
        assertThat(week.path("rules")).singleElement().satisfies(rule -> {
            assertThat(rule.path("id").asText()).isEqualTo(RULE);
            assertThat(rule.path("alerts").asInt()).isEqualTo(1);
            assertThat(rule.path("alertsBefore").asInt()).isEqualTo(1);
            assertThat(rule.path("techniques").path(0).asText()).isEqualTo("T1003.001");
        });
        assertThat(week.path("campaigns").findValuesAsText("id"))
                .containsExactlyInAnyOrder(OPEN_CAMPAIGN, SECRET_CAMPAIGN);
        assertThat(week.at("/leftOut/alerts").asInt()).isZero();

        JsonNode month = landscape(root, 30);
        assertThat(technique(month, "T1003").path("alerts").asInt()).isEqualTo(2);
        assertThat(technique(month, "T1003").path("alertsBefore").asInt()).isZero();
        assertThat(root.get("/api/v1/landscape?days=8").code()).isEqualTo("query.value");
    }

    @Test
    @DisplayName("leaves out what the reader does not see, and only counts it")
    void leavesOutWhatTheReaderDoesNotSee() {
        JsonNode green = landscape(viewer("gwen", "green"), 30);
        assertThat(green.at("/leftOut/alerts").asInt()).isEqualTo(2);
        assertThat(green.at("/leftOut/cases").asInt()).isPositive();
        assertThat(green.at("/leftOut/campaigns").asInt()).isEqualTo(1);
        assertThat(green.path("rules")).isEmpty();
        assertThat(green.path("campaigns").findValuesAsText("id")).containsExactly(OPEN_CAMPAIGN);
        assertThat(technique(green, "T1003").path("alerts").asInt()).isZero();
        assertThat(technique(green, "T1003").path("campaigns").asInt()).isEqualTo(1);
        assertThat(green.toString()).doesNotContain(SECRET_CAMPAIGN, "red lights", RULE, "Inventory");

        JsonNode amber = landscape(viewer("amy", "amber"), 30);
        assertThat(amber.at("/leftOut/alerts").asInt()).isZero();
        assertThat(amber.at("/leftOut/campaigns").asInt()).isEqualTo(1);
        assertThat(amber.toString()).contains(RULE).doesNotContain(SECRET_CAMPAIGN);
    }

    @Test
    @DisplayName("is a table on the command line")
    void isATable() {
        CommandRun run = CommandRun.of(
                "attack", "landscape", "--days", "7", "--center", NODE.address().toString(), "--token", root.token());
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out())
                .contains(
                        "T1003.001",
                        "T1592.004",
                        "Ferry of the long winter",
                        "Inventory Program Started",
                        "Not visible to you, and not counted: 0 alerts, 0 cases, 0 campaigns");
    }
}
