package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations of users on cases, on a whole node: from a record until the case is closed. */
class CaseRoutesIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final AtomicInteger ASSETS = new AtomicInteger();
    private static Caller sensor;
    private static Caller ann;
    private static Caller bob;

    private String path;

    @BeforeAll
    static void oneSensorAndTwoPeople() {
        sensor = NODE.sensor("it");
        ann = NODE.responder("ann");
        bob = NODE.responder("bob");
    }

    @BeforeEach
    void aCaseOpens() {
        String asset = "ws" + ASSETS.incrementAndGet() + ".corp.example";
        String record = """
            {"asset":"%s","time":"2026-11-24T22:26:52.123Z",\
            "logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","User":"CORP\\\\eve",\
            "CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """.formatted(asset);
        RunningNode.telemetry(sensor, record);
        path = "/api/v1/cases/"
                + Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> find(asset), found -> !found.isEmpty());
    }

    private static String find(String asset) {
        return ann.get("/api/v1/cases?q=" + asset)
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asText();
    }

    @Test
    void oneAcknowledgesAndTheOtherIsToldWho() {
        Caller.Answer first = ann.post(path + "/acknowledge", "{}");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().path("acknowledgedBy").asText()).isEqualTo("ann");
        // Messages from triage may increase the version of the case at the same time.
        JsonNode following = ann.get(path).json();
        assertThat(following.path("acknowledgedBy").asText())
                .as("a following GET sees it")
                .isEqualTo("ann");
        assertThat(following.path("version").asLong())
                .isGreaterThanOrEqualTo(first.json().path("version").asLong());

        Caller.Answer second = bob.post(path + "/acknowledge", "{}");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("case.acknowledged-by-other");
        assertThat(second.json().path("holder").asText()).isEqualTo("ann");
        assertThat(second.response().headers().firstValue("Content-Type")).contains("application/problem+json");

        assertThat(ann.post(path + "/acknowledge", "").status()).isEqualTo(200);
    }

    @Test
    void aCaseIsNotUnlinkedFromItselfAndTriageGoesOn() {
        String id = path.substring(path.lastIndexOf('/') + 1);
        for (String verb : List.of("link", "unlink")) {
            Caller.Answer itself = ann.post(path + "/" + verb, "{\"kind\":\"related\",\"to\":\"%s\"}".formatted(id));
            assertThat(itself.status()).isEqualTo(409);
            assertThat(itself.code()).isEqualTo("case.already-together");
        }
        aCaseOpens();
        assertThat(NODE.metric("watchfloor_entity_commands_failed_total")).isZero();
    }

    @Test
    void aCaseGoesItsWay() {
        assertThat(ann.post(path + "/resolve", "{}").code()).isEqualTo("case.illegal-move");
        ann.post(path + "/acknowledge", "{}");
        assertThat(status(ann.post(path + "/notes", "{\"text\":\"I look\"}"))).isEqualTo("in_progress");
        assertThat(status(ann.post(path + "/hold", "{}"))).isEqualTo("on_hold");
        assertThat(status(ann.post(path + "/resume", "{}"))).isEqualTo("in_progress");
        assertThat(status(ann.post(path + "/contain", "{}"))).isEqualTo("contained");
        assertThat(ann.post(path + "/severity", "{\"severity\":\"low\"}")
                        .json()
                        .path("severity")
                        .asText())
                .isEqualTo("low");
        assertThat(ann.post(path + "/assign", "{\"assignee\":\"bob\"}")
                        .json()
                        .path("assignee")
                        .asText())
                .isEqualTo("bob");
        assertThat(status(bob.post(path + "/resolve", "{\"note\":\"done\"}"))).isEqualTo("resolved");
        Caller.Answer illegal = bob.post(path + "/acknowledge", "{}");
        assertThat(illegal.status()).isEqualTo(409);
        assertThat(illegal.json().path("state").asText()).isEqualTo("resolved");
        Caller.Answer closed =
                bob.post(path + "/close", "{\"classification\":\"truePositive\",\"determination\":\"malware\"}");
        assertThat(closed.json().path("classification").asText()).isEqualTo("truePositive");
        Caller.Answer reopened = ann.post(path + "/reopen", "{\"reason\":\"it goes on\"}");
        assertThat(status(reopened)).isEqualTo("new");
        assertThat(reopened.json().path("round").asInt()).isEqualTo(2);

        List<String> verbs = texts(ann.get(path + "/activity").json().path("items"), "verb");
        assertThat(verbs)
                .containsSubsequence(
                        "opened",
                        "acknowledged",
                        "noted",
                        "held",
                        "resumed",
                        "contained",
                        "graded",
                        "assigned",
                        "resolved",
                        "closed",
                        "reopened");
    }

    @Test
    void aRepeatUnderTheSameKeyHappensOnce() {
        ann.post(path + "/notes", "{\"text\":\"once\"}", "Idempotency-Key", "k1");
        Caller.Answer again = ann.post(path + "/notes", "{\"text\":\"once\"}", "Idempotency-Key", "k1");
        bob.post(path + "/notes", "{\"text\":\"mine\"}", "Idempotency-Key", "k1");

        assertThat(again.status()).isEqualTo(200);
        List<String> texts = texts(ann.get(path + "/activity").json().path("items"), "text");
        assertThat(texts).containsOnlyOnce("once").containsOnlyOnce("mine");
    }

    @Test
    void anEditOfAnOldVersionIsRefused() {
        String tag = ann.get(path).response().headers().firstValue("ETag").orElseThrow();
        assertThat(ann.post(path + "/notes", "{\"text\":\"a\"}").status()).isEqualTo(200);
        Caller.Answer stale = bob.post(path + "/notes", "{\"text\":\"b\"}", "If-Match", tag);

        assertThat(stale.status()).isEqualTo(412);
        assertThat(stale.code()).isEqualTo("case.stale-version");
        String fresh = ann.get(path).response().headers().firstValue("ETag").orElseThrow();
        assertThat(bob.post(path + "/notes", "{\"text\":\"b\"}", "If-Match", fresh)
                        .status())
                .isEqualTo(200);
        assertThat(bob.post(path + "/notes", "{\"text\":\"b\"}", "If-Match", "new")
                        .code())
                .isEqualTo("request.if-match");
    }

    @Test
    void whatIsWrongInABodyIsNamed() {
        assertThat(field(ann.post(path + "/notes", "{}"))).isEqualTo("text");
        assertThat(field(ann.post(path + "/acknowledge", "{\"by\":\"bob\"}"))).isEqualTo("by");
        assertThat(field(ann.post(path + "/severity", "{\"severity\":\"awful\"}")))
                .isEqualTo("severity");
        assertThat(field(ann.post(path + "/close", "{\"classification\":\"x\",\"determination\":\"y\"}")))
                .isEqualTo("classification");
        assertThat(ann.post(path + "/notes", "{\"text\":").code()).isEqualTo("body.not-json");
        assertThat(ann.post(path + "/notes", "[]").code()).isEqualTo("body.not-an-object");
        assertThat(ann.post(path + "/dance", "{}").code()).isEqualTo("case.verb-unknown");
        assertThat(ann.post("/api/v1/cases/nobody/acknowledge", "{}").status()).isEqualTo(404);
    }

    @Test
    void whyTellsTheWholeChain() {
        JsonNode why = ann.get(path + "/why").json();
        JsonNode link = why.path("chain").path(0);
        assertThat(link.path("telemetry").path(0).path("raw").asText()).contains("vssadmin.exe delete shadows");
        assertThat(link.path("rule").path("author").asText()).isEqualTo("Watchfloor");
        assertThat(link.path("rule").path("license").asText()).isNotEmpty();
        assertThat(link.path("alert").path("case").asText())
                .isEqualTo(why.path("case").path("id").asText());
        assertThat(texts(ann.get(path + "/timeline").json().path("items"), "title"))
                .containsExactly("Shadow Copy Deletion Via Command Line");
    }

    @Test
    void theAssetShowsItsDetectionState() {
        String asset = ann.get(path).json().path("assets").path(0).path("id").asText();
        JsonNode state = ann.get("/api/v1/assets/" + asset + "/state").json();
        assertThat(state.path("watermarks")).hasSize(1);
        assertThat(state.path("openAlerts")).hasSize(1);
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode shown = ann.get("/api/v1/assets/" + asset).json();
            assertThat(shown.path("lastSeen").isNull()).isFalse();
            assertThat(texts(shown.path("sensors"))).containsExactly("it");
        });
    }

    @Test
    void theBootstrapTokenIsItsOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(NODE.data().resolve(BootstrapToken.FILE))))
                .isEqualTo("rw-------");
    }

    private static String status(Caller.Answer answer) {
        return answer.json().path("status").asText();
    }

    private static String field(Caller.Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().path("field").asText();
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    private static List<String> texts(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
