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
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Service levels on a running node: set on the page, computed by the case, shown in the queue, the case and the wallboard. */
class ServiceLevelsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LEVELS = "/api/v1/service-levels";
    private static final String PACK = """
            title: Service Stopped
            id: 55555555-5555-4555-8555-555555555731
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: stop.exe}
                condition: selection
            level: high
            """;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void begin() {
        browser = Browser.start();
        assertThat(put("/api/v1/rule-packs/known", PACK).status()).isEqualTo(200);
        assertThat(put("/api/v1/holiday-calendars/office", "{\"holidays\":[\"2026-12-25 Christmas\"]}")
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void aCaseCountsDownPausesOnHoldAndNotifiesOnce() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ruth, "/on-call", "ruth", Role.ADMINISTRATOR);
            Locator section = page.locator("wf-service-levels section");
            assertThat(section).containsText("No service levels are set.");
            section.locator("wf-edit-service-levels > button").click();
            Locator dialog = page.locator("wf-edit-service-levels dialog[open]");
            dialog.locator("textarea").fill("high 30m 2h 2d always\ncritical 15m 1h - ");
            dialog.locator("input[name=zone]").fill("Europe/Berlin");
            dialog.locator("input[name=calendar]").fill("office");
            dialog.locator("input[name=warnPercent]").fill("1");
            everyWay(page, "service-levels-dialog");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".toast").last()).containsText("Service levels saved");
            assertThat(section.locator("tbody tr")).hasCount(2);
            assertThat(section).containsText("without the holidays of office");
            everyWay(page, "service-levels");

            RunningNode.telemetry(
                    NODE.sensor("desk"), """
                    {"asset":"ws5.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Tools\\\\stop.exe","CommandLine":"stop"}}
                    """.formatted(Instant.now().minusSeconds(60)));
            await().atMost(PATIENCE).until(() -> NODE.list("/api/v1/cases").size() == 1);
            JsonNode kase = NODE.list("/api/v1/cases").getFirst();
            assertThat(goals(kase)).containsExactly("acknowledge running", "contain running", "resolve running");
            assertThat(Instant.parse(kase.path("nextGoalDueAt").asText()))
                    .isEqualTo(Instant.parse(kase.path("openedAt").asText()).plus(Duration.ofMinutes(30)));
            String id = kase.path("id").asText();

            page.navigate(NODE.address() + "/?sort=due");
            assertThat(page.locator("li[data-case] .goal")).containsText("Acknowledge in");
            page.navigate(NODE.address() + "/cases/" + id);
            assertThat(page.locator(".goals li")).hasCount(3);
            everyWay(page, "service-levels-case");
            page.navigate(NODE.address() + "/wall");
            assertThat(page.locator(".wall-goals li")).containsText("Acknowledge in");
            Readability.check(page, 1280, "service-levels-wall");

            // 1 % of 30 minutes: the unacknowledged case takes its next escalation step.
            await().atMost(PATIENCE).until(() -> notices(id) == 1);
            act(id, "acknowledge", "{}");
            act(id, "start", "{}");
            // 1 % of 2 hours: an urgent update.
            act(id, "hold", "{}");
            assertThat(goals(kase(id))).containsExactly("acknowledge met", "contain paused", "resolve paused");
            assertThat(kase(id).path("nextGoalDueAt").isNull()).isTrue();
            act(id, "resume", "{}");
            await().atMost(PATIENCE.multipliedBy(3)).until(() -> notices(id) == 2);
            assertThat(kase(id).path("worsened").path("what").toString()).contains("The time to contain ends at");
            assertThat(metrics()).contains("watchfloor_service_level_notices_total{goal=\"contain\"} 1.0");

            act(id, "contain", "{}");
            act(id, "resolve", "{}");
            assertThat(goals(kase(id))).containsExactly("acknowledge met", "contain met", "resolve met");
            await().atMost(PATIENCE)
                    .until(() -> NODE.administrator()
                                    .get("/api/v1/figures")
                                    .json()
                                    .path("total")
                                    .path("resolvedInTime")
                                    .path("share")
                                    .asDouble()
                            == 1);
            assertThat(notices(id)).isEqualTo(2);
        }
    }

    @Test
    void valuesThatAreNoServiceLevelsAreRefused() {
        assertThat(code("{\"targets\":[\"high 30m\"]}")).isEqualTo("service-levels.target");
        assertThat(code("{\"targets\":[\"severe 30m 1h 2h\"]}")).isEqualTo("service-levels.target");
        assertThat(code("{\"targets\":[\"high 30m 1h 2y\"]}")).isEqualTo("service-levels.target");
        assertThat(code("{\"targets\":[\"high 1m 1m 1m\",\"high 2m 2m 2m\"]}")).isEqualTo("service-levels.target");
        assertThat(code("{\"targets\":[],\"zone\":\"Mars/Base\"}")).isEqualTo("service-levels.hours");
        assertThat(code("{\"targets\":[],\"zone\":\"UTC\",\"days\":[]}")).isEqualTo("service-levels.hours");
        assertThat(put(LEVELS, "{\"targets\":[],\"warnPercent\":100}").code()).isEqualTo("body.wrong-value");
        assertThat(code("{\"targets\":[],\"calendar\":\"none\"}")).isEqualTo("service-levels.calendar");
        Caller.Answer stale = NODE.administrator()
                .send(NODE.administrator()
                        .request(LEVELS)
                        .header("If-Match", "\"9\"")
                        .PUT(BodyPublishers.ofString("{\"targets\":[]}")));
        assertThat(stale.code()).isEqualTo("service-levels.stale-version");
    }

    private static Caller.Answer put(String path, String body) {
        return NODE.administrator().send(NODE.administrator().request(path).PUT(BodyPublishers.ofString(body)));
    }

    private static String code(String body) {
        Caller.Answer answer = put(LEVELS, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        return answer.code();
    }

    private static JsonNode kase(String id) {
        return NODE.administrator().get("/api/v1/cases/" + id).json();
    }

    private static List<String> goals(JsonNode kase) {
        return kase.path("serviceClocks")
                .valueStream()
                .map(one -> one.path("goal").asText() + " " + one.path("state").asText())
                .toList();
    }

    private static long notices(String id) {
        return NODE.list("/api/v1/cases/" + id + "/activity").stream()
                .filter(one -> one.path("verb").asText().equals("service-level"))
                .count();
    }

    private static void act(String id, String operation, String body) {
        Caller.Answer answer = NODE.administrator().post("/api/v1/cases/" + id + "/" + operation, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    }

    private static String metrics() {
        return NODE.administrator().get("/metrics").response().body();
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
}
