package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A new case is sent to each channel of its policy in the format of its service, until the case is resolved. The route to the policy names
 * the technique by its id in version 19 of ATT&CK (T1685.005), the rule by its earlier id (T1070.001).
 */
class ToldByPolicyIT {

    private static ToldChannels service;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.egress.allow = [127.0.0.1]\n");

    private static final Path SCHEMAS = Path.of("../ops-center/src/test/resources/contact/schemas");

    @BeforeAll
    static void open() {
        service = new ToldChannels();
    }

    @AfterAll
    static void close() {
        service.close();
    }

    private static void channel(Caller lead, String way, String address) {
        Caller.Answer made = ToldChannels.put(
                lead,
                way,
                "{\"method\":\"%s\",\"address\":{\"url\":\"%s/%1$s\"%s}}".formatted(way, service.address(), address));
        assertThat(made.status()).as(made.response().body()).isEqualTo(200);
    }

    private static void put(Caller lead, String path, String body) {
        Caller.Answer answer = lead.send(lead.request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    @Test
    void eachServiceHearsOfTheCaseAndItsEnd() throws IOException {
        Caller lead = NODE.administrator();
        Caller ann = NODE.responder("ann");
        channel(lead, "slack", "");
        channel(lead, "teams", "");
        channel(lead, "mattermost", "");
        channel(lead, "gotify", ",\"token\":\"t\"");
        channel(lead, "ntfy", ",\"topic\":\"soc\"");
        channel(lead, "webhook", ",\"secret\":\"shared-secret\"");
        channel(lead, "alertmanager", "");
        channel(lead, "opsgenie", ",\"key\":\"genie\"");
        channel(lead, "pagerduty", ",\"key\":\"0123456789abcdef0123456789abcdef\"");
        Set<String> all = Set.of(
                "slack", "teams", "mattermost", "gotify", "ntfy", "webhook", "alertmanager", "opsgenie", "pagerduty");
        String targets =
                all.stream().map(name -> "\"channel:" + name + "\"").sorted().collect(Collectors.joining(", "));
        put(lead, "/api/v1/escalation-policies/soc", """
                {"steps": [{"after": "PT0S", "targets": [%s]}], "repeats": 0, "repeatAfter": "PT10M", "fallback": "person:ann",
                 "urgencies": {"highFrom": "low"}}""".formatted(targets));
        put(lead, "/api/v1/escalation-routing", """
                {"routes": [{"policy": "soc", "technique": "T1685.005"}], "fallback": "default"}""");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> lead.get("/api/v1/status")
                                .json()
                                .at("/notifications/coverage")
                                .toString(),
                        reach -> reach.contains("channel:"));

        RunningNode.telemetry(NODE.sensor("it"), """
            {"asset":"ws1.corp.example","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","service":"security"},\
            "fields":{"EventID":1102,"Provider_Name":"Microsoft-Windows-Eventlog","SubjectUserName":"eve"}}
            """);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> ways(service.all()), heard -> heard.containsAll(all));
        String id = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ann.get("/api/v1/cases").json().at("/items/0/id").asText(), found -> !found.isEmpty());
        assertThat(ann.post("/api/v1/cases/" + id + "/acknowledge", "{}").status())
                .isEqualTo(200);
        assertThat(ann.post("/api/v1/cases/" + id + "/resolve", "{}").status()).isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> actions(service.all()),
                        actions -> actions.containsAll(List.of("trigger", "acknowledge", "resolve")));

        for (ToldChannels.Told told : service.all()) {
            assertThat(problems(told)).as(told.path() + ": " + told.body()).isEmpty();
        }
        assertThat(service.all().stream()
                        .filter(told -> told.path().startsWith("/pagerduty"))
                        .map(told -> Json.parse(told.body()).path("dedup_key").asText()))
                .isNotEmpty()
                .allMatch(id::equals);
    }

    private static Set<String> ways(List<ToldChannels.Told> told) {
        return told.stream().map(ToldByPolicyIT::way).collect(Collectors.toSet());
    }

    private static String way(ToldChannels.Told told) {
        return told.path().split("/", -1)[1];
    }

    private static List<String> actions(List<ToldChannels.Told> told) {
        return told.stream()
                .filter(one -> way(one).equals("pagerduty"))
                .map(one -> Json.parse(one.body()).path("event_action").asText())
                .toList();
    }

    private static List<String> problems(ToldChannels.Told told) throws IOException {
        JsonNode body = Json.parse(told.body());
        boolean verb = way(told).equals("opsgenie") && !body.has("message");
        String file = way(told) + (verb ? "-verb" : "") + ".json";
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(SCHEMAS.resolve(file)));
        return schema.validate(told.body(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }
}
