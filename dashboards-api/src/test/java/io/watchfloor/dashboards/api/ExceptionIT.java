package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Exceptions from rules on a running node: previewed, saved, counted exactly, ended. */
class ExceptionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "55555555-5555-4555-8555-555555555701";
    private static final String CRITICAL = "55555555-5555-4555-8555-555555555702";
    private static final String OFTEN = "55555555-5555-4555-8555-555555555703";
    private static final String PACK = """
            title: Program Of The Exception
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: known.exe}
                condition: selection
            level: high
            ---
            title: Critical Program
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: critical.exe}
                condition: selection
            level: critical
            ---
            title: Program That Starts Often
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: often.exe}
                condition: selection
            level: high
            """.formatted(RULE, CRITICAL, OFTEN);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Caller administrator;
    private static Caller sensor;
    private static int number;

    @BeforeAll
    static void begin() {
        sensor = NODE.sensor("it");
        administrator = NODE.administrator();
        assertThat(administrator
                        .send(administrator.request("/api/v1/rule-packs/known").PUT(BodyPublishers.ofString(PACK)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anExceptionOfOneAssetHidesWhatItsPreviewSaidAndNothingOfAnotherAsset() {
        send("ws1");
        send("ws2");
        awaitAlerts(2);
        JsonNode preview =
                post("/api/v1/rules/exceptions/previews", "{\"exception\":%s}".formatted(wanted("ws1")), 200);
        JsonNode result = await().atMost(PATIENCE)
                .until(
                        () -> administrator
                                .get("/api/v1/rules/back-tests/"
                                        + preview.path("id").asText())
                                .json(),
                        one -> one.path("state").asText().equals("done"))
                .path("result");
        assertThat(result.at("/before/alerts").asLong()).isEqualTo(2);
        assertThat(result.at("/hidden/alerts").asLong()).isEqualTo(1);
        assertThat(result.at("/hidden/records").asLong()).isEqualTo(1);

        assertThat(post("/api/v1/rules/exceptions", body(wanted("ws2"), preview), 409)
                        .path("code")
                        .asText())
                .as("a preview of another exception")
                .isEqualTo("exception.not-previewed");
        JsonNode saved = post("/api/v1/rules/exceptions", body(wanted("ws1"), preview), 200);
        String id = saved.path("id").asText();
        assertThat(saved.path("state").asText()).isEqualTo("active");
        assertThat(saved.at("/effect/preview/hiddenAlerts").asLong()).isEqualTo(1);

        send("ws1");
        send("ws1");
        send("ws2");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(effect(id).path("matches").asLong()).isEqualTo(2));
        assertThat(effect(id).path("alerts").asLong()).isEqualTo(1);
        assertThat(effect(id).path("lastAt").isTextual()).isTrue();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count("ws2")).isEqualTo(2));
        assertThat(count("ws1"))
                .as("what the exception hides opens and updates no alert")
                .isEqualTo(1);
        assertThat(administrator
                        .get("/api/v1/assets/host:ws1.corp.example/exceptions")
                        .json()
                        .path("matches")
                        .asLong())
                .isEqualTo(2);

        JsonNode ended = post("/api/v1/rules/exceptions/" + id + "/end", "{}", 200);
        assertThat(ended.path("state").asText()).isEqualTo("ended");
        send("ws1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count("ws1")).isEqualTo(2));
        assertThat(effect(id).path("matches").asLong())
                .as("counted before the end only")
                .isEqualTo(2);
    }

    @Test
    void repeatsOfAnAlertAreSuppressedByFieldsAndCountedExactly() {
        String wanted = """
                {"rules":["%s"],"where":["CommandLine|contains=repeat"],"suppression":{"by":["User"],"minutes":60}}""".formatted(OFTEN);
        Instant at = Instant.now().minusSeconds(7_200);
        for (int minute : new int[] {0, 1, 59, 60}) {
            send("ws5", "CORP\\\\early", at.minusSeconds(86_400).plusSeconds(60L * minute));
        }
        awaitAlerts("ws5", 1);
        JsonNode preview = post("/api/v1/rules/exceptions/previews", "{\"exception\":%s}".formatted(wanted), 200);
        JsonNode result = await().atMost(PATIENCE)
                .until(
                        () -> administrator
                                .get("/api/v1/rules/back-tests/"
                                        + preview.path("id").asText())
                                .json(),
                        one -> one.path("state").asText().equals("done"))
                .path("result");
        assertThat(result.at("/before/matches").asLong()
                        - result.at("/counts/matches").asLong())
                .isEqualTo(2);

        JsonNode saved = post("/api/v1/rules/exceptions", body(wanted, preview), 200);
        String id = saved.path("id").asText();
        assertThat(saved.path("state").asText()).isEqualTo("active");
        assertThat(saved.at("/suppression/by/0").asText()).isEqualTo("User");
        assertThat(saved.at("/effect/preview/hiddenMatches").asLong()).isEqualTo(2);

        send("ws6", "CORP\\\\ann", at);
        send("ws6", "corp\\\\ANN", at.plusSeconds(60));
        send("ws6", "CORP\\\\ann", at.plusSeconds(3_599));
        send("ws6", "CORP\\\\bob", at.plusSeconds(61));
        send("ws7", "CORP\\\\ann", at.plusSeconds(62));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(effect(id).path("matches").asLong()).isEqualTo(2));
        awaitAlerts("ws6", 1);
        awaitAlerts("ws7", 1);
        JsonNode alert = NODE.list("/api/v1/alerts?asset=host:ws6.corp.example").getFirst();
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode now =
                    NODE.list("/api/v1/alerts?asset=host:ws6.corp.example").getFirst();
            assertThat(now.path("count").asLong()).as("ann and bob").isEqualTo(2);
            assertThat(now.path("suppressed").asLong()).isEqualTo(2);
        });
        assertThat(NODE.list("/api/v1/alerts?asset=host:ws7.corp.example")
                        .getFirst()
                        .has("suppressed"))
                .isFalse();
        assertThat(effect(id).path("alerts").asLong())
                .as("the alert was open, so that no other alert would have opened")
                .isZero();
        assertThat(administrator.get("/metrics").response().body()).contains("watchfloor_suppressed_matches_total 2");

        send("ws6", "CORP\\\\ann", at.plusSeconds(3_600));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?asset=host:ws6.corp.example")
                                .getFirst()
                                .path("count")
                                .asLong())
                        .as("the time has passed")
                        .isEqualTo(3));
        assertThat(post("/api/v1/rules/exceptions/" + id + "/end", "{}", 200)
                        .at("/effect/matches")
                        .asLong())
                .isEqualTo(2);
        send("ws6", "CORP\\\\ann", at.plusSeconds(3_601));
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode now =
                    NODE.list("/api/v1/alerts?asset=host:ws6.corp.example").getFirst();
            assertThat(now.path("id")).isEqualTo(alert.path("id"));
            assertThat(now.path("count").asLong()).isEqualTo(4);
            assertThat(now.path("suppressed").asLong()).isEqualTo(2);
        });
    }

    private static void awaitAlerts(String host, int most) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts?asset=host:%s.corp.example".formatted(host)))
                        .hasSize(most));
    }

    private static void send(String host, String user, Instant at) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\often.exe","CommandLine":"repeat","User":"%s"}}
                """.formatted(host, at, user));
    }

    @Test
    void aSuppressionNeedsFieldsAndMinutes() {
        String request = "{\"rules\":[\"%s\"],\"suppression\":%s}";
        assertThat(refused(request.formatted(RULE, "{\"by\":[],\"minutes\":5}"), 400))
                .isEqualTo("exception.suppression");
        assertThat(refused(request.formatted(RULE, "{\"by\":[\"User\"],\"minutes\":10081}"), 400))
                .isEqualTo("exception.suppression");
        assertThat(refused(request.formatted(RULE, "{\"by\":[\"User\"],\"minutes\":0}"), 400))
                .isEqualTo("body.wrong-value");
    }

    @Test
    void whatWouldMakeTheCenterBlindIsRefused() {
        assertThat(refused("{\"rules\":[\"%s\"]}".formatted(RULE), 400)).isEqualTo("exception.everything");
        assertThat(refused("{\"rules\":[\"%s\"],\"where\":[\"Image|contains=e\"]}".formatted(RULE), 400))
                .isEqualTo("exception.where");
        assertThat(refused("{\"rules\":[\"none\"],\"assets\":[\"ws1\"]}", 400)).isEqualTo("exception.rule");
        assertThat(refused("{\"rules\":[\"%s\"],\"assets\":[\"ws1\"]}".formatted(CRITICAL), 409))
                .isEqualTo("exception.critical");
        JsonNode pack = administrator
                .send(administrator.request("/api/v1/rule-packs/exceptions").PUT(BodyPublishers.ofString(PACK)))
                .json();
        assertThat(pack.path("code").asText()).isEqualTo("rule-pack.name");
    }

    @Test
    void anExceptionEndsOnTimeAndAStaleChangeIsTold() {
        JsonNode saved = post(
                "/api/v1/rules/exceptions",
                """
                {"exception":%s,"reason":"Known","expiresAt":"%s","withoutPreview":true}""".formatted(wanted("ws3"), Instant.now().plusSeconds(60)),
                200);
        String id = saved.path("id").asText();
        Instant later = Instant.now().plusSeconds(3);
        assertThat(administrator
                        .send(administrator
                                .request("/api/v1/rules/exceptions/" + id + "/extend")
                                .header("If-Match", "\"7\"")
                                .POST(BodyPublishers.ofString("{\"expiresAt\":\"%s\"}".formatted(later))))
                        .status())
                .isEqualTo(412);
        assertThat(post("/api/v1/rules/exceptions/" + id + "/extend", "{\"expiresAt\":\"%s\"}".formatted(later), 200)
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(administrator
                                .get("/api/v1/rules/exceptions/" + id)
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo("expired"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(administrator
                                .get("/api/v1/rule-packs/exceptions")
                                .json()
                                .path("action")
                                .asText())
                        .as("the node withdraws the filters by itself")
                        .isEqualTo("withdrawn"));
        assertThat(administrator
                        .get("/api/v1/rule-packs/exceptions")
                        .json()
                        .path("by")
                        .asText())
                .isEqualTo("exceptions");
    }

    private static String wanted(String asset) {
        return "{\"rules\":[\"%s\"],\"assets\":[\"host:%s.corp.example\"]}".formatted(RULE, asset);
    }

    private static String body(String wanted, JsonNode preview) {
        return """
            {"exception":%s,"reason":"Known program","expiresAt":"%s","preview":"%s"}""".formatted(
                        wanted,
                        Instant.now().plus(Duration.ofDays(30)),
                        preview.path("id").asText());
    }

    private static String refused(String wanted, int status) {
        return post(
                        "/api/v1/rules/exceptions",
                        """
                {"exception":%s,"reason":"Known","expiresAt":"%s","withoutPreview":true}""".formatted(wanted, Instant.now().plus(Duration.ofDays(1))),
                        status)
                .path("code")
                .asText();
    }

    private static JsonNode post(String path, String body, int status) {
        Caller.Answer answer = administrator.post(path, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        return answer.json();
    }

    private static JsonNode effect(String id) {
        return administrator.get("/api/v1/rules/exceptions/" + id).json().path("effect");
    }

    private static long count(String host) {
        return NODE.list("/api/v1/alerts?rule=" + RULE + "&asset=host:" + host + ".corp.example").stream()
                .mapToLong(alert -> alert.path("count").asLong())
                .sum();
    }

    private static void awaitAlerts(int alerts) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(NODE.list("/api/v1/alerts?rule=" + RULE)).hasSize(alerts));
    }

    private static void send(String host) {
        number++;
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Tools\\\\known.exe","CommandLine":"known %d"}}
                """.formatted(host, Instant.now().minusSeconds(600 - number), number));
    }
}
