package io.watchfloor.dashboards.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The secure score of a whole center: facts change, and the score follows with its reason. */
class SecureScoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SCORES = "/api/v1/secure-scores";
    private static final String CONTROLS = "/api/v1/secure-score-controls";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    @Test
    void aSensorThatDoesNotReportMovesTheScoreAndIsNamed() {
        Caller root = NODE.administrator();
        NODE.sensor("reporting").post("/api/v1/telemetry", process("ws1", "whoami.exe", "whoami /all"));
        control(root, "SensorsConnected", one -> one.path("good").asInt() > 0);
        JsonNode before = latest(root, score -> true);

        long start = System.nanoTime();
        String silent = NODE.enrolled("branch7").path("sensor").asText();
        JsonNode after = latest(root, score -> says(score, "SensorsConnected", "because branch7: silent since"));
        System.out.printf(
                "secure score moved %.1f s after the fact, %s -> %s of %s: %s%n",
                (System.nanoTime() - start) / 1e9,
                before.path("currentScore"),
                after.path("currentScore"),
                after.path("maxScore"),
                after.path("changes"));
        System.out.printf("an evaluation took %.3f s%n", NODE.metric("watchfloor_secure_score_evaluation_seconds"));

        assertThat(control(root, "SensorsConnected").path("issues").toString())
                .contains("\"kind\":\"sensor\",\"id\":\"" + silent + "\"");
        root.send(root.request("/api/v1/sensors/" + silent).DELETE());
        latest(root, score -> says(score, "SensorsConnected", "no longer: branch7: silent since"));
    }

    @Test
    void telemetryMakesControlsSeenAndAnOpenAlertTakesTheirPoints() {
        Caller root = NODE.administrator();
        assertThat(control(root, "AntivirusOn").path("status").asText()).isEqualTo("not-seen");
        Caller sensor = NODE.sensor("forwarder");

        sensor.post("/api/v1/telemetry", defender("ws7", 1001));
        JsonNode seen = control(root, "AntivirusOn", one -> one.path("total").asInt() == 1);
        assertThat(seen.path("status").asText()).isEqualTo("counted");
        assertThat(seen.path("score").asDouble())
                .isEqualTo(seen.path("maxScore").asDouble());

        sensor.post("/api/v1/telemetry", defender("ws7", 5001));
        JsonNode attacked = control(root, "AntivirusOn", one -> one.path("good").asInt() == 0);
        assertThat(attacked.path("score").asDouble()).isZero();
        assertThat(attacked.path("issues").toString()).contains("host:ws7", "open alert");
        assertThat(latest(root, score -> says(score, "AntivirusOn", "because ws7: open alert of"))
                        .path("enabledServices")
                        .toString())
                .contains("windows");
        assertThat(control(root, "NoMailForwarding").path("status").asText())
                .as("no mail was seen")
                .isEqualTo("not-seen");
    }

    @Test
    void aRenamedFieldTakesThePointsOfTheControlsAndRulesThatNeedIt() {
        Caller root = NODE.administrator();
        Caller sensor = NODE.sensor("renaming");
        sensor.post("/api/v1/telemetry", process("ws9", "whoami.exe", "whoami /all"));
        control(root, "CommandLinesRecorded", one -> one.path("good").asInt() > 0);
        int able = control(root, "RulesHaveData", one -> one.path("good").asInt() > 0)
                .path("good")
                .asInt();

        long start = System.nanoTime();
        sensor.post(
                "/api/v1/telemetry",
                process("ws9", "whoami.exe", "whoami /all").replace("\"CommandLine\"", "\"command_line\""));
        JsonNode after = latest(
                root,
                score -> says(
                        score, "CommandLinesRecorded", "because ws9: sends process creation without command lines"));
        System.out.printf(
                "secure score moved %.1f s after a field was renamed: %s%n",
                (System.nanoTime() - start) / 1e9, after.path("changes"));
        JsonNode rules = control(root, "RulesHaveData", one -> renamed(one) != null);
        assertThat(rules.path("good").asInt()).isLessThan(able);
        assertThat(NODE.list("/api/v1/coverage/rules?state=fields-missing").stream()
                        .map(rule -> rule.path("reason").asText()))
                .as("the same answer as the coverage of the rules")
                .contains(renamed(rules));

        sensor.post("/api/v1/telemetry", process("ws9", "whoami.exe", "whoami /all"));
        latest(root, score -> says(score, "CommandLinesRecorded", "no longer: ws9: sends process creation without"));
    }

    @Test
    void aNewAccountAndANewTagAreReadAgain() {
        Caller root = NODE.administrator();
        NODE.sensor("tagging").post("/api/v1/telemetry", process("ws5", "whoami.exe", "whoami /all"));
        control(root, "SensitiveAssetsTagged", one -> one.path("total").asInt() == 1);

        person(root, "nina", "viewer", "");
        control(root, "PeopleHavePasskeys", one -> one.path("issues").toString().contains("\"nina\""));

        root.send(root.request("/api/v1/assets/host:ws5?new=true")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"tags\":[\"sensitive\"]}")));
        latest(root, score -> says(score, "SensitiveAssetsTagged", "no longer: the center: knows no sensitive asset"));
    }

    private static @Nullable String renamed(JsonNode control) {
        return control.path("issues").findValuesAsText("text").stream()
                .filter(text -> text.endsWith("Renamed to command_line?"))
                .findFirst()
                .orElse(null);
    }

    @Test
    void anAcceptedRiskIsVersionedAuditedAndEnds() {
        Caller root = NODE.administrator();
        String path = CONTROLS + "/SecondAdministrator";
        control(root, "SecondAdministrator", one -> one.path("status").asText().equals("counted"));
        String end = Instant.now().plus(Duration.ofDays(30)).toString();

        assertThat(put(root, path, "{\"state\":\"Ignored\",\"expiresAt\":\"%s\"}".formatted(end), "*")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("secure-score.reason");
        assertThat(put(root, path, "{\"state\":\"Ignored\",\"reason\":\"Small team.\"}", "*")
                        .json()
                        .path("code")
                        .asText())
                .isEqualTo("secure-score.end");
        JsonNode accepted = put(
                        root,
                        path,
                        "{\"state\":\"Ignored\",\"reason\":\"Small team.\",\"owner\":\"ada\",\"expiresAt\":\"%s\"}"
                                .formatted(end),
                        "\"0\"")
                .json();
        assertThat(accepted.path("status").asText()).isEqualTo("risk-accepted");
        assertThat(accepted.at("/controlState/version").asInt()).isEqualTo(1);
        assertThat(accepted.at("/controlState/owner").asText()).isEqualTo("ada");
        assertThat(latest(root, score -> says(score, "SecondAdministrator", "a user accepted the risk")))
                .as("at once, before the next periodic evaluation")
                .isNotNull();
        assertThat(put(root, path, "{\"state\":\"Default\"}", "\"0\"").status())
                .as("based on the version before")
                .isEqualTo(412);

        NODE.jdbi().useHandle(handle -> handle.execute("""
                        UPDATE document SET body = jsonb_set(body, '{expiresAt}', to_jsonb('2020-01-01T00:00:00Z'::text))
                        WHERE kind = 'secure-score-control'"""));
        JsonNode expired = control(
                root, "SecondAdministrator", one -> one.path("status").asText().equals("counted"));
        assertThat(expired.at("/controlState/expired").asBoolean()).isTrue();
        assertThat(control(root, "AcceptedRisksCurrent", one -> one.path("good").asInt() == 0)
                        .path("issues")
                        .toString())
                .contains("SecondAdministrator");
        assertThat(root.get("/api/v1/audit?limit=200").response().body().toString())
                .contains("secure-score-control", "Small team.");
    }

    @Test
    void everyPersonWithAllGroupsReadsTheScoreAndOnlyLeadsAcceptRisks() {
        Caller root = NODE.administrator();
        Caller viewer = person(root, "vera", "viewer", "");
        Caller partial = person(root, "paul", "responder", ",\"allGroups\":false,\"groups\":[\"branch\"]");

        assertThat(viewer.get(SCORES).status()).isEqualTo(200);
        assertThat(put(viewer, CONTROLS + "/TokensExpire", "{\"state\":\"Reviewed\"}", "*")
                        .status())
                .isEqualTo(403);
        assertThat(partial.get(CONTROLS).status())
                .as("names assets of all groups")
                .isEqualTo(403);
        assertThat(root.get(CONTROLS + "/Nothing").status()).isEqualTo(404);
    }

    @Test
    void theScoreIsAMetricAndHasATrend() {
        Caller root = NODE.administrator();
        JsonNode latest = latest(root, score -> true);

        JsonNode day = root.get(SCORES + "/trend").json().path("items").path(0);
        assertThat(day.path("day").asText()).hasSize(10);
        assertThat(day.path("maxScore").asDouble()).isPositive();
        assertThat(root.get("/metrics").response().body().toString())
                .contains("watchfloor_secure_score ", "watchfloor_secure_score_max ");
        double sum = 0;
        for (JsonNode one : latest.path("controlScores")) {
            sum += one.path("score").asDouble();
        }
        assertThat(sum).isCloseTo(latest.path("currentScore").asDouble(), Offset.offset(0.01));
        assertThat(latest.path("controlScores")).hasSize(Controls.ALL.size());
    }

    private static Caller person(Caller root, String name, String role, String scope) {
        root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
        if (!scope.isEmpty()) {
            root.send(root.request("/api/v1/people/" + name)
                    .method("PATCH", HttpRequest.BodyPublishers.ofString("{" + scope.substring(1) + "}")));
        }
        return root.as(root.post("/api/v1/people/%s/tokens".formatted(name), "{}")
                .json()
                .path("token")
                .asText());
    }

    private static String process(String asset, String image, String line) {
        return """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","OriginalFileName":"%s","CommandLine":"%s","ParentImage":"x",\
                "User":"CORP\\\\eve"}}
                """.formatted(asset, Instant.now(), image, image, line);
    }

    private static String defender(String asset, int event) {
        return """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","service":"windefend"},\
                "fields":{"EventID":%d}}
                """.formatted(asset, Instant.now(), event);
    }

    private static Caller.Answer put(Caller caller, String control, String body, String version) {
        return caller.send(caller.request(control + "/state")
                .header("If-Match", version)
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode control(Caller caller, String name) {
        return caller.get(CONTROLS + "/" + name).json();
    }

    private static JsonNode control(Caller caller, String name, Predicate<JsonNode> which) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> control(caller, name), which);
    }

    private static boolean says(JsonNode score, String control, String text) {
        for (JsonNode change : score.path("changes")) {
            if (change.path("controlName").asText().equals(control)
                    && change.path("text").asText().contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** The first of the latest scores that matches. */
    private static JsonNode latest(Caller caller, Predicate<JsonNode> which) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            for (JsonNode one :
                                    caller.get(SCORES + "?limit=20").json().path("items")) {
                                if (which.test(one)) {
                                    return one;
                                }
                            }
                            return MissingNode.getInstance();
                        },
                        one -> !one.isMissingNode());
    }
}
