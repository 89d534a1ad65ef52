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
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merging, unmerging and linking cases on the page. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class TogetherPageIT {

    private static Browser browser;
    private static PageCenter center;
    private String first = "";
    private String part = "";

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void tell() {
        first = center.open("high", "Office Program Started A Shell", "host:ws-0417.corp.example");
        part = center.open("critical", "LSASS memory was read", "host:app01.corp.example");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Page kase(Page page, String id) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/cases/" + id);
        assertThat(page.locator("wf-alert").first()).isVisible();
        return page;
    }

    private static void merge(Page page) {
        button(page, "Merge…").focus();
        page.keyboard().press("Enter");
        Locator dialog =
                page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Merge into another case"));
        assertThat(dialog.locator("option")).hasCount(2);
        dialog.locator("select").selectOption(new SelectOption().setIndex(1));
        dialog.getByLabel("Reason").fill("One attack: the shell logged on there");
        dialog.locator("button.primary").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("#1 Office Program Started A Shell");
    }

    @Test
    void aCaseIsMergedByKeyboardAndSplitOffAgain() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), part);
            merge(page);
            assertThat(page.locator("wf-alert")).hasCount(2);
            assertThat(page.locator("header.case-head")).hasClass("case-head sev-critical");
            assertThat(page.locator(".together li")).containsText("#2 LSASS memory was read");
            assertThat(page.locator(".together li")).containsText("One attack: the shell logged on there");
            assertThat(page.locator(".activity")).containsText("#2 into this case");
            assertThat(page.locator(".activity")).containsText("in case #2");
            assertThat(page.locator(".activity")).not().containsText("into #1");
            assertThat(page.locator(".raised li")).hasText("Merged case #2 is critical.");

            page.navigate(center.url() + "/");
            assertThat(page.locator("li[data-case]")).hasCount(1);
            assertThat(page.locator("li[data-case]")).containsText("2 cases merged");

            page.navigate(center.url() + "/cases/2");
            assertThat(page.locator(".merged-into")).containsText("case #1");
            assertThat(button(page, "Merge…")).hasCount(0);
            page.locator(".merged-into a").click();
            button(page, "Unmerge case 2").click();
            assertThat(page.locator(".together")).hasCount(0);
            assertThat(page.locator("wf-alert")).hasCount(1);
            assertThat(page.locator("header.case-head")).hasClass("case-head sev-high");
            page.navigate(center.url() + "/");
            assertThat(page.locator("li[data-case]")).hasCount(2);
        }
    }

    @Test
    void aLinkIsSaidAndTakenBack() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), part);
            button(page, "Link…").click();
            Locator dialog =
                    page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Link to another case"));
            dialog.locator("select[name=kind]").selectOption("recurrence_of");
            assertThat(dialog.locator("select[name=to] option")).hasCount(2);
            dialog.locator("select[name=to]").selectOption(new SelectOption().setIndex(1));
            dialog.locator("button.primary").click();
            assertThat(page.locator(".together li")).containsText("a recurrence of");
            page.locator(".together li a").click();
            assertThat(page.locator(".together li")).containsText("seen again as");
            button(page, "Remove the link to case 2").click();
            assertThat(page.locator(".together")).hasCount(0);
            // Each case is informed separately, so the other one may be updated slightly later.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() ->
                            assertThat(center.find(part).path("linkedCases")).isEmpty());
        }
    }

    @Test
    void aCaseWhoseAttackCameBackNamesTheFormerCaseWithTheReasonAndHowItWasClosed() {
        try (BrowserContext person = browser.person(1280, 800)) {
            center.recurs(
                    part,
                    2,
                    first,
                    1,
                    "Came back 3 h after case #1 was resolved",
                    "ws-0417.corp.example: the rule Office Program Started A Shell matched again");
            Page page = kase(person.newPage(), first);
            assertThat(page.locator(".together li")).containsText("seen again as #2 LSASS memory was read");
            assertThat(page.locator(".together li")).not().containsText("True positive");
            close(page);

            page.navigate(center.url() + "/cases/" + part);
            Locator former = page.locator(".together li");
            assertThat(former).isVisible();
            assertThat(former).containsText("a recurrence of #1 Office Program Started A Shell");
            assertThat(former).containsText("True positive, Malware");
            assertThat(former).containsText("Came back 3 h after case #1 was resolved");
            assertThat(former.locator("details p")).isHidden();
            former.locator("summary").click();
            assertThat(former.locator("details p")).isVisible();
            assertThat(former.locator("details p"))
                    .containsText("the rule Office Program Started A Shell matched again");
            assertThat(page.locator(".activity")).containsText("as a recurrence of #1");
            page.locator("#links-title").scrollIntoViewIfNeeded();
            Pictures.take(page, "recurrence");
        }
    }

    private static void close(Page page) {
        button(page, "Acknowledge").click();
        button(page, "Resolve…").click();
        page.getByLabel("Outcome").fill("Reimaged.");
        button(page, "Resolve the case").click();
        button(page, "Close…").click();
        page.getByLabel("Classification").selectOption("truePositive");
        page.getByLabel("Determination").selectOption("malware");
        button(page, "Close the case").click();
        assertThat(page.locator(".standing")).containsText("Closed");
    }

    private static final String LINK =
            "ws-0417 → app01: both name account corp\\eve, 40 s after Office Program Started A Shell";

    @Test
    void aProposalIsDismissedByKeyAndAcceptedFromTheList() {
        try (BrowserContext person = browser.person(1280, 800)) {
            center.propose(first, 1, part, 2, LINK);
            Page page = kase(person.newPage(), part);
            assertThat(page.locator(".proposals")).containsText("#1 Office Program Started A Shell");
            assertThat(page.locator(".proposals")).containsText(LINK);
            assertThat(page.locator(".activity")).containsText("#1 and this case may be one attack");
            assertThat(page.locator("nav[aria-label=Main]")).containsText("Merge suggestions 1");
            page.locator(".proposals input[name=reason]").fill("Two users");
            page.locator("h1").focus();
            page.keyboard().press("d");
            assertThat(page.locator(".proposals")).hasCount(0);
            assertThat(page.locator(".activity")).containsText("Two users");

            center.propose(first, 1, part, 2, LINK + " and a file");
            page.keyboard().press("g");
            page.keyboard().press("p");
            assertThat(page.locator("li[data-proposal]")).containsText(LINK + " and a file");
            page.keyboard().press("y");
            assertThat(page.locator("li[data-proposal]")).hasCount(0);
            assertThat(page.locator(".toasts")).containsText("Merged into case 1");
            page.navigate(center.url() + "/cases/1");
            assertThat(page.locator(".together li")).containsText("#2 LSASS memory was read");
        }
    }

    @Test
    void whoHasACaseIsToldOfAProposalOnceAndNobodyIsPaged() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), part);
            button(page, "Acknowledge").click();
            assertThat(page.locator(".standing")).containsText("Acknowledged by mina");
            int pages = center.find(part).path("notificationCount").asInt();
            page.navigate(center.url() + "/assets");
            assertThat(page.locator(".pill.live")).isVisible();
            assertThat(page.locator("h1")).isVisible();
            center.propose(first, 1, part, 2, LINK);
            assertThat(page.locator(".toasts")).containsText("Merge suggestion for case 2");
            page.locator(".toasts button.quiet").first().click();
            assertThat(page.locator(".proposals")).isVisible();
            assertThat(center.find(part).path("notificationCount").asInt()).isEqualTo(pages);
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            center.propose(first, 1, part, 2, LINK);
            kase(page, part);
            assertThat(page.locator(".proposals")).isVisible();
            Readability.check(page, width, "proposal-" + width + scheme);
            page.navigate(center.url() + "/merge-suggestions");
            assertThat(page.locator("li[data-proposal]")).isVisible();
            Readability.check(page, width, "proposals-" + width + scheme);
            kase(page, part);
            button(page, "Merge…").click();
            assertThat(page.locator("wf-merging dialog")).isVisible();
            Readability.check(page, width, "merge-" + width + scheme);
            page.keyboard().press("Escape");
            merge(page);
            assertThat(page.locator("wf-alert")).hasCount(2);
            Readability.check(page, width, "whole-" + width + scheme);
            page.navigate(center.url() + "/cases/2");
            assertThat(page.locator(".merged-into")).isVisible();
            Readability.check(page, width, "part-" + width + scheme);
        }
    }
}
