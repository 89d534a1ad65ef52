package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.asset.ProfileChange;
import io.watchfloor.ops.asset.naming.SensorHostReport;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Earlier states of an asset on its page. */
@ExtendWith(BoardDatabase.class)
class AssetStatesPageIT {

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

    /** Names at 8:00, an alert at 8:01, an owner at 8:02. */
    @BeforeEach
    void tell() {
        center.forget();
        center.named(
                ASSET,
                new AssetEvent.HostReported(
                        new SensorHostReport("ws-0417-1a2b", List.of("ws-0417"), List.of("192.0.2.17"), AT, null)));
        center.open("medium", "A share was opened", ASSET);
        center.describe(ASSET, "jonas", new ProfileChange(null, "high", "M. Brandt", "Finance"));
        center.store(AT);
    }

    @Test
    void theSliderShowsEarlierStatesByKeyboardAndLeadsBackToNow() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            Locator slider = slider(page);
            assertThat(slider).hasAttribute("aria-valuetext", "Now");
            slider.focus();
            page.keyboard().press("ArrowLeft");
            assertThat(banner(page)).containsText(Pattern.compile("State at 24 Nov 2026, 08:02:00 UTC, not now"));
            assertThat(slider).hasAttribute("aria-valuetext", Pattern.compile("details changed by jonas"));
            assertThat(page.locator(".states-then")).containsText("M. Brandt, Finance");
            assertThat(page.locator(".states-then table")).containsText("A share was opened");
            assertThat(page.locator("wf-alert")).hasCount(0); // what is known now is hidden

            page.keyboard().press("ArrowLeft");
            assertThat(slider).hasAttribute("aria-valuetext", Pattern.compile("alert opened: A share was opened"));
            assertThat(page.locator(".states-then")).not().containsText("M. Brandt");
            assertThat(page.locator(".states-then table")).containsText("A share was opened");
            page.keyboard().press("Home");
            assertThat(banner(page)).containsText("08:00:00 UTC");
            assertThat(page.locator(".states-then")).containsText("ws-0417, 192.0.2.17");
            assertThat(page.locator(".states-then")).containsText("No open alerts at that time.");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Back to now"))
                    .click();
            assertThat(banner(page)).hasCount(0);
            assertThat(page.locator("wf-alert")).hasCount(1);
            assertThat(slider).isFocused();
            assertThat(slider).hasAttribute("aria-valuetext", "Now");
        }
    }

    @Test
    void eachChangeHasItsMarkBelowItsStepOfTheSlider() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            Locator marks = page.locator(".states-marks .state-mark");
            assertThat(marks).hasCount(3);
            BoundingBox slider = slider(page).boundingBox();
            for (int step = 0; step < 3; step++) {
                double expected = slider.x + 8 + (slider.width - 16) * step / 3;
                BoundingBox mark = marks.nth(step).boundingBox();
                Assertions.assertThat(mark.x + mark.width / 2).isCloseTo(expected, Offset.offset(3.0));
            }
            assertThat(marks.nth(1)).hasClass("state-mark state-opened");
        }
    }

    @Test
    void aTimeBeforeTheFirstEntryIsExplained() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = asset(person.newPage());
            page.getByLabel("Time (UTC)").fill("2026-11-24T07:59");
            page.keyboard().press("Enter");
            assertThat(banner(page)).containsText("07:59:00 UTC");
            assertThat(page.locator(".asset-states [role=alert]"))
                    .containsText("The first entry is of 2026-11-24T08:00:00Z");
            page.getByLabel("Time (UTC)").fill("2026-11-24T08:01:30");
            page.keyboard().press("Enter");
            assertThat(page.locator(".states-then table")).containsText("A share was opened");
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            asset(page);
            slider(page).focus();
            page.keyboard().press("ArrowLeft");
            assertThat(page.locator(".states-then table")).isVisible();
            Readability.check(page, width, "asset-states-" + width + scheme);
        }
    }

    private static Locator slider(Page page) {
        return page.getByLabel("Time of the state");
    }

    private static Locator banner(Page page) {
        return page.locator(".states-banner");
    }

    private static Page asset(Page page) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/assets/" + ASSET);
        assertThat(page.locator("wf-alert")).hasCount(1);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show earlier states"))
                .click();
        assertThat(slider(page)).isVisible();
        return page;
    }
}
