package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.webhooks.WebhookReceiver;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The pages of webhooks, of campaigns, and the graph of an object of threat intelligence. */
class WebhookPageIT {

    private static final String CAMPAIGN = "campaign--a1b2c3d4-0000-4000-8000-000000000001";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.egress.allow = [127.0.0.1]\n");

    private static Browser browser;
    private static WebhookReceiver receiver;

    @BeforeAll
    static void importACampaign() throws IOException {
        browser = Browser.start();
        receiver = new WebhookReceiver();
        String bundle = """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[
                %s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s]}""".formatted(
                        object("campaign", 1, "\"name\":\"Ferry of the long winter\""),
                        object("malware", 2, "\"name\":\"FerryRat\",\"is_family\":true"),
                        object(
                                "indicator",
                                3,
                                "\"name\":\"ferry.example\",\"pattern\":\"[domain-name:value = 'ferry.example']\",\"pattern_type\":\"stix\","
                                        + "\"valid_from\":\"2026-03-01T00:00:00Z\""),
                        object("attack-pattern", 4, "\"name\":\"Remote Access Software <b>x</b>\""),
                        object("threat-actor", 5, "\"name\":\"Charon\""),
                        object("sighting", 6, "\"sighting_of_ref\":\"%s\",\"count\":3".formatted(id("indicator", 3))),
                        object(
                                "report",
                                7,
                                "\"name\":\"On the ferry\",\"published\":\"2026-03-01T00:00:00Z\",\"object_refs\":[\"%s\"]"
                                        .formatted(CAMPAIGN)),
                        relationship(8, CAMPAIGN, "uses", id("malware", 2)),
                        relationship(9, CAMPAIGN, "uses", id("attack-pattern", 4)),
                        relationship(10, id("indicator", 3), "indicates", CAMPAIGN),
                        relationship(11, CAMPAIGN, "attributed-to", id("threat-actor", 5)));
        assertThat(NODE.administrator()
                        .post("/api/v1/intel/bundles?tlp=green", bundle)
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(11);
    }

    @AfterAll
    static void close() {
        browser.close();
        receiver.close();
    }

    private static String id(String type, int number) {
        return "%s--a1b2c3d4-0000-4000-8000-%012d".formatted(type, number);
    }

    private static String object(String type, int number, String more) {
        return """
                {"type":"%s","spec_version":"2.1","id":"%s","created":"2026-03-01T10:00:00.000Z",\
                "modified":"2026-03-01T10:00:00.000Z",%s}""".formatted(type, id(type, number), more);
    }

    private static String relationship(int number, String from, String kind, String to) {
        return object(
                "relationship",
                number,
                "\"relationship_type\":\"%s\",\"source_ref\":\"%s\",\"target_ref\":\"%s\"".formatted(kind, from, to));
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ann", Role.RESPONDER);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void aWebhookIsCreatedByKeyboardTestedPausedAndRemoved() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/");
            page.keyboard().press("g");
            page.keyboard().press("g");
            assertThat(page.locator("h1")).hasText("Webhooks");
            page.keyboard().press("n");
            Locator dialog = page.locator("wf-webhook-making dialog");
            dialog.locator("input[name=name]").fill("North SOC");
            dialog.locator("input[name=url]").fill("https://10.0.0.1/in");
            dialog.locator("button.primary").click();
            assertThat(dialog.locator("[role=alert]")).containsText("private");
            assertThat(dialog.locator("input[name=url]")).isFocused();
            dialog.locator("input[name=url]").fill(receiver.url());
            dialog.locator("input[name=url]").press("Enter");
            assertThat(dialog.locator("input[readonly]")).hasValue(Pattern.compile("whsec_.+"));
            dialog.locator("button", new Locator.LocatorOptions().setHasText("Close"))
                    .click();
            Locator row = page.locator("table.webhooks tbody tr", new Page.LocatorOptions().setHasText("North SOC"));
            assertThat(row).containsText("Active");
            button(page, "Send a test delivery to North SOC").click();
            assertThat(page.locator("body")).containsText("The test delivery arrived");
            button(page, "Pause North SOC").click();
            assertThat(row).containsText("Paused");
            button(page, "Resume North SOC").click();
            page.locator("wf-webhook-resuming dialog[open] button.primary").click();
            assertThat(row).containsText("Active");
            button(page, "Remove North SOC").click();
            page.locator("wf-webhook-removing dialog[open] button.primary").click();
            assertThat(row).hasCount(0);
        }
    }

    @Test
    void aWebhookInOcsfIsCreatedAndCarriesNoIntelligence() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/webhooks");
            page.keyboard().press("n");
            Locator dialog = page.locator("wf-webhook-making dialog");
            dialog.locator("input[name=name]").fill("Data lake");
            dialog.locator("input[name=url]").fill(receiver.url());
            dialog.getByLabel("Format").selectOption("ocsf");
            dialog.getByLabel("Indicators and sightings").check();
            dialog.locator("button.primary").click();
            assertThat(dialog.locator("[role=alert]")).containsText("OCSF is for cases and alerts only");
            dialog.getByLabel("Indicators and sightings").uncheck();
            dialog.locator("button.primary").click();
            assertThat(dialog.locator("input[readonly]")).hasValue(Pattern.compile("whsec_.+"));
            dialog.locator("button", new Locator.LocatorOptions().setHasText("Close"))
                    .click();
            Locator row = page.locator("table.webhooks tbody tr", new Page.LocatorOptions().setHasText("Data lake"));
            assertThat(row).containsText("OCSF findings");
        }
    }

    @Test
    void aCampaignLeadsToItsGraphAndTheArrowKeysMoveInIt() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/");
            page.keyboard().press("g");
            page.keyboard().press("j");
            assertThat(page.locator("h1")).hasText("Campaigns");
            Locator row = page.locator("table.campaigns tbody tr", new Page.LocatorOptions().setHasText("Ferry"));
            assertThat(row).containsText("FerryRat");
            assertThat(row.locator("[data-label=Sightings]")).hasText("1");
            row.locator("a").click();
            assertThat(page.locator("wf-intel-graph .node")).hasCount(7);
            page.locator("wf-intel-graph .node[tabindex='0']").focus();
            page.keyboard().press("ArrowRight");
            assertThat(page.locator("wf-intel-graph .node:focus")).not().hasAttribute("href", "/intel/" + CAMPAIGN);
            assertThat(page.locator("wf-intel-graph .ties")).containsText("attributed-to Charon");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).not().hasText("Ferry of the long winter");
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void allPagesAreReadable(int width, ColorScheme scheme) {
        NODE.responder("ann")
                .post(
                        "/api/v1/webhooks",
                        "{\"name\":\"Partner %d %s\",\"url\":\"%s\",\"events\":[\"cases\",\"alerts\",\"intelligence\"]}"
                                .formatted(width, scheme, receiver.url()));
        NODE.responder("ann")
                .post(
                        "/api/v1/webhooks",
                        "{\"name\":\"Lake %d %s\",\"url\":\"%s\",\"events\":[\"cases\",\"alerts\"],\"format\":\"ocsf\"}"
                                .formatted(width, scheme, receiver.url()));
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/webhooks");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.webhooks tbody tr").first()).isVisible();
            Readability.check(page, width, "webhooks" + view);
            page.navigate(NODE.address() + "/campaigns");
            assertThat(page.locator("table.campaigns tbody tr")).hasCount(2);
            Readability.check(page, width, "campaigns" + view);
            page.navigate(NODE.address() + "/intel/" + CAMPAIGN);
            assertThat(page.locator("wf-intel-graph .node")).hasCount(7);
            Readability.check(page, width, "intel-graph" + view);
        }
    }
}
