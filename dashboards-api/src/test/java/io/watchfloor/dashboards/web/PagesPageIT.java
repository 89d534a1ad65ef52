package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.paging.contact.ContactMethod;
import io.watchfloor.ops.paging.contact.Recipient;
import io.watchfloor.ops.paging.oncall.Urgency;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notification log on the page: recipients, contact methods and results. */
@ExtendWith(Serving.class)
class PagesPageIT {

    private static Browser browser;
    private static ServedBoards center;

    private Story story;
    private String kase = "";

    @BeforeAll
    static void start(ServedBoards served) {
        browser = Browser.start();
        center = served;
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void aNightOfPages() {
        story = new Story(center.jdbi(), center.dashboards()::boardsChanged);
        kase = story.caseOpens(7, 0, story.opens(Story.ASSET, "r-1", Level.CRITICAL, 0));
        queued("page-seen", Recipient.person("mina"), ContactMethod.WEB_PUSH, "my phone", 1);
        attempted(
                "page-seen",
                io.watchfloor.ops.paging.escalation.Notification.Outcome.SENT,
                "201 from the push service",
                2);
        received("page-seen", io.watchfloor.ops.paging.escalation.Notification.Status.SEEN, "clicked", 9);
        queued("page-failed", Recipient.person("jonas"), ContactMethod.EMAIL, "work", 60);
        attempted(
                "page-failed",
                io.watchfloor.ops.paging.escalation.Notification.Outcome.REFUSED,
                "550 no such user",
                61);
        queued("page-waits", Recipient.channel("watch-room"), ContactMethod.SLACK, "slack", 120);
    }

    private void queued(String id, Recipient to, ContactMethod way, String label, long second) {
        var page = new io.watchfloor.ops.paging.escalation.Notification(
                id,
                io.watchfloor.ops.paging.escalation.Notification.Kind.OPENED,
                1,
                1,
                to,
                way,
                "contact-" + id,
                label,
                Urgency.HIGH,
                "on call in watch",
                Story.at(second),
                Story.at(second),
                List.of(),
                io.watchfloor.ops.paging.escalation.Notification.Status.QUEUED,
                null,
                null);
        story.happens(kase, new CaseEvent.PageQueued(page, Story.at(second)));
    }

    private void attempted(
            String id, io.watchfloor.ops.paging.escalation.Notification.Outcome outcome, String words, long second) {
        var status = outcome == io.watchfloor.ops.paging.escalation.Notification.Outcome.SENT
                ? io.watchfloor.ops.paging.escalation.Notification.Status.SENT
                : io.watchfloor.ops.paging.escalation.Notification.Status.FAILED;
        var attempt = new io.watchfloor.ops.paging.escalation.Notification.Attempt(Story.at(second), outcome, words);
        story.happens(kase, new CaseEvent.PageAttempted(id, attempt, status, Story.at(second)));
    }

    private void received(
            String id, io.watchfloor.ops.paging.escalation.Notification.Status status, String words, long second) {
        story.happens(kase, new CaseEvent.PageReceived(id, status, words, null, Story.at(second)));
    }

    private static Page pages(BrowserContext person) {
        person.addCookies(List.of(new Cookie(Access.COOKIE, center.session("mina", Role.RESPONDER))
                .setUrl(center.uri("/").toString())));
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(center.uri("/").toString());
        assertThat(page.locator(".pill")).hasText("Live");
        page.keyboard().press("g");
        page.keyboard().press("t");
        assertThat(page.locator("h1")).hasText("Notifications");
        return page;
    }

    private static Locator line(Page page, String id) {
        return page.locator("li[data-page='" + id + "']");
    }

    @Test
    void onesOwnPagesComeFirstAndThoseOfAllOnDemandWithTheWordsOfTheirReceivers() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = pages(mina);
            assertThat(page.locator("ol.pages > li")).hasCount(1);
            assertThat(line(page, "page-seen"))
                    .containsText(Pattern.compile("Seen\\s+mina\\s+you\\s+by push\\s+\\(my phone\\)"));
            assertThat(line(page, "page-seen")).containsText("201 from the push service");
            assertThat(line(page, "page-seen")).containsText(Pattern.compile("sent .*· delivered .*· seen "));

            page.keyboard().press("m");
            assertThat(page.locator("ol.pages > li")).hasCount(3);
            assertThat(line(page, "page-failed")).containsText("550 no such user");
            assertThat(line(page, "page-waits"))
                    .containsText(Pattern.compile("Pending\\s+channel watch-room by Slack"));
            Visitors.look(page, "pages");

            page.getByLabel("Status").selectOption("failed");
            assertThat(page.locator("ol.pages > li")).hasCount(1);
            assertThat(page).hasURL(Pattern.compile("who=all&status=failed"));
            line(page, "page-failed")
                    .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("case #7"))
                    .click();
            assertThat(page.locator("section[aria-labelledby=pages-title]")).containsText("550 no such user");
            page.getByText("Escalation preview").click();
            assertThat(page.locator("wf-would-page .foretold li").first()).containsText("policy default");
            Visitors.look(page, "case-pages");
        }
    }

    @Test
    void whatBecomesOfAPageShowsByItself() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = pages(mina);
            assertThat(line(page, "page-seen")).isVisible();
            queued("page-late", Recipient.person("mina"), ContactMethod.EMAIL, "work", 200);
            assertThat(line(page, "page-late")).containsText("Pending");
            attempted("page-late", io.watchfloor.ops.paging.escalation.Notification.Outcome.SENT, "250 OK", 201);
            assertThat(line(page, "page-late")).containsText("Sent");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void aLeadSeesWhatPagesCostWhom(int width) {
        try (BrowserContext lea = browser.person(width, 844)) {
            lea.addCookies(List.of(new Cookie(Access.COOKIE, center.session("lea", Role.LEAD))
                    .setUrl(center.uri("/").toString())));
            Page page = lea.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.navigate(center.uri("/on-call/metrics").toString());
            page.locator("wf-figures select").first().selectOption("52");
            Locator rows = page.locator(".measures tbody tr");
            assertThat(rows.filter(new Locator.FilterOptions().setHasText("jonas"))
                            .locator("td[data-label=Failed]"))
                    .hasText("1");
            page.locator("wf-figures select").last().selectOption("method");
            assertThat(page.locator(".measures")).containsText("e-mail");
            assertThat(rows.last()).containsText("All");
            Visitors.look(page, "figures-" + width);
            check(page, width);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void thePagesAreAccessible(int width) {
        try (BrowserContext mina = browser.person(width, 844)) {
            Page page = pages(mina);
            page.keyboard().press("m");
            assertThat(page.locator("ol.pages > li")).hasCount(3);
            Visitors.look(page, "pages-" + width);
            check(page, width);
        }
    }

    private static void check(Page page, int width) {
        Readability.fits(page, width);
        Readability.accessible(page, "pages");
    }
}
