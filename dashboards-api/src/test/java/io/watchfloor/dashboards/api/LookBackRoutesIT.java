package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rule that becomes live looks back over the telemetry of a running node. */
class LookBackRoutesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String RULE = "66666666-6666-4666-8666-666666666601";
    private static final String BASE = "66666666-6666-4666-8666-666666666602";
    private static final String CORRELATION = "66666666-6666-4666-8666-666666666603";
    private static final String LISTED = "66666666-6666-4666-8666-666666666604";
    private static final String PACK = """
            title: Program Of The Past
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: past.exe}
                condition: selection
            level: critical
            ---
            title: Base Of The Past
            id: %s
            name: past_base
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: base.exe}
                condition: selection
            level: low
            ---
            title: Three Of One User In The Past
            id: %s
            level: high
            correlation:
                type: event_count
                rules: [past_base]
                group-by: [User]
                timespan: 1h
                condition: {gte: 3}
            ---
            title: Program Of A List
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith|expand: '%%past-programs%%'}
                condition: selection
            level: high
            """.formatted(RULE, BASE, CORRELATION, LISTED);

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private final Instant start = Instant.now().minus(Duration.ofHours(5));
    private Caller administrator;
    private Caller sensor;

    @BeforeEach
    void telemetryWithoutTheRules() {
        sensor = node.sensor("it");
        administrator = node.administrator();
        send("ws1", "past.exe", 0);
        send("ws1", "past.exe", 60);
        send("ws1", "base.exe", 70);
        send("ws2", "base.exe", 80);
        send("ws3", "base.exe", 90);
        send("ws3", "listed.exe", 100);
        put("/api/v1/lists/past-programs", "{\"description\":\"Programs\",\"entries\":[\"unlisted.exe\"]}");
        put("/api/v1/rule-packs/past", PACK);
    }

    private void put(String path, String body) {
        Caller.Answer answer = administrator.send(administrator.request(path).PUT(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isBetween(200, 201);
    }

    private void send(String host, String program, int minute) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\temp\\\\%s","User":"CORP\\\\eve"}}
                """.formatted(host, start.plus(Duration.ofMinutes(minute)), program));
    }

    private JsonNode lookBack(String body) {
        Caller.Answer answer = administrator.post("/api/v1/rules/look-backs", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        String path = "/api/v1/rules/look-backs/" + answer.json().path("id").asText();
        await().atMost(PATIENCE)
                .until(() ->
                        !administrator.get(path).json().at("/request/endedAt").isNull());
        return administrator.get(path).json();
    }

    private JsonNode refused(int status, String body) {
        Caller.Answer answer = administrator.post("/api/v1/rules/look-backs", body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        return answer.json();
    }

    private List<JsonNode> alerts(String rule) {
        return node.list("/api/v1/alerts?rule=" + rule);
    }

    @Test
    void newRulesOpenAlertsForThePastAndNotifyNobody() {
        JsonNode done = lookBack("{\"pack\":\"past\",\"days\":2}");

        assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("percent").asInt()).isEqualTo(100);
        assertThat(done.at("/counts/found").asInt()).isEqualTo(3);
        assertThat(done.at("/counts/alerts").asInt()).isEqualTo(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alerts(RULE)).singleElement().satisfies(alert -> {
                    assertThat(alert.path("count").asInt()).isEqualTo(2);
                    assertThat(alert.path("foundLookingBack").asText())
                            .isEqualTo(done.path("id").asText());
                    assertThat(Instant.parse(alert.path("firstSeen").asText()))
                            .as("the time of the record")
                            .isBetween(start.minusSeconds(1), start.plusSeconds(1));
                    assertThat(alert.path("case").asText()).as("its case").isNotEmpty();
                }));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(alerts(CORRELATION))
                        .singleElement()
                        .satisfies(alert -> assertThat(
                                        alert.path("foundLookingBack").isTextual())
                                .isTrue()));
        List<JsonNode> cases = node.list("/api/v1/cases");
        assertThat(cases).isNotEmpty();
        assertThat(cases).allSatisfy(one -> {
            assertThat(one.path("status").asText()).isEqualTo("new");
            assertThat(one.toString()).as("a notification").doesNotContain("\"nextNotificationAt\":\"");
        });
        assertThat(administrator
                        .get("/api/v1/alerts/"
                                + alerts(RULE).getFirst().path("id").asText())
                        .response()
                        .body())
                .as("the evidence")
                .contains("past.exe");

        JsonNode again = lookBack("{\"rules\":[\"%s\",\"%s\"],\"days\":2}".formatted(RULE, CORRELATION));
        assertThat(again.at("/counts/found").asInt()).isZero();
        assertThat(again.at("/counts/known").asInt()).isEqualTo(3);
        assertThat(alerts(RULE)).hasSize(1);

        send("ws1", "past.exe", 290);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/cases"))
                        .as("the alert of new telemetry joins the case, which notifies people from now on")
                        .anySatisfy(one -> assertThat(one.toString()).contains("\"nextNotificationAt\":\"")));
    }

    @Test
    void aChangedListLooksBackWithTheRulesThatUseIt() {
        put("/api/v1/lists/past-programs", "{\"description\":\"Programs\",\"entries\":[\"listed.exe\"]}");

        JsonNode done = lookBack("{\"list\":\"past-programs\",\"days\":2}");

        assertThat(done.path("title").asText()).isEqualTo("List past-programs");
        assertThat(done.at("/counts/found").asInt()).as(done.toString()).isEqualTo(1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(LISTED)).hasSize(1));
        assertThat(alerts(RULE)).as("other rules").isEmpty();
    }

    @Test
    void wrongRequestsAreRefused() {
        assertThat(refused(409, "{\"rules\":[\"%s\"]}".formatted(BASE))
                        .path("code")
                        .asText())
                .as("only counted by a correlation")
                .isEqualTo("look-back.not-live");
        assertThat(refused(422, "{}").path("code").asText()).isEqualTo("look-back.rules");
        assertThat(refused(422, "{\"pack\":\"past\",\"days\":4000}")
                        .path("code")
                        .asText())
                .isEqualTo("look-back.days");
        put("/api/v1/rules/" + RULE + "/stage", "{\"stage\":\"shadow\",\"reason\":\"Try it\"}");
        assertThat(refused(409, "{\"rules\":[\"%s\"]}".formatted(RULE))
                        .path("code")
                        .asText())
                .isEqualTo("look-back.not-live");
        assertThat(node.list("/api/v1/rules/look-backs")).isEmpty();
    }

    @Test
    void aCancelledLookBackStopsAndMoreThanTwentyAreRefused() {
        List<String> ids = Stream.generate(() -> administrator.post(
                        "/api/v1/rules/look-backs", "{\"rules\":[\"%s\"],\"days\":3650}".formatted(RULE)))
                .limit(25)
                .takeWhile(answer -> answer.status() == 200)
                .map(answer -> answer.json().path("id").asText())
                .toList();
        assertThat(ids).hasSizeBetween(20, 22);
        for (String id : ids.reversed()) {
            Caller.Answer answer = administrator.send(
                    administrator.request("/api/v1/rules/look-backs/" + id).DELETE());
            assertThat(answer.status()).as(answer.response().body()).isIn(200, 409);
        }
        await().atMost(PATIENCE)
                .until(() -> node.list("/api/v1/rules/look-backs").stream()
                        .allMatch(one -> List.of("cancelled", "done")
                                .contains(one.path("status").asText())));
        assertThat(node.list("/api/v1/rules/look-backs"))
                .anyMatch(one -> one.path("status").asText().equals("cancelled"));
    }
}
