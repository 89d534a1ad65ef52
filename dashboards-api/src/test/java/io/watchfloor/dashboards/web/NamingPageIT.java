package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.ProfileChange;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and merges of an asset on its page. */
@ExtendWith(BoardDatabase.class)
class NamingPageIT {

    private static final String ASSET = "host:ws-0417.corp.example";
    private static final Instant AT = Instant.parse("2026-11-24T08:00:00Z");

    private static Browser browser;
    private static PageCenter center;

    @BeforeAll
    static void start(BoardDatabase.Running database) {
        browser = Browser.start();
        center = new PageCenter(database);
    }

    @AfterAll
    static void close() {
        if (center != null) {
            center.close();
            browser.close();
        }
    }

    @BeforeEach
    void tell() {
        center.forget();
        center.open("medium", "A share was opened", ASSET);
        center.named(
                ASSET,
                new AssetEvent.HostReported(
                        new SensorHostReport("ws-0417-1a2b", List.of("ws-0417"), List.of("192.0.2.17"), AT, null)));
        center.named(
                ASSET,
                new AssetEvent.HostReported(new SensorHostReport(
                        "ws-0417-1a2b", List.of("ws-0417"), List.of("192.0.2.99"), AT.plusSeconds(3600), null)));
        center.describe("host:ws-0417", "jonas", new ProfileChange(null, "low", null, null));
    }

    @Test
    void theAddressesOfAHostAreToldOverTime() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            assertThat(page.locator("section[aria-labelledby=naming-title] li"))
                    .containsText(new String[] {"ws-0417, 192.0.2.99", "ws-0417, 192.0.2.17"});
        }
    }

    @Test
    void anAssetIsSaidToBeAnotherOneByKeyboardAndBothSaySo() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Merge duplicate asset…"))
                    .focus();
            page.keyboard().press("Enter");
            Locator dialog =
                    page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Merge duplicate asset"));
            dialog.getByLabel("Other asset").fill("ws-0417");
            dialog.getByLabel("Reason").fill("One machine");
            page.keyboard().press("Enter");

            assertThat(dialog).not().isVisible();
            assertThat(page.locator("p[role=note]")).containsText("Duplicate of ws-0417.");
            assertThat(page.locator("p[role=note]")).containsText("mina: One machine");
            page.navigate(center.url() + "/assets");
            assertThat(page.locator("table.assets tbody")).containsText("alias of ws-0417 since");
            page.navigate(center.url() + "/assets/host:ws-0417");
            assertThat(page.locator("p[role=note]")).containsText("Alias: ws-0417.corp.example");

            page.navigate(center.url() + "/assets/" + ASSET);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo merge…"))
                    .click();
            page.getByRole(AriaRole.DIALOG).getByLabel("Reason").fill("They are two");
            page.keyboard().press("Enter");
            assertThat(page.locator("p[role=note]")).hasCount(0);
            assertThat(page.locator("section[aria-labelledby=naming-title]")).containsText("They are two");
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            asset(page);
            Readability.check(page, width, "names-" + width + scheme);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Merge duplicate asset…"))
                    .click();
            assertThat(page.locator("wf-sameness dialog")).isVisible();
            Readability.check(page, width, "same-" + width + scheme);
        }
    }

    private static Page asset(Page page) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/assets/" + ASSET);
        assertThat(page.locator("wf-alert")).hasCount(1);
        assertThat(page.locator(".activity li")).not().hasCount(0);
        return page;
    }
}
