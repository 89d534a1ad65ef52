package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists of values on a running node: rules use them at once, and a list that a rule cannot use is rejected. */
class ListIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String RULE = "55555555-5555-4555-8555-555555555555";
    private static final String LIST = "/api/v1/lists/bad-programs";

    @RegisterExtension
    final RunningNode node = RunningNode.standard();

    private Caller administrator;
    private Caller sensor;

    @BeforeEach
    void begin() {
        sensor = node.sensor("it");
        administrator = node.administrator();
    }

    @Test
    void aRuleUsesAListAsItIsWhenItsAnswerComesAlsoAfterARestart() {
        assertThat(put("a\\evil.exe", "*\\tool.exe", "*\\tool.exe ")
                        .json()
                        .path("size")
                        .asInt())
                .as("a repeated entry is removed")
                .isEqualTo(2);
        assertThat(pack("Image|expand: '%bad-programs%'").status()).isEqualTo(200);
        assertThat(detections("C:\\\\tool.exe")).isEqualTo(1);
        assertThat(detections("C:\\\\other.exe")).isZero();

        JsonNode list = administrator
                .post(LIST + "/entries", "{\"add\":[\"*\\\\other.exe\"],\"remove\":[\"*\\\\tool.exe\"]}")
                .json();
        assertThat(list.path("active").asBoolean()).as(list.toString()).isTrue();
        assertThat(list.path("version").asInt()).isEqualTo(2);
        assertThat(list.path("usedBy").path(0).path("id").asText()).isEqualTo(RULE);
        assertThat(detections("C:\\\\other.exe")).isEqualTo(1);
        assertThat(detections("C:\\\\tool.exe")).isZero();

        node.restart();
        administrator = node.administrator();
        sensor = administrator.as(sensor.token());
        assertThat(detections("D:\\\\other.exe")).as("after a restart").isEqualTo(1);
        assertThat(administrator.get(LIST + "?format=csv").response().body())
                .isEqualTo("entry\na\\evil.exe\n*\\other.exe\n");
        assertThat(texts(administrator.get(LIST + "?version=1").json().at("/content/entries")))
                .containsExactly("a\\evil.exe", "*\\tool.exe");
    }

    @Test
    void builtInRulesWaitForTheListOfOwnDomains() {
        assertThat(node.list("/api/v1/lists"))
                .extracting(list -> list.path("name").asText())
                .contains("own_domains", "vip_names", "vip_addresses")
                .doesNotContain("own_domains.lookalikes");
        assertThat(reasons())
                .hasSize(3)
                .anyMatch(reason -> reason.startsWith("The rule needs entries in the list own_domains."))
                .anyMatch(reason -> reason.contains("vip_names"));
        mail("it@nordw1nd.example");
        assertThat(administrator
                        .send(administrator
                                .request("/api/v1/lists/own_domains")
                                .PUT(BodyPublishers.ofString("{\"entries\":[\"nordwind.example\"]}")))
                        .status())
                .isEqualTo(200);
        mail("it@norwind.example");
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(node.list("/api/v1/alerts"))
                        .extracting(alert -> alert.path("title").asText() + " "
                                + alert.path("count").asInt())
                        .as("the first mail arrived before the list")
                        .containsExactly("Email From Lookalike Of Own Domain 1"));
        assertThat(reasons()).singleElement().asString().contains("vip_names");
    }

    private List<String> reasons() {
        return node.list("/api/v1/coverage/rules?state=list-empty").stream()
                .map(rule -> rule.path("reason").asText())
                .toList();
    }

    private void mail(String from) {
        RunningNode.telemetry(sensor, """
                {"asset":"mx1.nordwind.example","time":"2026-11-24T22:26:52.123Z","logsource":{"category":"email"},\
                "fields":{"from":"%s","to":"ann@nordwind.example","subject":"Hello"}}
                """.formatted(from));
    }

    @Test
    void aListThatARuleNeedsIsNamedAndTheRuleBecomesActiveWithIt() {
        assertThat(pack("Image|expand: '%bad-programs%'").status()).isEqualTo(422);
        assertThat(administrator
                        .send(administrator
                                .request("/api/v1/rule-packs/night?skipRefused=true")
                                .PUT(BodyPublishers.ofString(rule("Image|expand: '%bad-programs%'")
                                        + "---\n"
                                        + rule("Image: none").replace(RULE, RULE.replace('5', '6')))))
                        .status())
                .isEqualTo(200);
        JsonNode missing = node.list("/api/v1/lists").stream()
                .filter(list -> list.path("name").asText().equals("bad-programs"))
                .findFirst()
                .orElseThrow();
        assertThat(missing.path("name").asText()).isEqualTo("bad-programs");
        assertThat(missing.path("size").isNull()).isTrue();
        assertThat(missing.path("usedBy").path(0).path("title").asText()).isEqualTo("Program Of A List");

        put("*\\tool.exe");
        assertThat(detections("C:\\\\tool.exe")).isEqualTo(1);

        Caller.Answer used = administrator.send(administrator.request(LIST).DELETE());
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.code()).isEqualTo("list.in-use");
        administrator.send(administrator.request("/api/v1/rule-packs/night").DELETE());
        assertThat(administrator.send(administrator.request(LIST).DELETE()).status())
                .isEqualTo(204);
        assertThat(administrator.get(LIST).status()).isEqualTo(404);
        assertThat(node.list("/api/v1/lists"))
                .extracting(list -> list.path("name").asText())
                .doesNotContain("bad-programs");
    }

    @Test
    void aListThatARuleCannotUseOrOfAnotherVersionIsRejected() {
        put("10.0.0.0/8");
        assertThat(pack("Image|cidr|expand: '%bad-programs%'").status()).isEqualTo(200);

        Caller.Answer refused = put("10.0.0.0/8", "not a network");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("list.refused");
        assertThat(refused.json().path("problems").path(0).path("file").asText())
                .isEqualTo("pack:night/rules.yml");
        assertThat(administrator.get(LIST).json().path("version").asInt()).isEqualTo(1);

        Caller.Answer stale = administrator.send(administrator
                .request(LIST)
                .header("If-Match", "\"7\"")
                .PUT(BodyPublishers.ofString("{\"entries\":[\"10.1.0.0/16\"]}")));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(put("x".repeat(513)).status()).isEqualTo(400);
        assertThat(administrator
                        .post(LIST + "/import", "a\u0007b", "Content-Type", "text/csv")
                        .code())
                .isEqualTo("list.entry");
        assertThat(rejectedFile("entry\n10.1.0.0/16\n\"10.2.0.0/16\n10.3.0.0/16\n"))
                .isEqualTo("list.file-quote in line 3");
        assertThat(rejectedFile(" \n")).as("one empty file empties no list").isEqualTo("list.file-empty in line 1");
        assertThat(rejectedFile("entry,owner\n10.1.0.0/16,ada\n")).isEqualTo("list.file-cells in line 1");
        assertThat(administrator.get(LIST).json().path("version").asInt()).isEqualTo(1);
        assertThat(administrator
                        .post("/api/v1/lists/Bad!/import", "x", "Content-Type", "text/csv")
                        .code())
                .isEqualTo("list.name");
        assertThat(administrator
                        .post(LIST + "/import", "entry\n10.1.0.0/16\n10.2.0.0/16\n", "Content-Type", "text/csv")
                        .json()
                        .path("size")
                        .asInt())
                .isEqualTo(2);
        assertThat(administrator
                        .post(LIST + "/import", "entry\n", "Content-Type", "text/csv")
                        .json()
                        .path("size")
                        .asInt())
                .isZero();
    }

    private String rejectedFile(String csv) {
        Caller.Answer answer = administrator.post(LIST + "/import", csv, "Content-Type", "text/csv");
        assertThat(answer.status()).isEqualTo(422);
        JsonNode problem = answer.json().path("problems").path(0);
        return problem.path("code").asText() + " in line "
                + problem.path("line").asInt();
    }

    @Test
    void whileTelemetryFlowsEachRecordIsEvaluatedOnceWithOneVersion() throws Exception {
        put("*\\tool.exe", "*\\one.exe");
        pack("Image|expand: '%bad-programs%'");
        AtomicBoolean go = new AtomicBoolean(true);
        AtomicInteger sent = new AtomicInteger();
        Thread flow = Thread.ofPlatform().start(() -> {
            while (go.get()) {
                send("flow", "C:\\\\tool.exe", sent.incrementAndGet());
            }
        });
        for (int change = 0; change < 8; change++) {
            // Both versions contain the program; only another entry changes.
            assertThat(put("*\\tool.exe", change % 2 == 0 ? "*\\two.exe" : "*\\one.exe")
                            .status())
                    .isEqualTo(200);
        }
        go.set(false);
        flow.join();

        assertThat(sent.get()).isGreaterThan(5);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted("flow")).isEqualTo(sent.get()));
    }

    private Caller.Answer put(String... entries) {
        StringBuilder all = new StringBuilder();
        for (String entry : entries) {
            all.append(all.isEmpty() ? "" : ",")
                    .append('"')
                    .append(entry.replace("\\", "\\\\"))
                    .append('"');
        }
        return administrator.send(
                administrator.request(LIST).PUT(BodyPublishers.ofString("{\"entries\":[" + all + "]}")));
    }

    private Caller.Answer pack(String condition) {
        return administrator.send(
                administrator.request("/api/v1/rule-packs/night").PUT(BodyPublishers.ofString(rule(condition))));
    }

    private static String rule(String condition) {
        return """
                title: Program Of A List
                id: %s
                logsource: {product: windows, category: process_creation}
                detection:
                    selection:
                        %s
                    condition: selection
                level: low
                """.formatted(RULE, condition);
    }

    /** Number of detections for one record of a new asset. */
    private int detections(String program) {
        String asset = "ws" + System.nanoTime();
        send(asset, program, 1);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> administrator
                                .get("/api/v1/status")
                                .json()
                                .at("/boards/eventsBehind")
                                .asInt()
                        == 0);
        return counted(asset);
    }

    private int counted(String asset) {
        return node.list("/api/v1/alerts").stream()
                .filter(alert -> alert.path("rule").asText().equals(RULE))
                .filter(alert -> alert.path("asset").asText().equals("host:" + asset + ".corp.example"))
                .mapToInt(alert -> alert.path("count").asInt())
                .sum();
    }

    private void send(String asset, String program, int number) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"2026-11-24T22:26:52.%03dZ",\
                "logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"%s","CommandLine":"%d"}}
                """.formatted(asset, number % 1000, program, number));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
