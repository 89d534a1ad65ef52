package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.watchfloor.dashboards.web.Visitors.button;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threat hunting in alerts without a case, and creating a case from them. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class HuntPageIT {

    private static final String WS01 = "host:ws-0101.corp.example";
    private static final String WS02 = "host:ws-0102.corp.example";
    private static final String SERVER = "host:files-3.corp.example";
    private static final String SCAN = "Many ports of one host are tried";
    private static final String WHOAMI = "Whoami is run";

    private static Browser browser;
    private static PageCenter center;

    private Visitors visitors;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void tell() {
        visitors = new Visitors(browser, center);
        Instant at = Instant.now().minusSeconds(3600);
        center.alone("medium", SCAN, WS01, at);
        center.alone("low", WHOAMI, WS01, at.plusSeconds(60));
        center.alone("low", WHOAMI, WS02, at.plusSeconds(120));
        center.alone("low", "A scheduled task is listed", SERVER, at.plusSeconds(180));
        center.alone("medium", PageCenter.ENCODED_COMMAND, SERVER, at.plusSeconds(240));
    }

    @AfterEach
    void nobodyComplained() {
        visitors.leave();
        assertThat(visitors.complaints())
                .as("what the browser complained about")
                .isEmpty();
    }

    private static Page hunt(Page page) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Alerts"))
                .click();
        assertThat(page.locator(".hunt > li")).hasCount(5);
        return page;
    }

    @Test
    void aCaseOpensFromTwoAlertsOfOneRule() {
        center.open("high", "Memory of LSASS is read", "host:dc01.corp.example");
        Page mina = hunt(visitors.signIn("mina"));
        assertThat(mina.getByRole(AriaRole.HEADING).first()).hasText("5 alerts without a case");
        assertThat(mina.locator(".hunt")).not().containsText("Memory of LSASS");

        Locator rule = mina.locator(".counted button", new Page.LocatorOptions().setHasText(WHOAMI));
        assertThat(rule).containsText("2");
        rule.click();
        assertThat(mina.locator(".hunt > li")).hasCount(2);
        assertThat(mina.locator(".counted button[aria-pressed=true]")).containsText(WHOAMI);
        mina.locator(".hunt input[type=checkbox]").all().forEach(Locator::check);
        assertThat(mina.locator(".picking")).containsText("2 selected");
        button(mina, "Create case…").click();
        mina.locator("wf-opening textarea").fill("The same user asks the same on two machines");
        mina.locator("wf-opening button.primary").click();

        assertThat(mina.locator("h1")).containsText(WHOAMI);
        assertThat(mina.locator(".case-head"))
                .containsText("Created by mina: The same user asks the same on two machines");
        assertThat(mina.locator(".standing")).containsText("Acknowledged by mina");
        assertThat(mina.locator("wf-alert")).hasCount(2);
        assertThat(mina.locator(".activity")).containsText("manually from 2 alerts");
        assertThat(mina.getByText("No one was notified about this case.")).isVisible();
        hunted(mina, 3);
    }

    private static void hunted(Page page, int left) {
        page.keyboard().press("g");
        page.keyboard().press("l");
        assertThat(page.getByRole(AriaRole.HEADING).first()).hasText(left + " alerts without a case");
        assertThat(page.locator(".hunt > li")).hasCount(left);
    }

    @Test
    void aCaseOpensWithoutTheMouse() {
        Page mina = hunt(visitors.signIn("mina"));

        mina.keyboard().press("j");
        assertThat(mina.locator(".hunt summary").first()).isFocused();
        mina.keyboard().press("x");
        assertThat(mina.locator(".picking")).containsText("1 selected");
        mina.keyboard().press("j");
        assertThat(mina.locator(".hunt summary").nth(1)).isFocused();
        mina.keyboard().press("x");
        assertThat(mina.locator(".picking")).containsText("2 selected");
        mina.keyboard().press("o");
        assertThat(mina.locator("wf-opening textarea")).isFocused();
        mina.keyboard().type("They came within a minute");
        mina.keyboard().press("Tab");
        mina.keyboard().press("Tab");
        mina.keyboard().press("Enter");

        assertThat(mina.locator(".case-head")).containsText("Created by mina: They came within a minute");
        assertThat(mina.locator("wf-alert")).hasCount(2);
    }

    @Test
    void whoComesSecondIsToldWhichCaseHasTheAlert() {
        Page mina = hunt(visitors.signIn("mina"));
        Page jonas = hunt(visitors.signIn("jonas"));
        openFirst(mina, "I was first");
        assertThat(mina.locator("h1")).containsText("#1");

        openFirst(jonas, "I was second");

        assertThat(jonas.locator(".toast.failed")).containsText("in case #1 already");
        assertThat(jonas.locator(".hunt > li")).hasCount(4);
        assertThat(jonas.locator(".picking")).containsText("Select alerts to create a case");
        visitors.complaints().clear(); // the browser logs the 409
    }

    private static void openFirst(Page page, String reason) {
        page.locator(".hunt input[type=checkbox]").first().check();
        button(page, "Create case…").click();
        page.locator("wf-opening textarea").fill(reason);
        page.locator("wf-opening button.primary").click();
    }

    @Test
    void nothingIsHidden() {
        String id = center.open("high", "Memory of LSASS is read", WS01);
        Page mina = hunt(visitors.signIn("mina"));

        mina.locator(".filters select").first().selectOption("all");

        assertThat(mina.locator(".hunt > li")).hasCount(6);
        assertThat(mina.getByRole(AriaRole.HEADING).first()).hasText("6 alerts");
        assertThat(mina.locator(".hunt .in-case")).hasAttribute("href", "/cases/" + id);
        mina.locator("#filter-text").fill("nowhere");
        assertThat(mina.locator(".empty")).containsText("No alert matches the filter");
        button(mina, "Show alerts without a case").click();
        assertThat(mina.locator(".hunt > li")).hasCount(5);
    }

    @Test
    void anAlertHasAnAddress() {
        String id = center.alone("low", "A share is listed", WS02, Instant.now());
        Page mina = visitors.signIn("mina");

        mina.navigate(center.url() + "/alerts/" + id);

        assertThat(mina.locator("h1")).hasText("A share is listed");
        mina.locator("wf-alert summary").first().click();
        assertThat(mina.locator(".evidence")).containsText("ws-0102.corp.example");
        assertThat(mina.getByText("Not in a case")).isVisible();
    }

    @Test
    void whoMayOnlyLookCannotSelect() {
        Page eve = visitors.person();
        eve.context()
                .addCookies(List.of(
                        new Cookie(Access.COOKIE, center.served().session("eve", Role.VIEWER)).setUrl(center.url())));
        eve.navigate(center.url() + "/alerts");

        assertThat(eve.locator(".hunt > li")).hasCount(5);
        assertThat(eve.locator(".hunt input")).hasCount(0);
        assertThat(eve.locator(".picking")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanHunt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            center.signIn(person, "mina");
            page.navigate(center.url() + "/alerts");
            assertThat(page.locator(".hunt > li")).hasCount(5);
            page.keyboard().press("j");
            page.keyboard().press("x");
            check(page, width, scheme, "hunt");
            page.keyboard().press("o");
            assertThat(page.locator("wf-opening dialog")).isVisible();
            check(page, width, scheme, "hunt-reason");
            page.locator("wf-opening textarea").fill("They came within a minute");
            page.locator("wf-opening button.primary").click();
            assertThat(page.locator("wf-alert")).hasCount(1);
            check(page, width, scheme, "hunt-case");
            page.navigate(center.url() + "/alerts?q=nothing");
            assertThat(page.locator(".empty")).isVisible();
            check(page, width, scheme, "hunt-empty");
        }
    }

    private static void check(Page page, int width, ColorScheme scheme, String view) {
        Readability.accessible(page, view);
        Readability.fits(page, width);
        Pictures.take(page, view + "-" + width + scheme);
    }
}
