package io.watchfloor.dashboards.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("The pattern of an indicator")
final class IndicatorRulesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static String indicator(int number, String modified, String pattern, String more) {
        return """
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z","modified":"%s",
                 "name":"Secret name","pattern":"%s","pattern_type":"stix",
                 "valid_from":"2026-03-01T00:00:00Z"%s}""".formatted(id(number), modified, pattern, more);
    }

    private static String id(int number) {
        return "indicator--c1b2c3d4-0000-4000-8000-%012d".formatted(number);
    }

    private static void imported(String object) {
        JsonNode done =
                NODE.administrator().post("/api/v1/intel/bundles", object).json();
        assertThat(done.path("added").asInt()).as(done.toString()).isEqualTo(1);
    }

    private static JsonNode rule(int number) {
        return NODE.administrator()
                .get("/api/v1/intel/objects/" + id(number))
                .json()
                .path("rule");
    }

    private static boolean isActive(int number) {
        return NODE.administrator().get("/api/v1/rules/" + id(number)).status() == 200;
    }

    private static String process(String asset, Instant at, String image) {
        return """
                {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"%s","UtcTime":"%s",\
                 "Image":"C:\\\\t\\\\%s"}""".formatted(asset, at, image);
    }

    @Test
    @DisplayName("becomes rules that alert, until the indicator is revoked")
    void alerts() {
        Caller root = NODE.administrator();
        imported(indicator(
                1,
                "2026-03-01T10:00:00.000Z",
                "([process:name = 'drop.exe'] FOLLOWEDBY [process:name LIKE 'run%.exe']) WITHIN 300 SECONDS",
                ""));
        await().atMost(PATIENCE).until(() -> isActive(1));
        assertThat(rule(1).path("supported").asBoolean()).isTrue();
        JsonNode active = root.get("/api/v1/rules/" + id(1)).json();
        assertThat(active.toString()).contains("TLP:AMBER").doesNotContain("Secret name");

        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Caller sensor = NODE.sensor("patterns");
        RunningNode.telemetry(
                sensor, process("ws1", now.minusSeconds(60), "drop.exe") + "\n" + process("ws1", now, "runner.exe"));
        RunningNode.telemetry(
                sensor, process("ws2", now.minusSeconds(60), "runner.exe") + "\n" + process("ws2", now, "drop.exe"));
        await().atMost(PATIENCE)
                .until(() ->
                        root.get("/api/v1/alerts?limit=100").response().body().contains(id(1)));
        assertThat(root.get("/api/v1/alerts?limit=100")
                        .json()
                        .path("items")
                        .valueStream()
                        .filter(alert -> alert.toString().contains(id(1)))
                        .map(alert -> alert.toString().contains("ws1")))
                .containsExactly(true);

        imported(indicator(
                1,
                "2026-03-02T10:00:00.000Z",
                "[process:name = 'drop.exe' AND process:command_line = 'x']",
                ",\"revoked\":true"));
        await().atMost(PATIENCE).until(() -> !isActive(1));
    }

    @Test
    @DisplayName("is not a rule if no rule equals it, and the indicator shows why and where")
    void refused() {
        imported(indicator(2, "2026-03-01T10:00:00.000Z", "[process:name = 'a'] AND [file:name = 'b']", ""));
        imported(indicator(3, "2026-03-01T10:00:00.000Z", "[file:size > 7]", ""));
        imported(indicator(
                4,
                "2026-03-01T10:00:00.000Z",
                "[process:name = 'red.exe']",
                ",\"object_marking_refs\":[\"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed\"]"));
        await().atMost(PATIENCE).until(() -> rule(4).path("code").asText().equals("intel.rule-marking"));
        assertThat(rule(2).path("code").asText()).isEqualTo("pattern.no-time-limit");
        assertThat(rule(3).path("code").asText()).isEqualTo("pattern.property");
        assertThat(rule(3).path("place").asInt()).isEqualTo(2);
        assertThat(isActive(2) || isActive(3) || isActive(4)).isFalse();
    }

    @Test
    @DisplayName("ends with the validity of the indicator")
    void ends() {
        imported(indicator(
                5,
                "2026-03-01T10:00:00.000Z",
                "[process:name = 'short.exe']",
                ",\"valid_until\":\"%s\"".formatted(Instant.now().plusSeconds(20))));
        await().atMost(PATIENCE).until(() -> isActive(5));
        await().atMost(PATIENCE).until(() -> !isActive(5));
    }

    @Test
    @DisplayName("is shown only to users with the clearance, and the pack cannot be changed by users")
    void holdsMarkings() {
        imported(indicator(6, "2026-03-01T10:00:00.000Z", "[process:name = 'hidden-value.exe']", ""));
        await().atMost(PATIENCE).until(() -> isActive(6));
        Caller root = NODE.administrator();
        assertThat(root.get("/api/v1/rules/" + id(6)).response().body()).contains("hidden-value.exe");
        root.post("/api/v1/people", "{\"name\":\"green\",\"role\":\"viewer\"}");
        root.send(root.request("/api/v1/people/green")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"clearance\":\"green\"}")));
        Caller reader = root.as(root.post("/api/v1/people/green/tokens", "{}")
                .json()
                .path("token")
                .asText());
        Caller.Answer answer = reader.get("/api/v1/rules/" + id(6));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("TLP:AMBER").doesNotContain("hidden-value");
        assertThat(root.send(root.request("/api/v1/rule-packs/intelligence").DELETE())
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("rule-pack.name");
    }
}
