package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RunningNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of threat intelligence: the list with its filter, and one object with its versions and its content. */
class IntelPageIT {

    private static final String INDICATOR = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

    private static final String BUNDLE = """
            {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[
            {"type":"indicator","spec_version":"2.1","id":"%1$s","created":"2026-03-01T10:00:00.000Z",
             "modified":"2026-03-01T10:00:00.000Z","name":"Domain of FerryRat","pattern":"[domain-name:value = 'ferry.example']",
             "pattern_type":"stix","valid_from":"2026-03-01T00:00:00Z","x_big":12345678901234567890},
            {"type":"indicator","spec_version":"2.1","id":"%1$s","created":"2026-03-01T10:00:00.000Z",
             "modified":"2026-03-02T10:00:00.000Z","name":"Domain of FerryRat","pattern":"[domain-name:value = 'ferry.example']",
             "pattern_type":"stix","valid_from":"2026-03-01T00:00:00Z","valid_until":"2026-03-05T00:00:00Z"},
            {"type":"tool","spec_version":"2.1","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f","created":"2026-03-01T10:00:00.000Z",
             "modified":"2026-03-01T10:00:00.000Z","name":"rclone <img src=x onerror=alert(1)>",
             "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]},
            {"type":"tool","spec_version":"2.1","id":"tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd40","created":"2026-03-01T10:00:00.000Z",
             "modified":"2026-03-01T10:00:00.000Z","name":"secret tool",
             "object_marking_refs":["marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]}]}""".formatted(INDICATOR);

    private static final String LIVE = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd41";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void importABundle() {
        browser = Browser.start();
        assertThat(NODE.administrator()
                        .post("/api/v1/intel/bundles", BUNDLE)
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(4);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void theListIsFilteredAndLeadsToAnObjectByKeyboard() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/");
            page.keyboard().press("g");
            page.keyboard().press("z");
            assertThat(page.locator("h1")).hasText("Intelligence");
            Locator rows = page.locator("table.intel tbody tr");
            assertThat(rows.filter(new Locator.FilterOptions().setHasText("rclone")))
                    .containsText("TLP:GREEN");
            page.keyboard().press("/");
            page.keyboard().type("ferryrat");
            assertThat(rows).hasCount(1);
            assertThat(rows.first()).containsText("Expired");
            page.locator("#intel-text").blur();
            page.keyboard().press("j");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Domain of FerryRat");
            assertThat(page.locator("wf-intel-object")).containsText("2026-03-05T00:00:00Z");
            page.locator("wf-intel-object select").selectOption("2026-03-01T10:00:00Z");
            assertThat(page.locator("wf-intel-object pre")).containsText("12345678901234567890");
            assertThat(page.locator("wf-intel-object .facts")).containsText("Valid");
            page.navigate(NODE.address() + "/intel/tool--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd40");
            assertThat(page.locator("h1"))
                    .containsText("not found", new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true));
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void bothPagesAreReadable(int width, ColorScheme scheme) {
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/intel");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.intel tbody tr").first()).isVisible();
            Readability.check(page, width, "intel" + view);
            page.navigate(NODE.address() + "/intel/" + INDICATOR);
            assertThat(page.locator("wf-intel-object pre")).isVisible();
            Readability.check(page, width, "intel-object" + view);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK", "390, LIGHT"})
    void anIndicatorShowsWhatIsComparedAndWhereItWasSeen(int width, ColorScheme scheme) {
        importAndSee();
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/intel/" + LIVE);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            Locator object = page.locator("wf-intel-object");
            assertThat(object).containsText("relay.example");
            assertThat(object).containsText("10.0.0.0/8 is on the built-in list");
            Locator sightings = object.getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName("Sightings"));
            assertThat(sightings.locator("tbody tr")).hasCount(1);
            assertThat(sightings.locator("tbody tr")).containsText("ws-7");
            Readability.check(
                    page, width, "indicator-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, DARK", "390, LIGHT"})
    void anIndicatorLooksBackAndTheProgressIsShown(int width, ColorScheme scheme) {
        importAndSee();
        try (BrowserContext otto = browser.person(width, 900)) {
            Page page = NodeVisitor.at(NODE, otto, "/intel/" + LIVE, "otto", Role.RULE_AUTHOR);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            Locator lookBacks = page.locator("wf-look-backs");
            lookBacks.getByText("Look back…").click();
            Locator dialog = page.locator("wf-look-back-dialog dialog");
            assertThat(dialog).containsText("Relay of a botnet");
            Readability.check(page, width, "indicator-look-back-dialog" + view);
            dialog.getByLabel("Days of telemetry").fill("2");
            dialog.getByText("Start", new Locator.GetByTextOptions().setExact(true))
                    .click();
            Locator first = lookBacks
                    .locator("li")
                    .filter(new Locator.FilterOptions().setHasText("Started by otto"))
                    .first();
            assertThat(first).containsText("Done", new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
            assertThat(first).containsText("Indicators: 1, not live: 0.");
            assertThat(first).containsText("0 new detections");
            Readability.check(page, width, "indicator-look-backs" + view);
        }
    }

    /** Imports an indicator with a live and a known good value, and sends telemetry with the live one. */
    private static void importAndSee() {
        NODE.administrator().post("/api/v1/intel/bundles", """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04983","objects":[
                {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",
                 "modified":"%s","name":"Relay of a botnet","indicator_types":["malicious-activity"],"confidence":90,
                 "pattern":"[domain-name:value = 'relay.example' OR ipv4-addr:value = '10.1.2.3']",
                 "pattern_type":"stix","valid_from":"2026-03-01T00:00:00Z"}]}""".formatted(
                LIVE, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000Z")));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> NODE.administrator()
                        .get("/api/v1/intel/live")
                        .json()
                        .path("current")
                        .asBoolean());
        RunningNode.telemetry(NODE.sensor("relay-" + UUID.randomUUID()), """
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws-7","QueryName":"relay.example",\
                "Image":"C:\\\\a.exe","TimeCreated":"%s"}
                """.formatted(Instant.now()));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !NODE.administrator()
                        .get("/api/v1/intel/indicators/" + LIVE)
                        .json()
                        .path("sightings")
                        .path("assets")
                        .isEmpty());
    }

    private static final String EVENT = """
            {"Event":{"uuid":"00000000-0000-4000-a000-000000000001","info":"Page event","timestamp":"1772000000","published":true,
             "distribution":"3","Tag":[{"name":"tlp:green"}],"Attribute":[
             {"uuid":"00000000-0000-4000-8000-000000000001","type":"domain","value":"page-misp.example","to_ids":true,"timestamp":"1772000000"},
             {"uuid":"00000000-0000-4000-8000-000000000002","type":"","value":"x","to_ids":true,"timestamp":"1772000000"}]}}""";

    @ParameterizedTest
    @CsvSource({"1280, DARK", "390, LIGHT"})
    void anEventOfMispAndAListAreImported(int width, ColorScheme scheme) {
        try (BrowserContext otto = browser.person(width, 900)) {
            Page page = NodeVisitor.at(NODE, otto, "/intel", "otto", Role.RULE_AUTHOR);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.intel tbody tr").first()).isVisible();
            page.keyboard().press("n");
            Locator dialog = page.locator("wf-intel-importing dialog");
            dialog.locator("select[name=format]").selectOption("misp");
            dialog.locator("input[type=file]")
                    .setInputFiles(
                            new FilePayload("event.json", "application/json", EVENT.getBytes(StandardCharsets.UTF_8)));
            Readability.check(page, width, "intel-import" + view);
            dialog.locator("button.primary").click();
            Locator result = page.locator("section[aria-labelledby=last-import]");
            assertThat(result).containsText("1 rejected");
            assertThat(result).containsText("/Event/Attribute/1");
            assertThat(result).containsText("misp.attribute");
            Readability.check(page, width, "intel-imported" + view);

            page.locator("wf-indicator-list button").first().click();
            Locator list = page.locator("wf-indicator-list dialog");
            list.locator("textarea").fill("hxxps://page-list[.]example/" + width + "\n198.51.100.7:443\n");
            list.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Check"))
                    .click();
            assertThat(list).containsText("1 indicator created");
            assertThat(list).containsText("Line 2:");
            Readability.check(page, width, "intel-list" + view);
            list.locator("button.primary").click();
            assertThat(result).containsText("1 indicator created");
            assertThat(page.locator("table.intel tbody")).containsText("https://page-list.example/" + width);
        }
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ann", Role.RESPONDER);
    }
}
