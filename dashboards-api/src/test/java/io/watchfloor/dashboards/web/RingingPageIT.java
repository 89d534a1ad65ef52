package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.api.PushedBrowsers;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Push notifications with the page, the service worker and a real Chromium. */
@Tag(OpenPage.NOTIFICATIONS)
@ExtendWith({BoardDatabase.class, OpenPage.class})
class RingingPageIT {

    private static Browser browser;
    private static PageCenter center;
    private static PushedBrowsers service;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
        service = new PushedBrowsers();
    }

    @AfterAll
    static void close() {
        service.close();
    }

    @Test
    void aBrowserProvesItselfByThePushAndShowsWhatBecameOfATestPage() {
        try (BrowserContext rae = browser.person(1280, 900)) {
            List<String> complaints = new CopyOnWriteArrayList<>();
            Page page = account(rae, "rae");
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            Ringer ringer = new Ringer(rae, page, center.url(), service);
            page.reload();
            assertThat(page.locator("wf-how-told")).containsText("You will not be notified");
            Visitors.button(page, "Enable browser notifications").click();

            PushedBrowsers.Pushed code = ringer.brings();
            assertThat(code.json().path("code").asText()).matches("\\d{6}");
            Locator contact = page.locator(".told .contact");
            assertThat(contact).containsText("works");
            assertThat(contact).containsText("this browser");
            assertThat(page.locator("wf-how-told")).containsText("You can be notified");
            ringer.shows("Browser notifications enabled");

            Visitors.button(page, "Send test notification to").click();
            ringer.brings();
            assertThat(contact.locator(".receipt")).containsText("shown");
            assertThat(contact.locator(".receipt")).containsText("not seen yet");
            ringer.shows("test notification");
            ringer.touch("test notification", "seen");
            assertThat(contact.locator(".receipt .step.is-done")).hasCount(3);
            Visitors.look(page, "told-1280");
            assertThat(complaints).isEmpty();
            assertThat(service.refused()).isEmpty();
        }
    }

    @Test
    void aBrowserWhoseAddressChangesRingsAtTheNewOneOrSaysThatItCannot() {
        try (BrowserContext kim = browser.person(1280, 900)) {
            Page page = account(kim, "kim");
            Ringer ringer = new Ringer(kim, page, center.url(), service);
            page.reload();
            Visitors.button(page, "Enable browser notifications").click();
            ringer.brings();
            assertThat(page.locator(".told .contact")).containsText("works");
            ringer.moves();
            ringer.brings();
            assertThat(page.locator(".told .contact")).hasCount(2);
            assertThat(page.locator(".told .contact").last()).containsText("works");
            kim.clearCookies();
            ringer.moves();
            ringer.shows("Browser notifications disabled");
        }
    }

    @Test
    void theOrderIsSaidWithTheKeyboardAndStays() {
        try (BrowserContext rob = browser.person(1280, 900)) {
            Page page = account(rob, "rob");
            Ringer ringer = new Ringer(rob, page, center.url(), service);
            page.reload();
            Visitors.button(page, "Enable browser notifications").click();
            ringer.brings();
            assertThat(page.locator(".told .contact")).containsText("works");
            page.getByLabel("Add step for high urgency").focus();
            page.keyboard().press("Enter");
            page.getByLabel("Add step for low urgency").focus();
            page.keyboard().press("Enter");
            page.getByLabel("Minutes of low urgency, step 1").fill("15");
            page.getByText("Use quiet hours").click();
            page.getByLabel("Sun").uncheck();
            page.locator("input[name=zone]").fill("Nowhere/City");
            page.locator("form.order button.primary").click();
            assertThat(page.locator(".order [role=alert]")).containsText("is not a time zone");
            page.locator("input[name=zone]").fill("Europe/Berlin");
            page.locator("form.order button.primary").click();
            assertThat(page.locator(".toast.done").last()).containsText("Notification settings saved");
            page.reload();
            assertThat(page.getByLabel("Minutes of low urgency, step 1")).hasValue("15");
            assertThat(page.getByLabel("Sun")).not().isChecked();
            assertThat(page.locator("input[name=zone]")).hasValue("Europe/Berlin");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void howOneIsToldIsAccessible(int width) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = account(person, "una" + width);
            Ringer ringer = new Ringer(person, page, center.url(), service);
            page.reload();
            Visitors.button(page, "Enable browser notifications").click();
            ringer.brings();
            assertThat(page.locator(".told .contact")).containsText("works");
            page.getByLabel("Add step for high urgency").click();
            page.getByText("Use quiet hours").click();
            Readability.accessible(page, "told");
            Visitors.look(page, "told-" + width);
            Readability.fits(page, width);
        }
    }

    @Test
    void thePageCanBeInstalled() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = account(person, "ida");
            Object manifest = page.evaluate("""
                fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json()).then(async (it) => {
                  for (const icon of it.icons) {
                    const image = new Image();
                    image.src = icon.src;
                    await image.decode();
                    if (icon.type === 'image/png' && `${image.naturalWidth}x${image.naturalHeight}` !== icon.sizes) return icon.src;
                  }
                  return `${it.display} ${it.start_url}`;
                })""");
            assertThat(manifest).isEqualTo("standalone /");
            com.microsoft.playwright.CDPSession devtools = person.newCDPSession(page);
            assertThat(devtools.send("Page.getInstallabilityErrors").toString())
                    .as("Chromium's own judgement; a private window never installs")
                    .matches(
                            "\\{\"installabilityErrors\":\\[(\\{\"errorId\":\"in-incognito\",\"errorArguments\":\\[\\]\\})?\\]\\}");
        }
    }

    private static Page account(BrowserContext person, String name) {
        center.signIn(person, name);
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(center.url() + "/account");
        assertThat(page.locator("#told-title")).isVisible();
        return page;
    }
}
