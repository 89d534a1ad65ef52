package io.watchfloor.dashboards.response.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approved automations on a whole center. */
class AutomationIT {

    private static final String RULE = "22222222-2222-4222-8222-222222222222";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger RECORD = new AtomicInteger();

    @TempDir
    static Path folder;

    private static RunningNode node;
    private static PlaybookEngine engine;
    private static Caller root;
    private static Caller sensor;

    @BeforeAll
    static void start() throws IOException {
        Path rule = Files.writeString(
                folder.resolve("rule.yml"), AttackSamples.programSeen(RULE, "encryptor.exe", "critical"));
        engine = new PlaybookEngine();
        node = RunningNode.with(RunningNode.onlyRules(rule)
                        + "watchfloor.egress.allow = [127.0.0.1]\nwatchfloor.cases.new-per-sensor-and-minute = 1000\n")
                .start();
        root = node.administrator();
        sensor = node.sensor("s");
    }

    @AfterAll
    static void stop() {
        node.close();
        engine.close();
    }

    @Test
    void anApprovedAutomationActsOnceSignedAndTheReceiverSaysWhatCameOfIt() throws Exception {
        put(
                "isolate",
                "/isolate",
                "\"rule\":\"%s\",\"confirmSeconds\":60,\"inverse\":\"%s\"".formatted(RULE, engine.address("/release")));
        attack("ws-before");
        await().atMost(PATIENCE).until(() -> !caseOf("ws-before").isEmpty());
        approve("isolate");

        attack("ws1");
        JsonNode action = await().atMost(PATIENCE)
                .until(() -> action("ws1", "isolate"), one -> state(one).equals("sent"));

        PlaybookEngine.Called call = calls("/isolate", "ws1").getFirst();
        assertThat(call.signed()).isTrue();
        assertThat(call.key()).isEqualTo(action.path("id").asText());
        assertThat(call.body().at("/case/number").asLong()).isPositive();
        assertThat(call.body().at("/alert/rule").asText()).isEqualTo(RULE);
        assertThat(engine.reports(node.address(), call, "succeeded", "wrong")).isEqualTo(401);
        assertThat(engine.reports(node.address(), call, "succeeded", PlaybookEngine.SECRET))
                .isEqualTo(204);
        assertThat(engine.reports(node.address(), call, "succeeded", PlaybookEngine.SECRET))
                .as("a repeat")
                .isEqualTo(204);
        assertThat(engine.reports(node.address(), call, "failed", PlaybookEngine.SECRET))
                .isEqualTo(409);
        JsonNode done = action("ws1", "isolate");
        assertThat(state(done)).isEqualTo("succeeded");
        assertThat(done.path("words").asText()).contains("the firewall took it");
        assertThat(done.path("steps").findValuesAsText("state"))
                .containsExactly("pending", "sending", "sent", "succeeded");

        attack("ws1");
        String path =
                "/api/v1/cases/" + caseOf("ws1") + "/actions/" + done.path("id").asText();
        assertThat(root.post(path + "/cancel", "{}").code()).isEqualTo("action.not-now");
        assertThat(root.post(path + "/revert", "{}").status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> state(action("ws1", "isolate")).equals("revert-sent"));
        PlaybookEngine.Called undo = calls("/release", "ws1").getFirst();
        assertThat(undo.key()).isEqualTo(call.key() + "-inverse");
        assertThat(engine.reports(node.address(), undo, "succeeded", PlaybookEngine.SECRET))
                .isEqualTo(204);
        assertThat(state(action("ws1", "isolate"))).isEqualTo("reverted");
        assertThat(calls("/isolate", "ws1")).hasSize(1);
        assertThat(calls("/isolate", "ws-before")).as("before the approval").isEmpty();
        assertThat(root.get("/api/v1/automations/isolate").response().body()).doesNotContain(PlaybookEngine.SECRET);
        off("isolate");
    }

    @Test
    void itsInverseRunsAtItsTimeLimitAlsoWhenItIsNotKnownWhatCameOfTheCall() throws Exception {
        put(
                "block",
                "/block",
                "\"level\":\"critical\",\"limitSeconds\":2,\"inverse\":\"%s\"".formatted(engine.address("/unblock")));
        approve("block");
        engine.answers(504);
        attack("ws2");
        await().atMost(PATIENCE).until(() -> state(action("ws2", "block")).equals("ambiguous"));
        engine.answers(202);
        await().atMost(PATIENCE).until(() -> state(action("ws2", "block")).equals("reverted"));

        assertThat(calls("/block", "ws2")).hasSize(1);
        assertThat(calls("/unblock", "ws2")).hasSize(1);
        off("block");
    }

    @Test
    void ofACaseThatIsRedItsReceiverLearnsOnWhatToActAlone() throws Exception {
        put("seal", "/seal", "\"level\":\"critical\",\"inverse\":\"%s\"".formatted(engine.address("/unseal")));
        approve("seal");
        attack("ws6");
        await().atMost(PATIENCE).until(() -> state(action("ws6", "seal")).equals("succeeded"));
        assertThat(calls("/seal", "ws6").getFirst().body().at("/alert/title").asText())
                .isEqualTo("Program Seen");
        String path = "/api/v1/cases/" + caseOf("ws6");
        assertThat(root.post(path + "/tlp", "{\"tlp\":\"red\"}").status()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> node.jdbi()
                                .withHandle(handle -> handle.createQuery("SELECT max(tlp) FROM automation_case")
                                        .mapTo(Integer.class)
                                        .one())
                        == 4);

        String id = action("ws6", "seal").path("id").asText();
        assertThat(root.post(path + "/actions/" + id + "/revert", "{}").status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> state(action("ws6", "seal")).equals("reverted"));
        JsonNode undo = calls("/unseal", "ws6").getFirst().body();
        assertThat(undo.path("asset").asText()).isEqualTo("host:ws6");
        assertThat(undo.at("/alert/level").asText()).isEqualTo("critical");
        assertThat(undo.at("/alert/observables")).isNotEmpty();
        assertThat(undo.toString()).doesNotContain("Program Seen", RULE).contains("Open the case in Watchfloor");
        off("seal");
    }

    @Test
    void itNeverActsWhereItsPolicyForbidsItAndHoldsWhatIsTooMuch() throws Exception {
        attack("ws3");
        await().atMost(PATIENCE).until(() -> !caseOf("ws3").isEmpty());
        attack("dc1");
        await().atMost(PATIENCE).until(() -> !caseOf("dc1").isEmpty());
        assertThat(root.send(root.request("/api/v1/assets/host:dc1")
                                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"criticality\":\"critical\"}")))
                        .status())
                .isEqualTo(200);
        close("dc1");
        put(
                "careful",
                "/careful",
                "\"level\":\"high\",\"neverCriticalities\":[\"high\",\"critical\"],\"mostPerHour\":1");
        approve("careful");
        attack("dc1");
        JsonNode refused = await().atMost(PATIENCE)
                .until(() -> action("dc1", "careful"), one -> state(one).equals("refused"));
        assertThat(refused.path("words").asText()).contains("criticality critical");

        attack("ws4");
        await().atMost(PATIENCE).until(() -> state(action("ws4", "careful")).equals("succeeded"));
        attack("ws5");
        JsonNode held = await().atMost(PATIENCE)
                .until(() -> action("ws5", "careful"), one -> state(one).equals("held"));
        assertThat(held.path("words").asText()).contains("A user must release this action");
        assertThat(calls("/careful", "ws5")).isEmpty();
        assertThat(root.post(
                                "/api/v1/cases/" + caseOf("ws5") + "/actions/"
                                        + held.path("id").asText() + "/release",
                                "{}")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> state(action("ws5", "careful")).equals("succeeded"));

        assertThat(calls("/careful", "dc1")).isEmpty();
        assertThat(calls("/careful", "ws5")).hasSize(1);
        off("careful");
    }

    @Test
    void whatCanNeverWorkIsRefusedAndAChangeIsOffUntilItIsApproved() {
        assertThat(written("broad", "\"url\":\"%s\",\"secret\":\"s\",\"mostPerHour\":5".formatted(engine.address("/x")))
                        .code())
                .isEqualTo("body.wrong-value");
        assertThat(written(
                                "inner",
                                "\"level\":\"high\",\"url\":\"http://10.1.2.3/x\",\"secret\":\"s\",\"mostPerHour\":5")
                        .code())
                .isEqualTo("body.wrong-value");
        assertThat(written(
                                "open",
                                "\"level\":\"high\",\"url\":\"%s\",\"mostPerHour\":5".formatted(engine.address("/x")))
                        .code())
                .isEqualTo("automation.no-secret");

        put("changed", "/changed", "\"level\":\"critical\"");
        assertThat(root.post("/api/v1/automations/changed/approve", "{\"version\":7}")
                        .code())
                .isEqualTo("automation.stale");
        approve("changed");
        assertThat(root.get("/api/v1/automations/changed").json().path("on").asBoolean())
                .isTrue();
        put("changed", "/changed", "\"level\":\"high\"");
        assertThat(root.get("/api/v1/automations/changed").json().path("on").asBoolean())
                .isFalse();
        assertThat(root.send(root.request("/api/v1/automations/changed").DELETE())
                        .status())
                .isEqualTo(204);
    }

    private static Caller.Answer written(String name, String body) {
        return root.send(root.request("/api/v1/automations/" + name)
                .method("PUT", HttpRequest.BodyPublishers.ofString("{" + body + "}")));
    }

    private static void put(String name, String path, String body) {
        String most = body.contains("mostPerHour") ? "" : ",\"mostPerHour\":50";
        Caller.Answer answer = written(
                name,
                "\"url\":\"%s\",\"secret\":\"%s\",%s%s"
                        .formatted(engine.address(path), PlaybookEngine.SECRET, body, most));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static void approve(String name) {
        long version =
                root.get("/api/v1/automations/" + name).json().path("version").asLong();
        assertThat(root.post("/api/v1/automations/" + name + "/approve", "{\"version\":" + version + "}")
                        .status())
                .isEqualTo(200);
    }

    private static void off(String name) {
        assertThat(root.post("/api/v1/automations/" + name + "/off", "{}").status())
                .isEqualTo(200);
    }

    private static void attack(String asset) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\encryptor.exe","CommandLine":"encryptor %d"}}
                """.formatted(asset, RECORD.incrementAndGet()));
    }

    private static void close(String asset) {
        String path = "/api/v1/cases/" + caseOf(asset);
        root.post(path + "/acknowledge", "{}");
        root.post(path + "/resolve", "{}");
        assertThat(root.post(path + "/close", "{\"classification\":\"falsePositive\",\"determination\":\"test\"}")
                        .status())
                .isEqualTo(200);
    }

    /** The open case of the asset; empty if there is none. */
    private static String caseOf(String asset) {
        for (JsonNode one : root.get("/api/v1/cases?limit=1000").json().path("items")) {
            boolean open = !one.path("status").asText().matches("closed|resolved");
            if (open && one.path("assets").toString().contains(asset)) {
                return one.path("id").asText();
            }
        }
        return "";
    }

    private static JsonNode action(String asset, String automation) {
        String found = caseOf(asset);
        if (!found.isEmpty()) {
            for (JsonNode one :
                    root.get("/api/v1/cases/" + found + "/actions").json().path("items")) {
                if (one.path("automation").asText().equals(automation)
                        && one.path("asset").asText().endsWith(asset)) {
                    return one;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private static List<PlaybookEngine.Called> calls(String path, String asset) {
        return engine.calls(path).stream()
                .filter(call -> call.asset().endsWith(asset))
                .toList();
    }

    private static String state(JsonNode action) {
        return action.path("state").asText();
    }
}
