package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** From an alert to an exception in three keystrokes, the list of exceptions, what they hide, and noisy rules. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExceptionPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "55555555-5555-4555-8555-555555555711";
    private static final String OTHER = "55555555-5555-4555-8555-555555555712";
    private static final String PACK = """
            title: Inventory Program Started
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: inventory.exe}
                condition: selection
            level: high
            ---
            title: Remote Tool Started
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: remote.exe}
                condition: selection
            level: critical
            """.formatted(RULE, OTHER);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;
    private static Caller sensor;
    private static int number;

    @BeforeAll
    static void twoAssetsHaveAnAlertOfTheSameRule() {
        browser = Browser.start();
        sensor = NODE.sensor("desk");
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/rule-packs/known")
                                .PUT(BodyPublishers.ofString(PACK)))
                        .status())
                .isEqualTo(200);
        send("ws1", "inventory.exe");
        send("ws2", "inventory.exe");
        send("ws2", "remote.exe");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(NODE.list("/api/v1/alerts")).hasSize(3));
        NODE.jdbi().useHandle(handle -> handle.execute("UPDATE alert_board SET first_seen = now(), last_seen = now()"));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    @Order(1)
    void threeKeystrokesHideOneAssetAndCaseAndAssetSayWhatIsHidden() {
        JsonNode alert = alert("ws1", RULE);
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/alerts/" + alert.path("id").asText());
            assertThat(page.locator("wf-alert")).isVisible();
            page.keyboard().press("e");
            Locator dialog = page.locator("wf-except dialog[open]");
            Locator send = dialog.locator("button.primary");
            assertThat(send).isFocused();
            assertThat(send).hasText("Preview");
            assertThat(dialog.getByLabel("Asset host:ws1.corp.example")).isChecked();
            assertThat(dialog.getByLabel("Image=C:\\Tools\\inventory.exe")).isChecked();
            everyWay(page, "exception-dialog");
            send.focus();

            page.keyboard().press("Enter");
            assertThat(dialog.locator(".effect"))
                    .containsText(
                            "Hides 1 of 2 alerts of the last 30 days.",
                            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            assertThat(dialog.locator(".effect")).containsText("1 open");
            assertThat(send).hasText("Save exception");
            assertThat(send).isFocused();
            everyWay(page, "exception-preview");
            send.focus();

            page.keyboard().press("Enter");
            assertThat(page.locator(".toast")).containsText("Exception saved");
            assertThat(dialog).isHidden();

            send("ws1", "inventory.exe");
            send("ws2", "inventory.exe");
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(alert("ws2", RULE).path("count").asInt()).isEqualTo(2));
            await().atMost(PATIENCE)
                    .until(() -> NODE.administrator()
                                    .get("/api/v1/assets/host:ws1.corp.example/exceptions")
                                    .json()
                                    .path("matches")
                                    .asInt()
                            == 1);
            assertThat(alert("ws1", RULE).path("count").asInt()).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> alert("ws1", RULE).path("case").isTextual());
            page.navigate(
                    NODE.address() + "/cases/" + alert("ws1", RULE).path("case").asText());
            Locator hidden = page.locator("wf-hidden details");
            assertThat(hidden.locator("summary")).hasText("1 alert hidden by 1 exception");
            hidden.locator("summary").click();
            assertThat(hidden).containsText("Expected on host:ws1.corp.example");
            everyWay(page, "exception-case");
            page.navigate(NODE.address() + "/assets/host:ws1.corp.example");
            assertThat(hidden.locator("summary")).hasText("1 alert hidden by 1 exception");
            page.navigate(NODE.address() + "/assets/host:ws2.corp.example");
            assertThat(page.locator("wf-asset h1")).isVisible();
            assertThat(hidden).hasCount(0);
        }
    }

    @Test
    @Order(2)
    void aChangeOfTheScopeNeedsAnotherPreviewAndACriticalRuleIsConfirmed() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/alerts?case=all&rule=" + OTHER);
            page.keyboard().press("j");
            page.keyboard().press("e");
            Locator dialog = page.locator("wf-except dialog[open]");
            Locator send = dialog.locator("button.primary");
            assertThat(send).isFocused();
            dialog.getByLabel("Also hide alerts of a critical rule").check();
            send.click();
            assertThat(send).hasText("Save exception", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            dialog.getByLabel("Asset host:ws2.corp.example").uncheck();
            dialog.getByLabel("Image=C:\\Tools\\remote.exe").uncheck();
            assertThat(send).hasText("Preview");
            send.click();
            assertThat(dialog.locator("p[role=alert]"))
                    .containsText("An exception without a scope would hide every alert of the rule.");
            dialog.getByLabel("Further conditions").fill("Image|contains=remote");
            send.click();
            assertThat(send).hasText("Save exception", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            page.keyboard().press("Escape");
            assertThat(dialog).hasCount(0);
            assertThat(NODE.list("/api/v1/rules/exceptions?rule=" + OTHER)).isEmpty();
        }
    }

    @Test
    @Order(3)
    void exceptionsAreListedExtendedEditedAndEnded() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/");
            page.keyboard().press("g");
            page.keyboard().press("2");
            assertThat(page.locator("h1")).hasText("Exceptions");
            Locator row = page.locator("table.exceptions tbody tr");
            assertThat(row).hasCount(1);
            assertThat(row).containsText("Inventory Program Started");
            assertThat(row).containsText("Asset host:ws1.corp.example");
            assertThat(row).containsText("Active");
            assertThat(row.locator("td.number").first()).hasText("1");
            assertThat(row).containsText("ruth");
            page.keyboard().press("j");
            assertThat(row.locator("th a")).isFocused();
            everyWay(page, "exceptions");

            row.locator("wf-extend-exception button").first().click();
            page.locator("dialog[open] input[name=days]").fill("90");
            page.locator("dialog[open] button.primary").click();
            assertThat(page.locator(".toast").last()).containsText("Exception extended");
            JsonNode extended = NODE.list("/api/v1/rules/exceptions").getFirst();
            assertThat(Instant.parse(extended.at("/facts/expiresAt").asText()))
                    .isAfter(Instant.now().plus(Duration.ofDays(80)));

            row.getByText("Edit…").click();
            Locator dialog = page.locator("dialog[open]");
            dialog.locator("textarea[name=reason]").fill("The inventory runs each night");
            dialog.locator("button.primary").click();
            assertThat(dialog.locator("button.primary"))
                    .hasText("Save exception", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            dialog.locator("button.primary").click();
            assertThat(row).containsText("The inventory runs each night");

            row.locator("wf-end-exception button").first().click();
            page.locator("dialog[open] button.primary").click();
            assertThat(page.locator(".empty h2")).hasText("No exception matches the filter");
            page.locator("wf-exceptions select").selectOption("ended");
            assertThat(row).containsText("by ruth");
            assertThat(row.locator("wf-extend-exception")).hasCount(0);
        }
    }

    @Test
    @Order(4)
    void noisyRulesShowTheirPrecisionAndOneKeyTunes() {
        Caller administrator = NODE.administrator();
        String kase = "/api/v1/cases/" + alert("ws1", RULE).path("case").asText();
        administrator.post(kase + "/acknowledge", "{}");
        administrator.post(kase + "/resolve", "{}");
        assertThat(administrator
                        .post(
                                kase + "/close",
                                "{\"classification\":\"falsePositive\",\"determination\":\"notMalicious\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> administrator
                                .get("/api/v1/rules/noise")
                                .json()
                                .at("/items/0/cases/falsePositive")
                                .asInt()
                        == 1);
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/");
            page.keyboard().press("g");
            page.keyboard().press("3");
            assertThat(page.locator("h1")).hasText("Noisy rules");
            Locator first = page.locator("table.noisy tbody tr").first();
            assertThat(first).containsText("Inventory Program Started");
            assertThat(first.locator("td.number").first()).hasText("2");
            assertThat(first).containsText("0 %");
            assertThat(first).containsText("0 / 0 / 1 / 1");
            everyWay(page, "noisy-rules");
            page.keyboard().press("j");
            assertThat(first.locator("th a")).isFocused();
            page.keyboard().press("e");
            assertThat(page.locator("wf-except dialog[open]")).containsText("Inventory Program Started");
        }
    }

    @Test
    @Order(5)
    void onlyRepeatsAreHiddenAndTheAlertShowsTheirNumber() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            send("ws3", "inventory.exe");
            await().atMost(PATIENCE)
                    .until(() -> !NODE.list("/api/v1/alerts?asset=host:ws3.corp.example")
                            .isEmpty());
            Page page = at(ruth, "/alerts/" + alert("ws3", RULE).path("id").asText());
            assertThat(page.locator("wf-alert")).isVisible();
            page.keyboard().press("e");
            Locator dialog = page.locator("wf-except dialog[open]");
            Locator send = dialog.locator("button.primary");
            assertThat(dialog.getByLabel("Every match")).isChecked();
            assertThat(dialog.getByLabel("Fields with equal values")).isHidden();
            dialog.getByLabel("Only repeats of an alert").check();
            assertThat(dialog).containsText("Fields of the record: Image");
            send.click();
            assertThat(send).hasText("Preview");
            assertThat(dialog.locator("input:invalid")).hasAttribute("name", "by");
            dialog.getByLabel("Fields with equal values").fill("Image, Company");
            dialog.getByLabel("Minutes after the alert").fill("45");
            dialog.getByText("Matches to hide").scrollIntoViewIfNeeded();
            everyWay(page, "suppression-dialog");
            send.click();
            assertThat(send).hasText("Save exception", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            dialog.getByLabel("Fields with equal values").fill("Image");
            assertThat(send).hasText("Preview");
            send.click();
            assertThat(send).hasText("Save exception", new LocatorAssertions.HasTextOptions().setTimeout(60_000));
            assertThat(dialog.locator(".effect")).containsText("0 of ");
            send.click();
            assertThat(page.locator(".toast")).containsText("Exception saved");
            JsonNode saved = NODE.list("/api/v1/rules/exceptions").getFirst();
            assertThat(saved.at("/suppression/by/0").asText()).isEqualTo("Image");
            assertThat(saved.at("/suppression/minutes").asInt()).isEqualTo(45);

            for (int n = 0; n < 3; n++) {
                send("ws3", "inventory.exe");
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    alert("ws3", RULE).path("suppressed").asInt())
                            .isEqualTo(2));
            assertThat(alert("ws3", RULE).path("count").asInt()).isEqualTo(2);
            page.reload();
            assertThat(page.locator("wf-alert summary").first()).containsText("2 repeats suppressed");
            everyWay(page, "suppression-alert");
            page.navigate(NODE.address() + "/exceptions");
            Locator row = page.locator("table.exceptions tbody tr");
            assertThat(row).containsText("Only repeats with equal Image for 45 minutes");
            everyWay(page, "suppression-exceptions");
            row.getByText("Edit…").click();
            assertThat(page.locator("dialog[open]").getByLabel("Only repeats of an alert"))
                    .isChecked();
            assertThat(page.locator("dialog[open]").getByLabel("Fields with equal values"))
                    .hasValue("Image");
            assertThat(page.locator("dialog[open]").getByLabel("Minutes after the alert"))
                    .hasValue("45");
            page.keyboard().press("Escape");
            assertThat(NODE.administrator()
                            .post("/api/v1/rules/exceptions/" + saved.path("id").asText() + "/end", "{}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    @Order(6)
    void aViewerSeesExceptionsAndCannotAddOne() {
        try (BrowserContext vera = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(
                    NODE, vera, "/alerts/" + alert("ws1", RULE).path("id").asText(), "vera", Role.VIEWER);
            assertThat(page.locator("wf-alert")).isVisible();
            page.keyboard().press("e");
            assertThat(page.locator(".toast")).containsText("You may not change rules.");
            assertThat(page.locator("wf-except")).hasCount(0);
        }
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ruth", Role.ADMINISTRATOR);
    }

    private static JsonNode alert(String host, String rule) {
        return NODE.list("/api/v1/alerts?rule=" + rule + "&asset=host:" + host + ".corp.example")
                .getFirst();
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

    private static void send(String host, String program) {
        number++;
        RunningNode.telemetry(sensor, """
                {"asset":"%s.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Tools\\\\%s","CommandLine":"%3$s %d"}}
                """.formatted(host, Instant.now().minusSeconds(600 - number), program, number));
    }
}
