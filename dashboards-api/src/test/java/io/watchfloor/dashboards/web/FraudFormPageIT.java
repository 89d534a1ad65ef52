package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The public form in a browser: by keyboard alone, without scripts, on a small screen, and with a screen reader. */
class FraudFormPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.fraud.form = on\n");

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static void readable(Page page, String name) {
        for (int width : new int[] {1280, 390}) {
            page.setViewportSize(width, 900);
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                Readability.check(
                        page, width, name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    @Test
    void aPersonReportsByKeyboardCorrectsAMistakeAndGetsANumber() {
        try (BrowserContext anyone = browser.person(390, 900)) {
            Page page = anyone.newPage();
            page.navigate(NODE.address() + "/report-fraud");
            assertThat(page.locator("h1")).hasText("Report tech support fraud");
            readable(page, "fraud-form");

            page.locator("#what").focus();
            page.keyboard().type("A woman called and wanted <b>AnyDesk</b>.");
            page.keyboard().press("Tab");
            assertThat(page.locator("#happenedAt")).isFocused();
            page.locator("#numbers").focus();
            page.keyboard().type("030 1234567");
            page.locator("#consent").focus();
            page.keyboard().press("Space");
            assertThat(page.locator("#consent")).isChecked();
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");

            Locator summary = page.locator("[role=alert]");
            assertThat(summary).containsText("Your report was not sent");
            assertThat(summary).isFocused();
            assertThat(page).hasTitle(Pattern.compile("^Error: "));
            assertThat(page.locator("#what")).hasValue("A woman called and wanted <b>AnyDesk</b>.");
            assertThat(page.locator("#channel")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#channel")).hasAccessibleDescription(Pattern.compile("Select how it began"));
            readable(page, "fraud-form-wrong");

            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("#channel")).isFocused();
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#channel")).hasValue("phone-call");
            page.locator("#country").selectOption("DE");
            page.locator("form.report button").press("Enter");

            assertThat(page.locator("h1")).hasText("Your report was stored");
            assertThat(page.locator("[role=status]")).hasText(Pattern.compile("Number of your report: F-[0-9A-Z]{12}"));
            readable(page, "fraud-form-stored");
        }
    }

    @Test
    void everyFieldHasANameAndItsHint() {
        try (BrowserContext anyone = browser.person(1280, 900)) {
            Page page = anyone.newPage();
            page.navigate(NODE.address() + "/report-fraud");
            assertThat(page.getByLabel("What happened? (required)")).hasAccessibleDescription("In your own words.");
            assertThat(page.getByLabel("Telephone numbers"))
                    .hasAccessibleDescription(Pattern.compile("One in each line"));
            assertThat(page.getByLabel(Pattern.compile("I agree that the center")))
                    .isVisible();
            assertThat(page.locator("script")).hasCount(0);
        }
    }
}
