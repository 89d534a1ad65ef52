package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moving alerts between cases on the page, and adding alerts without a case. */
@ExtendWith(BoardDatabase.class)
class MovingPageIT {

    private static Browser browser;
    private static PageCenter center;
    private String first = "";

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
        Instant now = Instant.now();
        first = center.place("high", "Office Program Started A Shell", "host:ws-0417.corp.example", now);
        center.place("critical", "LSASS memory was read", "host:ws-0417.corp.example", now.plusSeconds(20));
        center.place("high", "Shadow Copies Were Deleted", "host:app01.corp.example", now.plusSeconds(40));
        center.alone("low", "A Task Was Made", "host:fs-02.corp.example", now.plusSeconds(50));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator dialog(Page page, String name) {
        return page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName(name));
    }

    private static Page open(Page page, String path) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + path);
        assertThat(page.locator("wf-alert").first()).isVisible();
        return page;
    }

    private static void moveLsass(Page page, int where) {
        button(page, "Move alerts…").focus();
        page.keyboard().press("Enter");
        Locator dialog = dialog(page, "Move alerts");
        dialog.getByLabel("LSASS memory was read").focus();
        page.keyboard().press("Space");
        assertThat(dialog.locator("select[name=to] option")).hasCount(3);
        dialog.locator("select[name=to]").selectOption(new SelectOption().setIndex(where));
        dialog.getByLabel("Reason").fill("Somebody else did that");
        dialog.locator("button.primary").focus();
        page.keyboard().press("Enter");
        assertThat(dialog).not().isVisible();
    }

    @Test
    void anAlertIsMovedByKeyboardAndBack() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = open(person.newPage(), "/cases/" + first);
            assertThat(page.locator("wf-alert")).hasCount(2);
            moveLsass(page, 2);
            assertThat(page.locator("wf-alert")).hasCount(1);
            assertThat(page.locator("header.case-head")).hasClass("case-head sev-high");
            assertThat(page.locator(".together li")).containsText("LSASS memory was read");
            assertThat(page.locator(".together li")).containsText("to case #2");
            assertThat(page.locator(".activity")).containsText("LSASS memory was read to #2: Somebody else did that");

            page.locator(".together li a", new Page.LocatorOptions().setHasText("case #2"))
                    .click();
            assertThat(page.locator("wf-alert")).hasCount(2);
            assertThat(page.locator("header.case-head")).hasClass("case-head sev-critical");
            assertThat(page.locator(".activity")).containsText("LSASS memory was read from #1");

            page.navigate(center.url() + "/cases/1");
            button(page, "Move LSASS memory was read back").click();
            assertThat(page.locator(".together")).hasCount(0);
            assertThat(page.locator("wf-alert")).hasCount(2);
            assertThat(page.locator("header.case-head")).hasClass("case-head sev-critical");
        }
    }

    @Test
    void anAlertGoesOutOfAllCasesAndIntoAnotherOneFromTheList() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = open(person.newPage(), "/cases/" + first);
            moveLsass(page, 1);
            assertThat(page.locator(".together li")).containsText("removed from the case");

            page.navigate(center.url() + "/alerts");
            assertThat(page.locator("ol.hunt > li")).hasCount(2);
            button(page, "Select all shown").click();
            page.locator("h1").focus();
            page.keyboard().press("c");
            Locator dialog = dialog(page, "Add to case");
            assertThat(dialog.locator("select option")).hasCount(3);
            dialog.locator("select").selectOption(new SelectOption().setIndex(1));
            dialog.getByLabel("Reason").fill("The same tool");
            dialog.locator("button.primary").click();
            assertThat(page.locator("h1")).containsText("#2");
            assertThat(page.locator("wf-alert")).hasCount(3);
            assertThat(page.locator(".activity")).containsText("The same tool");
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            open(page, "/cases/" + first);
            button(page, "Move alerts…").click();
            assertThat(page.locator("wf-moving dialog")).isVisible();
            Readability.check(page, width, "moving-" + width + scheme);
            page.keyboard().press("Escape");
            moveLsass(page, 2);
            assertThat(page.locator(".together li")).isVisible();
            Readability.check(page, width, "moved-" + width + scheme);
        }
    }
}
