package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages of rules and the ATT&CK matrix, after one alert of a rule from a pack. */
class RulesPageIT {

    private static final String RULE = "0b7f6f0e-6a43-4a6b-9b52-6f3f3c3f9a11";

    private static final String PACK = """
            # written by the night shift
            title: Backup Service Stopped at Night
            id: 0b7f6f0e-6a43-4a6b-9b52-6f3f3c3f9a11
            status: test
            description: Detects that the backup service was stopped.
            author: The night shift
            tags: [attack.defense-evasion, attack.t1562.001, attack.impact, attack.t1489]
            logsource: {product: windows, category: process_creation}
            detection:
                selection:
                    CommandLine|contains: stop NightBackup
                condition: selection
            level: low
            telemetry: ['Windows Security 4688 with command line']
            response: ['Start the service again.', 'Ask who stopped it.']
            """;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void aRuleOfAPackOpensAnAlert() {
        browser = Browser.start();
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/rule-packs/night")
                                .header("Content-Type", "application/yaml")
                                .PUT(HttpRequest.BodyPublishers.ofString(PACK)))
                        .status())
                .isEqualTo(200);
        JsonNode sensor = NODE.enrolled("night");
        RunningNode.telemetry(NODE.administrator().as(sensor.path("credential").asText()), """
            {"asset":"ws-9","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\net.exe","CommandLine":"net stop NightBackup"}}
            """);
        // The telemetry is old, but alerts are counted by the time of their telemetry.
        NODE.jdbi()
                .useHandle(handle -> Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() ->
                                handle.execute("UPDATE alert_board SET last_seen = now() WHERE rule = ?", RULE) == 1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> NODE.administrator()
                        .get("/api/v1/attack/layer?score=can-fire")
                        .json()
                        .path("techniques")
                        .findValuesAsText("techniqueID")
                        .contains("T1685"));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ruth", Role.ADMINISTRATOR);
    }

    /** As {@link PageViews}, without opening the page again. */
    private static void everyWay(Page page, String view) {
        look(page, 1280, ColorScheme.DARK, view);
        look(page, 390, ColorScheme.LIGHT, view);
        if (PageViews.ALL) {
            look(page, 1280, ColorScheme.LIGHT, view);
            look(page, 390, ColorScheme.DARK, view);
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.setViewportSize(1280, 900);
    }

    private static void look(Page page, int width, ColorScheme scheme, String view) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, 900);
        Readability.check(page, width, view + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void aLiveRuleLooksBackAndTheProgressIsShown() {
        try (BrowserContext person = browser.person(1280, 900)) {
            Page page = at(person, "/rules/" + RULE);
            Locator lookBacks = page.locator("wf-look-backs");
            assertThat(lookBacks).containsText("No look-back yet.");
            lookBacks.getByText("Look back…").click();
            Locator dialog = page.locator("wf-look-back-dialog dialog");
            assertThat(dialog).containsText("Backup Service Stopped at Night");
            Readability.check(page, 1280, "look-back-dialog");
            Pictures.take(page, "look-back-dialog");
            dialog.getByLabel("Days of telemetry").fill("30");
            dialog.getByText("Start", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(lookBacks.locator("li"))
                    .containsText("Done", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            assertThat(lookBacks.locator("li")).containsText("1 known before, 0 alerts opened");
            everyWay(page, "look-backs");
        }
    }

    @Test
    void theListSortsByHitsAndIsWalkedWithTheKeyboard() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/rules");
            Locator rows = page.locator("table.rules tbody tr");
            assertThat(rows.first()).containsText("Backup Service Stopped at Night");
            assertThat(rows.first().locator("td.number").first()).hasText("1");
            assertThat(page.locator(".headline")).containsText("ATT&CK 19");
            everyWay(page, "rules");
            page.locator("h1").focus();
            page.keyboard().press("j");
            assertThat(page.locator("table.rules tbody th a").first()).isFocused();
            page.keyboard().press("/");
            page.keyboard().type("mr_nothing_has_this");
            assertThat(page.locator(".empty h2")).hasText("No rule matches the filter");
            page.locator("#rule-text").fill("0b7f6f0e");
            assertThat(rows).hasCount(1);
        }
    }

    @Test
    void theStageOfARuleIsChangedAndItsCountsAreShownByDay() {
        String id = "1c8e7d1f-6a43-4a6b-9b52-6f3f3c3f9a12";
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/rule-packs/stages")
                                .PUT(HttpRequest.BodyPublishers.ofString(PACK.replace(RULE, id)
                                        .replace("Backup Service Stopped at Night", "Archive Service Stopped")
                                        .replace("NightBackup", "DayArchive"))))
                        .status())
                .isEqualTo(200);
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/rules/" + id);
            Locator stage = page.locator("section[aria-labelledby=stage-title]");
            assertThat(stage).containsText("Live");
            stage.getByText("Change stage…").click();
            page.locator("dialog[open] textarea").fill("New rule, not known how loud");
            page.locator("dialog[open] button.primary").click();
            assertThat(stage.locator("strong").first()).hasText("Shadow");
            assertThat(stage).containsText("by ruth: New rule, not known how loud");
            assertThat(stage).containsText("The rule has matched nothing in the last 30 days.");

            Caller sensor = NODE.sensor("stages");
            String record = """
                {"asset":"ws-%d","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\net.exe","CommandLine":"net stop DayArchive"}}
                """;
            java.time.Instant now = java.time.Instant.now();
            RunningNode.telemetry(
                    sensor,
                    record.formatted(1, now)
                            + record.formatted(1, now)
                            + record.formatted(2, now)
                            + record.formatted(2, now.minus(Duration.ofDays(2))));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> NODE.administrator()
                                    .get("/api/v1/rules/" + id)
                                    .json()
                                    .at("/shadow/matches")
                                    .asInt()
                            == 4);
            page.reload();
            Locator days = stage.locator("tbody tr");
            assertThat(days).hasCount(2);
            assertThat(days.first().locator("td.number").first()).hasText("3");
            everyWay(page, "rule-stage");

            stage.getByText("Change stage…").click();
            assertThat(page.locator("dialog[open] select")).hasValue("live");
            Pictures.take(page, "rule-stage-dialog-dark");
            page.keyboard().press("Escape");
            page.locator("nav a[href='/rules']").first().click();
            page.locator("#rule-text").fill("Archive Service");
            assertThat(page.locator("table.rules tbody tr").first())
                    .containsText("Shadow 4 matches, 2 alerts in 30 days");
        }
    }

    @Test
    void aRuleShowsItsLogicNeedsAlertsAndHistory() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/rules/" + RULE);
            assertThat(page.locator("h1")).containsText("Backup Service Stopped at Night");
            assertThat(page.locator(".rule-yaml"))
                    .containsText(Pattern.compile(
                            "# written by the night shift\\s+title: .*stop NightBackup", Pattern.DOTALL));
            assertThat(page.locator("wf-rule"))
                    .containsText(Pattern.compile("Defense Impairment TA0112", Pattern.DOTALL));
            assertThat(page.locator("wf-rule")).containsText("Impair Defenses: Disable or Modify Tools (now T1685)");
            assertThat(page.locator("section:has(#needs-title)"))
                    .containsText("Windows Security 4688 with command line");
            assertThat(page.locator("section:has(#response-title) ol li")).hasCount(2);
            assertThat(page.locator("section:has(#alerts-title)")).containsText("ws-9");
            assertThat(page.locator("section:has(#history-title) tbody tr")).containsText("uploaded");
            everyWay(page, "rule");
            page.locator("section:has(#alerts-title) a", new Page.LocatorOptions().setHasText("Show all"))
                    .click();
            assertThat(page.locator("wf-alerts")).containsText("Backup Service Stopped at Night");
        }
    }

    @Test
    void aRuleCountsAlertsOfCasesThatWereClosedAsFalsePositive() {
        Caller administrator = NODE.administrator();
        RunningNode.telemetry(
                administrator.as(NODE.enrolled("backup").path("credential").asText()), """
            {"asset":"ws-10","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> NODE.list("/api/v1/cases?q=ws-10").size() == 1);
        String path = "/api/v1/cases/"
                + NODE.list("/api/v1/cases?q=ws-10").getFirst().path("id").asText();
        String rule = "/api/v1/rules/"
                + NODE.list("/api/v1/alerts?asset=host:ws-10")
                        .getFirst()
                        .path("rule")
                        .asText();
        assertThat(administrator.get(rule).json().path("falsePositives").asInt())
                .isZero();
        administrator.post(path + "/acknowledge", "{}");
        administrator.post(path + "/resolve", "{}");
        assertThat(administrator
                        .post(path + "/close", "{\"classification\":\"falsePositive\",\"determination\":\"test\"}")
                        .status())
                .isEqualTo(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(administrator
                                .get(rule)
                                .json()
                                .path("falsePositives")
                                .asInt())
                        .isEqualTo(1));
    }

    @Test
    void theMatrixShowsWhatRulesCouldSeeAndWhatAlertsHaveSeen() throws IOException {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/attack");
            assertThat(page.locator(".matrix > li")).hasCount(15);
            Locator impairment =
                    page.locator(".matrix > li", new Page.LocatorOptions().setHasText("Defense Impairment"));
            Locator tools =
                    impairment.first().locator(".technique-cell", new Locator.LocatorOptions().setHasText("T1685"));
            assertThat(tools).containsText("1 alert");
            assertThat(tools).hasClass(Pattern.compile("covered"));
            assertThat(tools).containsText(Pattern.compile("[1-9][0-9]* of [0-9]+ rules can fire"));
            assertThat(page.locator(".technique-cell.unable").first()).containsText("0 of ");
            assertThat(page.locator(".headline")).containsText("Rules that can fire on at least one asset detect");
            assertThat(page.locator(".matrix > li")
                            .nth(14)
                            .locator(".technique-cell", new Locator.LocatorOptions().setHasText("T1489")))
                    .containsText("1 alert");
            everyWay(page, "attack");
            page.locator("h1").focus();
            page.keyboard().press("n");
            page.keyboard().press("n");
            assertThat(page.locator(".matrix > li").nth(1).locator("a").first()).isFocused();
            Download layer = page.waitForDownload(
                    () -> page.locator("text=Export alerts").click());
            JsonNode exported = new ObjectMapper().readTree(layer.createReadStream());
            assertThat(exported.path("versions").path("layer").asText()).isEqualTo("4.5");
            assertThat(exported.path("techniques").findValuesAsText("techniqueID"))
                    .contains("T1685", "T1489");
            page.locator("select").first().selectOption("seen");
            assertThat(page.locator(
                            ".technique-cell", new Page.LocatorOptions().setHasNotText(Pattern.compile("[0-9] alert"))))
                    .hasCount(0);
            assertThat(tools).isVisible();
            tools.click();
            assertThat(page.locator("table.rules")).containsText("Backup Service Stopped at Night");
            assertThat(page.locator(".headline")).containsText("with the technique T1685 or one of its sub-techniques");
        }
    }

    @Test
    void aTechniqueCountsTheSameRulesInTheMatrixAndInTheList() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/attack");
            Locator guessing = page.locator(".technique-cell", new Page.LocatorOptions().setHasText("Brute Force"))
                    .first();
            String rules = guessing.locator(".could").innerText().replaceAll(".* of ([0-9]+ rules) can fire", "$1");
            guessing.click();
            assertThat(page.locator(".headline"))
                    .containsText(Pattern.compile(rules + " and [0-9]+ correlation inputs with the technique T1110"));
            Locator inputs =
                    page.locator("table.rules tbody tr", new Page.LocatorOptions().setHasText("Correlation input"));
            String help = page.locator(".headline").innerText();
            assertThat(page.locator("table.rules tbody tr")).hasCount(number(rules) + inputs.count());
            assertThat(help).contains(inputs.count() + " correlation inputs");
        }
    }

    private static int number(String count) {
        return Integer.parseInt(count.replaceAll("[^0-9]", ""));
    }
}
