package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.LsassReader;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page of the threat landscape. */
class LandscapePageIT {

    private static final String CAMPAIGN = "campaign--a1b2c3d4-0000-4000-8000-000000000001";
    private static final String PATTERN = "attack-pattern--a1b2c3d4-0000-4000-8000-000000000002";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void anAlertAndACampaign() {
        browser = Browser.start();
        String common =
                "\"spec_version\":\"2.1\",\"created\":\"2026-03-01T10:00:00.000Z\",\"modified\":\"2026-03-01T10:00:00.000Z\"";
        String bundle = """
                {"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[
                {"type":"campaign","id":"%s",%s,"name":"Ferry of the <b>long</b> winter"},
                {"type":"attack-pattern","id":"%s",%s,"name":"Client Configurations - T1592.004"},
                {"type":"relationship","id":"relationship--a1b2c3d4-0000-4000-8000-000000000003",%s,
                "relationship_type":"uses","source_ref":"%s","target_ref":"%s"}]}""".formatted(CAMPAIGN, common, PATTERN, common, common, CAMPAIGN, PATTERN);
        assertThat(NODE.administrator()
                        .post("/api/v1/intel/bundles?tlp=green", bundle)
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(3);
        LsassReader.on("dc01.corp.example", NODE.administrator());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !NODE.list("/api/v1/cases").isEmpty());
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ann", Role.RESPONDER);
    }

    private static Locator cell(Page page, String id) {
        return page.locator(".matrix .technique-cell", new Page.LocatorOptions().setHasText(id))
                .first();
    }

    @Test
    void theLandscapeShowsAlertsAndTheTechniquesOfCampaignsThatNoRuleDetects() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/");
            page.keyboard().press("g");
            page.keyboard().press("0");
            assertThat(page.locator("h1")).hasText("Threat landscape");
            page.locator("select[name=days]").selectOption("365");
            assertThat(cell(page, "T1003.001")).containsText("1 alert (previous: 0)");
            assertThat(cell(page, "T1592.004")).containsText("no rule");
            assertThat(cell(page, "T1592.004")).containsText("1 campaign");
            assertThat(page.locator("table.active tbody tr")).containsText("Ferry of the <b>long</b> winter");
            assertThat(page.locator("table.hit tbody tr").first()).containsText("T1003.001");
            assertThat(page.locator(".left-out")).hasCount(0);

            page.locator("select[name=show]").selectOption("gaps");
            assertThat(cell(page, "T1592.004")).isVisible();
            assertThat(cell(page, "T1003.001")).hasCount(0);
            assertThat(page.locator(".headline p"))
                    .containsText("1 technique of these campaigns without a rule that can fire.");
            page.keyboard().press("j");
            assertThat(page.locator(".matrix a").first()).isFocused();
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void thePageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/landscape");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.locator("select[name=days]").selectOption("365");
            assertThat(cell(page, "T1003.001")).isVisible();
            Readability.check(
                    page, width, "landscape-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
        }
    }
}
