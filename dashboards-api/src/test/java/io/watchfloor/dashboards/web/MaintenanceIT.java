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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Maintenance windows on a running node: cases open, and notifications follow at the end. */
class MaintenanceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ALL = "/api/v1/maintenance-windows";
    private static final String RULE = "55555555-5555-4555-8555-555555555721";
    private static final String PACK = """
            title: Service Stopped
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: stop.exe}
                condition: selection
            level: high
            """.formatted(RULE);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;
    private static Caller sensor;

    @BeforeAll
    static void begin() {
        browser = Browser.start();
        sensor = NODE.sensor("desk");
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/rule-packs/known")
                                .PUT(BodyPublishers.ofString(PACK)))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void peopleAreNotifiedOfAnAssetUnderMaintenanceWhenItEnds() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ruth, "/on-call", "ruth", Role.ADMINISTRATOR);
            Locator section = page.locator("wf-maintenance section");
            assertThat(section).containsText("No maintenance is planned.");
            section.locator("wf-add-maintenance > button").click();
            Locator dialog = page.locator("wf-add-maintenance dialog[open]");
            dialog.getByLabel("Assets, one per line").fill("host:ws5.corp.example");
            dialog.locator("input[name=reason]").fill("Upgrade of the database");
            everyWay(page, "maintenance-dialog");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".toast").last()).containsText("Maintenance window added");
            assertThat(section.locator("li")).containsText("host:ws5.corp.example");
            assertThat(section.locator("li")).containsText("Active");
            everyWay(page, "maintenance");

            send("ws5");
            send("ws6");
            await().atMost(PATIENCE).until(() -> NODE.list("/api/v1/cases").size() == 2 && notifications("ws6") > 0);
            assertThat(notifications("ws5")).isZero();
            assertThat(metrics().lines()).contains("watchfloor_maintenance_windows 1.0");
            JsonNode window = NODE.list(ALL).getFirst();
            JsonNode steps = NODE.administrator()
                    .get("/api/v1/cases/" + kase("ws5").path("id").asText() + "/would-notify")
                    .json()
                    .path("steps");
            assertThat(Instant.parse(steps.path(0).path("at").asText()))
                    .as("the preview shows when people are notified")
                    .isEqualTo(Instant.parse(window.path("until").asText()));

            page.navigate(NODE.address() + "/on-call");
            section.locator("wf-end-maintenance > button").click();
            page.locator("wf-end-maintenance dialog[open] button.primary").click();
            assertThat(section).containsText("No maintenance is planned.");
            await().atMost(PATIENCE).until(() -> notifications("ws5") > 0);
            assertThat(metrics().lines()).contains("watchfloor_escalation_steps_held_total 1.0");
        }
    }

    @Test
    void aWindowWithoutAssetsOrAnEndIsRefused() {
        assertThat(refused("{\"reason\":\"All\",\"until\":\"%s\"}".formatted(in(1))))
                .isEqualTo("maintenance.everything");
        assertThat(refused("{\"assets\":[\"host:\"],\"reason\":\"x\",\"until\":\"%s\"}".formatted(in(1))))
                .isEqualTo("maintenance.asset");
        assertThat(refused("{\"assets\":[\"host:a\"],\"reason\":\"x\",\"until\":\"%s\"}".formatted(in(31 * 24))))
                .isEqualTo("maintenance.time");
        assertThat(refused("{\"assets\":[\"host:a\"],\"reason\":\"x\",\"until\":\"%s\"}".formatted(in(-1))))
                .isEqualTo("maintenance.time");
    }

    private static Instant in(int hours) {
        return Instant.now().plus(Duration.ofHours(hours));
    }

    private static String refused(String body) {
        Caller.Answer answer = NODE.administrator().post(ALL, body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
        return answer.json().path("code").asText();
    }

    private static String metrics() {
        return NODE.administrator().get("/metrics").response().body();
    }

    private static JsonNode kase(String host) {
        return NODE.list("/api/v1/cases").stream()
                .filter(one -> one.toString().contains(host + ".corp.example"))
                .findFirst()
                .orElseThrow();
    }

    private static long notifications(String host) {
        return kase(host).path("notificationCount").asLong();
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

    private static void send(String host) {
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Tools\\\\stop.exe","CommandLine":"stop"}}
                """.formatted(host, Instant.now().minusSeconds(60)));
    }
}
