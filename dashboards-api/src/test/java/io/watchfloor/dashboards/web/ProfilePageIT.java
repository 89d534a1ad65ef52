package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.asset.AssetTag;
import io.watchfloor.ops.asset.ProfileChange;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Editing an asset on the page, and the raised levels it shows. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class ProfilePageIT {

    private static final String ASSET = "host:ws-0417.corp.example";

    private static Browser browser;
    private static PageCenter center;
    private String id = "";

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void tell() {
        center.describe(
                ASSET,
                "jonas",
                new ProfileChange(new TreeSet<>(List.of(AssetTag.HONEYTOKEN)), "low", "M. Brandt", "Finance"));
        id = center.open("medium", "A share was opened", ASSET);
    }

    @Test
    void anAssetIsDescribedByKeyboardAndWhatWasSaidBeforeIsTold() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit asset…"));
            button.focus();
            page.keyboard().press("Enter");
            Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Edit asset"));
            assertThat(dialog.locator("input[value=honeytoken]")).isChecked();
            dialog.locator("input[value=honeytoken]").focus();
            page.keyboard().press("Space");
            dialog.locator("input[value=vip]").focus();
            page.keyboard().press("Space");
            dialog.getByLabel("Owner").fill("L. Hart");
            page.keyboard().press("Enter");

            assertThat(dialog).not().isVisible();
            assertThat(page.locator("header .chip")).hasText(new String[] {"VIP", "Low criticality"});
            assertThat(page.locator(".activity li").first())
                    .containsText("tags from honeytoken to vip; owner from M. Brandt to L. Hart");
            assertThat(button).isFocused();

            page.navigate(center.url() + "/assets");
            page.locator("#asset-text").fill("l. hart");
            assertThat(page.locator("table.assets tbody tr")).containsText(new String[] {"VIP"});
        }
    }

    @Test
    void whoLooksAtAnOlderWordIsToldAndMaySayItAgain() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit asset…"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Edit asset"));
            assertThat(dialog).isVisible();
            center.describe(ASSET, "jonas", new ProfileChange(null, "critical", null, null));
            dialog.getByLabel("Group").fill("Payroll");
            page.keyboard().press("Enter");
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("meanwhile");
            assertThat(dialog.locator("button.primary")).isEnabled();
            page.keyboard().press("Enter");
            assertThat(dialog).not().isVisible();
            assertThat(page.locator(".tiles")).containsText("Payroll");
        }
    }

    @Test
    void aCaseSaysWhyItIsGraverThanItsRules() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage());
            assertThat(page.locator(".raised li"))
                    .hasText("A share was opened on ws-0417.corp.example: severity raised from medium to high,"
                            + " because it is a honeytoken, which has no legitimate use.");
            assertThat(page.locator("wf-alert summary").first()).containsText("raised from medium");
            assertThat(page.locator("#summary .chip")).hasText(new String[] {"Honeytoken", "Low criticality"});
            center.describe(ASSET, "jonas", new ProfileChange(new TreeSet<>(), null, null, null));
            assertThat(page.locator("#summary .chip")).hasText(new String[] {"Low criticality"});
            assertThat(page.locator(".raised li")).hasCount(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            asset(page);
            Readability.check(page, width, "asset-" + width + scheme);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit asset…"))
                    .click();
            assertThat(page.locator("wf-describing dialog")).isVisible();
            Readability.check(page, width, "describe-" + width + scheme);
            page.navigate(center.url() + "/assets");
            assertThat(page.locator("table.assets tbody tr").first()).isVisible();
            Readability.check(page, width, "assets-" + width + scheme);
            kase(page);
            page.locator("wf-alert summary").first().click();
            Readability.check(page, width, "raised-" + width + scheme);
        }
    }

    private static Page asset(Page page) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/assets/" + ASSET);
        assertThat(page.locator("wf-alert")).hasCount(1);
        assertThat(page.locator(".activity li")).not().hasCount(0);
        return page;
    }

    private Page kase(Page page) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/cases/" + id);
        assertThat(page.locator("wf-alert")).hasCount(1);
        return page;
    }
}
