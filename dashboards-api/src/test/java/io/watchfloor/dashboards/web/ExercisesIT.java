package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.AttackSamples;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.response.views.PlaybookEngine;
import io.watchfloor.dashboards.webhooks.WebhookReceiver;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exercise on a running node: nothing of its cases leaves the center by any exit, and its cases stay visible. */
class ExercisesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "22222222-2222-4222-8222-222222222235";
    private static final String PAGER = "/pager";
    private static final String ISOLATE = "/isolate";
    private static final AtomicInteger RECORD = new AtomicInteger();

    @TempDir
    static Path folder;

    private static RunningNode node;
    private static PlaybookEngine outside;
    private static WebhookReceiver receiver;
    private static Browser browser;
    private static Caller root;
    private static Caller sensor;

    @BeforeAll
    static void begin() throws IOException {
        Path rule = Files.writeString(
                folder.resolve("rule.yml"), AttackSamples.programSeen(RULE, "encryptor.exe", "critical"));
        outside = new PlaybookEngine();
        receiver = new WebhookReceiver();
        node = RunningNode.with(RunningNode.onlyRules(rule) + """
                        watchfloor.egress.allow = [127.0.0.1]
                        watchfloor.cases.new-per-sensor-and-minute = 1000
                        watchfloor.escalation.webhook-url = "%s"
                        watchfloor.escalation.webhook-secret = "a-long-random-secret-of-this-test"
                        """.formatted(outside.address(PAGER)))
                .start();
        root = node.administrator();
        sensor = node.sensor("s");
        browser = Browser.start();
        done(root.post(
                "/api/v1/webhooks",
                "{\"name\":\"partner\",\"url\":\"%s\",\"events\":[\"cases\",\"alerts\"],\"days\":3}"
                        .formatted(receiver.url())));
        done(root.send(root.request("/api/v1/automations/isolate")
                .method(
                        "PUT",
                        BodyPublishers.ofString("{\"url\":\"%s\",\"secret\":\"%s\",\"rule\":\"%s\",\"mostPerHour\":50}"
                                .formatted(outside.address(ISOLATE), PlaybookEngine.SECRET, RULE)))));
        done(root.post("/api/v1/automations/isolate/approve", "{\"version\":1}"));
    }

    @AfterAll
    static void close() {
        browser.close();
        node.close();
        receiver.close();
        outside.close();
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    @Test
    void nothingOfAnExerciseLeavesTheCenterUntilACaseTurnsOutToBeReal() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(node, ruth, "/exercises", "ruth", Role.ADMINISTRATOR);
            assertThat(page.locator("wf-exercises")).containsText("No exercise is planned.");
            page.locator("wf-add-exercise > button").click();
            Locator dialog = page.locator("wf-add-exercise dialog[open]");
            dialog.locator("input[name=name]").fill("Red October");
            dialog.getByLabel("Assets, one per line").fill("host:lab1\nhost:lab2");
            everyWay(page, "exercise-dialog");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".toast").last()).containsText("Exercise added");
            assertThat(page.locator("wf-exercises section").first()).containsText("Active");
            await().atMost(PATIENCE).until(() -> metrics().contains("watchfloor_exercises 1.0"));

            attack("lab1");
            attack("real1");
            await().atMost(PATIENCE).until(() -> cases("").size() == 2);
            String lab = id("lab1");
            String real = id("real1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(List.of(paged(real), called("real1"), sent(real)))
                            .as("the real attack leaves by every exit")
                            .containsExactly(true, true, true));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heldBack().toString())
                            .isEqualTo("{\"escalations\":1,\"automations\":1,\"webhooks\":2}"));
            nothingLeft(lab, "lab1");

            JsonNode kase = done(root.get("/api/v1/cases/" + lab));
            assertThat(kase.at("/exercise/name").asText()).isEqualTo("Red October");
            assertThat(kase.path("allowed").toString())
                    .contains("\"unexercise\"")
                    .doesNotContain("\"exercise\"");
            assertThat(kase.path("unnotified").toString()).contains("the exercise Red October");
            assertThat(done(root.get("/api/v1/cases/" + real)).path("exercise").isNull())
                    .isTrue();
            assertThat(done(root.get("/api/v1/cases/" + lab + "/would-notify")).path("steps"))
                    .isEmpty();
            filters(lab, real, kase.at("/exercise/id").asText());
            exports(lab, real);
            figures();
            queueAndCase(page, lab);

            attack("lab2");
            await().atMost(PATIENCE).until(() -> cases("").size() == 3);
            String other = id("lab2");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(heldBack().path("escalations").asInt()).isEqualTo(2));
            page.locator("wf-operation[verb=unexercise] > button").click();
            Locator asked = page.locator("wf-operation[verb=unexercise] dialog[open]");
            asked.locator("textarea").fill("Nobody of the red team knows it");
            asked.locator("button.primary").click();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(List.of(paged(lab), sent(lab)))
                            .as("people are notified as usual")
                            .containsExactly(true, true));
            assertThat(called("lab1")).as("not of the time in the exercise").isFalse();
            nothingLeft(other, "lab2");
            assertThat(done(root.get("/api/v1/cases/" + lab + "/activity")).toString())
                    .contains("exercise-unmarked", "Nobody of the red team knows it");
            assertThat(done(root.get("/api/v1/audit?limit=200")).toString()).contains("exercises.add");

            page.navigate(node.address() + "/exercises");
            Locator shown = page.locator("wf-exercises section").first();
            assertThat(shown).containsText("1 case, 1 open");
            everyWay(page, "exercises");
            page.locator("wf-end-exercise > button").click();
            page.locator("wf-end-exercise dialog[open] button.primary").click();
            assertThat(page.locator("wf-exercises")).containsText("Past exercises");
        }
    }

    private static void nothingLeft(String id, String asset) {
        assertThat(paged(id)).as("no page").isFalse();
        assertThat(called(asset)).as("no call of an automation").isFalse();
        assertThat(sent(id)).as("no webhook").isFalse();
        assertThat(receiver.all().stream().anyMatch(one -> one.json().toString().contains("host:" + asset)))
                .as("no alert in a webhook")
                .isFalse();
    }

    private static void filters(String lab, String real, String exercise) {
        assertThat(ids("?exercise=any")).containsExactly(lab);
        assertThat(ids("?exercise=" + exercise)).containsExactly(lab);
        assertThat(ids("?exercise=none")).containsExactly(real);
        assertThat(ids("?exercise=another")).isEmpty();
    }

    private static List<String> ids(String query) {
        return cases(query).stream().map(one -> one.path("id").asText()).toList();
    }

    private static void exports(String lab, String real) {
        for (String kind : List.of("cases", "alerts")) {
            List<String> lines = lines("/api/v1/export/" + kind + "?limit=1000");
            assertThat(lines).as(kind).hasSize(2);
            assertThat(lines.stream().filter(one -> one.contains("\"exercise\":true")))
                    .as(kind)
                    .singleElement()
                    .asString()
                    .contains(lab)
                    .doesNotContain(real);
            assertThat(lines("/api/v1/export/" + kind + "?limit=1000&format=ocsf").stream()
                            .filter(one -> one.contains("\"labels\":[\"exercise\"]")))
                    .as("OCSF " + kind)
                    .singleElement()
                    .asString()
                    .contains(lab)
                    .doesNotContain(real);
        }
    }

    private static List<String> lines(String path) {
        return root.get(path).response().body().lines().toList();
    }

    private static void figures() {
        String range = "?from=%s&until=%s".formatted(in(-2), in(2));
        assertThat(done(root.get("/api/v1/figures" + range)).at("/total/cases").asInt())
                .isEqualTo(1);
        assertThat(done(root.get("/api/v1/rules/noise?days=1")).toString()).contains("\"count\":1,");
    }

    private static void queueAndCase(Page page, String lab) {
        page.navigate(node.address() + "/?exercise=any");
        assertThat(page.locator("wf-queue li.row")).hasCount(1);
        assertThat(page.locator("wf-queue li.row .chip.exercise")).hasText("Exercise");
        everyWay(page, "exercise-queue");
        page.navigate(node.address() + "/cases/" + lab);
        assertThat(page.locator(".case-head .chip.exercise")).hasText("Exercise");
        assertThat(page.locator(".case-head")).containsText("Red October");
        everyWay(page, "exercise-case");
    }

    @Test
    void anExerciseWithoutAScopeOrAnEndIsRefused() {
        assertThat(refused("\"until\":\"%s\"".formatted(in(1)))).isEqualTo("exercise.everything");
        assertThat(refused("\"assets\":[\"host:\"],\"until\":\"%s\"".formatted(in(1))))
                .isEqualTo("exercise.asset");
        assertThat(refused("\"groups\":[\"lab\"],\"until\":\"%s\"".formatted(in(31 * 24))))
                .isEqualTo("exercise.time");
        assertThat(refused("\"groups\":[\"lab\"],\"until\":\"%s\"".formatted(in(-1))))
                .isEqualTo("exercise.time");
        assertThat(refused("\"groups\":[\"lab\"],\"from\":\"%s\",\"until\":\"%s\"".formatted(in(-25), in(1))))
                .isEqualTo("exercise.time");
        assertThat(refused("\"sources\":[\"s\"],\"owner\":\"stranger\",\"until\":\"%s\"".formatted(in(1))))
                .isEqualTo("exercise.owner");
        assertThat(root.post("/api/v1/exercises/none/end", "{}").code()).isEqualTo("exercise.unknown");
    }

    private static String refused(String body) {
        Caller.Answer answer = root.post("/api/v1/exercises", "{\"name\":\"Red\",%s}".formatted(body));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        return answer.code();
    }

    private static Instant in(int hours) {
        return Instant.now().plus(Duration.ofHours(hours));
    }

    private static String metrics() {
        return root.get("/metrics").response().body();
    }

    private static List<JsonNode> cases(String query) {
        return node.list("/api/v1/cases" + query);
    }

    private static String id(String asset) {
        return cases("").stream()
                .filter(one -> one.path("assets").toString().contains("host:" + asset))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    private static boolean paged(String id) {
        return outside.calls(PAGER).stream()
                .anyMatch(call -> call.body().toString().contains(id));
    }

    private static boolean called(String asset) {
        return outside.calls(ISOLATE).stream().anyMatch(call -> call.asset().endsWith(asset));
    }

    private static boolean sent(String id) {
        return receiver.changes().contains("case.changed " + id);
    }

    private static JsonNode heldBack() {
        return node.list("/api/v1/exercises").getFirst().path("heldBack");
    }

    private static void everyWay(Page page, String view) {
        Readability.check(page, 1280, view + "-1280-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        Readability.check(page, 1280, view + "-1280-light");
        page.setViewportSize(390, 900);
        Readability.check(page, 390, view + "-390-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Readability.check(page, 390, view + "-390-dark");
        page.setViewportSize(1280, 900);
    }

    private static void attack(String asset) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\encryptor.exe","CommandLine":"encryptor %d"}}
                """.formatted(asset, Instant.now(), RECORD.incrementAndGet()));
    }
}
