package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page of the secure score: value, trend, changes, controls, a control with its issues, and an accepted risk. */
class SecureScorePageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        Caller sensor = NODE.sensor("gateway");
        for (String asset : new String[] {"dc01", "ws7", "ws8"}) {
            sensor.post("/api/v1/telemetry", """
                    {"asset":"%s","time":"%s","logsource":{"product":"windows","service":"windefend"},"fields":{"EventID":%d}}
                    """.formatted(asset, Instant.now(), asset.equals("ws7") ? 5001 : 1001));
        }
        NODE.enrolled("branch7");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> NODE.administrator()
                                .get("/api/v1/secure-score-controls/AntivirusOn")
                                .json()
                                .path("total")
                                .asInt()
                        == 3);
        // A trend has several days.
        NODE.jdbi().useHandle(handle -> handle.execute("""
                INSERT INTO secure_score (number, at, tenths, most_tenths, controls, changes, services) OVERRIDING SYSTEM VALUE
                SELECT -days, now() - make_interval(days => days), 400 + 20 * (30 - days) + 37 * (days % 3), 1200 - 5 * days,
                    '[]', '[]', '{}'
                FROM generate_series(1, 30) AS days"""));
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void aControlIsFoundItsIssueLeadsToTheAssetAndItsRiskIsAccepted() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = at(ruth, "/", "ruth", Role.LEAD);
            page.keyboard().press("g");
            page.keyboard().press("c");
            assertThat(page.locator("h1")).hasText(Pattern.compile("Secure score \\d+ %"));
            assertThat(page.locator(".headline p"))
                    .containsText(Pattern.compile("[0-9.]+ of [0-9.]+ points .* without data .* do not count"));
            assertThat(page.locator("svg.trend polyline").first()).isAttached();
            Locator changes = page.locator("section", new Page.LocatorOptions().setHasText("Latest changes"))
                    .last();
            assertThat(changes).containsText("points");

            page.locator("select").first().selectOption("Device");
            page.locator("#score-text").fill("ws7");
            Locator row = page.locator("table.controls tbody tr");
            assertThat(row.filter(new Locator.FilterOptions().setHasText("real-time protection")))
                    .containsText("2 of 3");
            row.filter(new Locator.FilterOptions().setHasText("real-time protection"))
                    .locator("th a")
                    .click();

            assertThat(page.locator("h1")).hasText("Real-time protection of the antivirus is not turned off");
            assertThat(page.locator("ul.issues li")).containsText("ws7: open alert of");
            assertThat(page.locator("ul.issues a")).hasAttribute("href", "/assets/host%3Aws7");
            button(page, "Change state…").click();
            Locator dialog =
                    page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Change state of the control"));
            dialog.locator("input[name=owner]").fill("ada");
            dialog.locator("textarea[name=reason]").fill("Replaced next month.");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".facts .chip")).hasText("risk accepted");
            assertThat(page.locator("wf-score-control dl").last()).containsText("Replaced next month.");

            page.navigate(NODE.address() + "/secure-score");
            page.locator("select").nth(1).selectOption("excluded");
            assertThat(row).hasCount(1);
            assertThat(row).containsText("ada");
            page.locator("select").nth(1).selectOption("not-seen");
            assertThat(row.filter(new Locator.FilterOptions().setHasText("No mailbox forwards mail by a rule")))
                    .containsText("not seen");
            page.locator("#score-text").fill("no such control");
            assertThat(page.locator(".empty")).containsText("No control matches the filter");
        }
    }

    @Test
    void whoOnlyReadsSeesTheScoreAndChangesNothing() {
        try (BrowserContext vera = browser.person(1280, 900)) {
            Page page = at(vera, "/secure-score/SensorsConnected", "vera", Role.VIEWER);
            assertThat(page.locator("ul.issues li")).containsText("branch7: silent since");
            assertThat(page.locator("wf-control-state")).hasCount(0);
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void everyPageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ruth = browser.person(width, 900)) {
            Page page = at(ruth, "/secure-score", "ruth", Role.LEAD);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("table.controls tbody tr").first()).isVisible();
            Readability.check(page, width, "secure-score" + view);
            page.navigate(NODE.address() + "/secure-score/AntivirusOn");
            assertThat(page.locator("ul.issues li")).isVisible();
            Readability.check(page, width, "secure-score-control" + view);
            button(page, "Change state…").click();
            assertThat(page.locator("dialog[open]")).isVisible();
            Readability.check(page, width, "secure-score-dialog" + view);
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Page at(BrowserContext person, String path, String name, Role role) {
        return NodeVisitor.at(NODE, person, path, name, role);
    }
}
