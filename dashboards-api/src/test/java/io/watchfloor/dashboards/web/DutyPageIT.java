package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page for people on duty: on a phone, with clear texts. Uses real read models; answers of case commands are
 * simulated.
 */
@ExtendWith(Serving.class)
class DutyPageIT {

    private static final String LONG_NAME = "workstation-of-the-accounting-department-17.branch.corp.example";

    private static Browser browser;
    private static ServedBoards center;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private Story story;

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
    void tell() {
        story = new Story(center.jdbi());
    }

    @AfterEach
    void leave() {
        contexts.forEach(BrowserContext::close);
    }

    private Page signedIn(int width) {
        BrowserContext context = browser.person(width, 844);
        contexts.add(context);
        String session = center.session("mina", Role.RESPONDER);
        context.addCookies(List.of(
                new Cookie(Access.COOKIE, session).setUrl(center.uri("/").toString())));
        return context.newPage();
    }

    private Page at(int width, String path) {
        Page page = signedIn(width);
        page.navigate(center.uri(path).toString());
        assertThat(page.locator("h1").first()).isVisible();
        return page;
    }

    private static void look(Page page, String name) {
        Pictures.take(page, name);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** A case acknowledged by mina. */
    private String acknowledged() {
        String id = story.caseOpens(6, 1, story.opens("host:dc01.corp.example", "rule", Level.HIGH, 1));
        story.happens(id, new CaseEvent.Acknowledged("mina", 1, null, Story.at(30)));
        return id;
    }

    private static void answers(Page page, String verb, List<String> asked, String status) {
        page.route(Pattern.compile(".*/api/v1/cases/[^/]+/" + verb), (Route route) -> {
            asked.add(verb + " " + route.request().postData());
            String id = route.request().url().replaceAll(".*/cases/([^/]+)/.*", "$1");
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"id\":\"" + id + "\",\"number\":6,\"status\":\"" + status + "\",\"version\":99}"));
        });
    }

    @Test
    void onAPhoneEveryAssetKeepsItsNameInOnePieceAndHidesNothing() {
        story.opens("host:" + LONG_NAME, "rule", Level.CRITICAL, 1);
        story.opens("host:dc01.corp.example", "rule", Level.HIGH, 2);
        Page page = at(390, "/assets");
        Locator rows = page.locator("table.assets tbody tr");
        assertThat(rows).hasCount(2);
        look(page, "assets-phone");
        BoundingBox name = rows.nth(1).locator("th a").boundingBox();
        Assertions.assertThat(name.height)
                .as("dc01.corp.example stands on one line")
                .isLessThan(40);
        for (String label : List.of("Type", "Risk", "Open alerts", "Last seen")) {
            BoundingBox box =
                    rows.first().locator("td[data-label='" + label + "']").boundingBox();
            Assertions.assertThat(box.x + box.width).as(label).isLessThanOrEqualTo(390);
        }
        Readability.fits(page, 390);
    }

    @Test
    void assetsThatDoNotFitAreCountedAndShownOnDemand() {
        for (int number = 0; number < 203; number++) {
            story.opens("host:h%03d".formatted(number), "rule", Level.LOW, 1);
        }
        story.opens("host:worst", "rule", Level.CRITICAL, 1);
        Page page = at(1280, "/assets");
        assertThat(page.locator("tbody tr").first()).containsText("worst");
        assertThat(page.locator(".more")).containsText("Showing 200 of 204");
        button(page, "Show more").click();
        assertThat(page.locator("tbody tr")).hasCount(204);
        assertThat(page.locator(".more")).hasCount(0);
    }

    @Test
    void anAlertOfManyRecordsOpensWithOneAndTheTimelineFoldsWhatRepeats() {
        Alert alert = story.grows(story.opens("host:dc01.corp.example", "rule", Level.HIGH, 1), 10, 10);
        String id = story.caseOpens(6, 30, alert);
        Page page = at(1280, "/cases/" + id);
        page.locator("wf-alert summary").first().click();
        assertThat(page.locator("wf-alert details.record:visible")).hasCount(1);
        assertThat(page.locator("wf-alert .earlier > summary")).hasText("10 earlier events");
        assertThat(page.locator("#line-title")).containsText("Attack timeline");
        assertThat(page.locator(".timeline li")).hasCount(1);
        assertThat(page.locator(".timeline .times")).hasText("11 events");
        look(page, "case-wide");
        page.locator("wf-alert .earlier > summary").click();
        assertThat(page.locator("wf-alert details.record:visible")).hasCount(11);
        Page phone = at(390, "/cases/" + id);
        assertThat(phone.locator(".timeline li")).hasCount(1);
        look(phone, "case-phone");
        Readability.fits(phone, 390);
    }

    @Test
    void nothingIsSaidAboutPagesWhileTheCenterCannotBeHeard() {
        story.caseOpens(6, 1, story.opens("host:dc01.corp.example", "rule", Level.HIGH, 1));
        Page page = at(1280, "/");
        assertThat(page.locator(".headline h1")).hasText("1 unacknowledged case");
        assertThat(page.locator("li.row .who")).hasText("Unassigned");
        assertThat(page.locator("li.row .due-in")).hasText("notification waits");
        look(page, "queue-wide");
        page.evaluate("""
                async script => {
                  const live = (await import(script)).live$$module$web$live;
                  live.connect = () => {};
                  live.drop();
                  live.become('connecting');
                }""", Bundle.address("app.js"));
        assertThat(page.locator("li.row .due-in")).containsText("next notification was due");
        assertThat(page.locator(".headline p")).containsText("next notification was due");
    }

    @Test
    void resolvingAsksForTheOutcomeAndCanBeUndone() {
        List<String> asked = new ArrayList<>();
        Page page = at(1280, "/cases/" + acknowledged());
        answers(page, "resolve", asked, "resolved");
        answers(page, "reopen", asked, "new");
        answers(page, "acknowledge", asked, "acknowledged");
        assertThat(button(page, "Mark contained")).isVisible();
        button(page, "Resolve…").click();
        Assertions.assertThat(asked).isEmpty();
        page.getByLabel("Outcome").fill("The host was reimaged.");
        button(page, "Resolve the case").click();
        assertThat(page.locator(".toast")).containsText("Case 6 resolved");
        Assertions.assertThat(asked).containsExactly("resolve {\"note\":\"The host was reimaged.\"}");
        button(page, "Undo").click();
        assertThat(page.locator(".toast")).containsText("Case 6 reopened and assigned to you");
        Assertions.assertThat(asked)
                .containsExactly(
                        "resolve {\"note\":\"The host was reimaged.\"}",
                        "reopen {\"reason\":\"Resolved by mistake\"}",
                        "acknowledge {}");
    }

    @Test
    void aFirstNoteSaysThatItBeginsTheWorkAndCtrlEnterAddsIt() {
        List<String> asked = new ArrayList<>();
        Page page = at(1280, "/cases/" + acknowledged());
        answers(page, "notes", asked, "in_progress");
        assertThat(page.locator("#note-begins")).hasText("Your first note changes the status to In progress.");
        page.locator("#note-text").fill("jam it");
        page.keyboard().press("Control+Enter");
        assertThat(page.locator(".toast")).containsText("Case 6 updated: note added. It is now in progress");
        Assertions.assertThat(asked).containsExactly("notes {\"text\":\"jam it\"}");
        assertThat(button(page, "Add note")).isVisible();
    }

    @Test
    void aCaseIsAssignedToOneOfThePeopleWhoAreThere() {
        List<String> asked = new ArrayList<>();
        center.people().ensure("ruth", Role.RESPONDER);
        center.people().ensure("vic", Role.VIEWER);
        Page page = at(1280, "/cases/" + acknowledged());
        answers(page, "assign", asked, "in_progress");
        button(page, "Assign…").click();
        Locator who = page.locator("wf-operation[verb=assign] select");
        assertThat(who.locator("option")).hasText(new String[] {"Choose…", "mina (responder)", "ruth (responder)"});
        who.selectOption("ruth");
        button(page, "Assign the case").click();
        assertThat(page.locator(".toast")).containsText("Case 6 assigned");
        Assertions.assertThat(asked).containsExactly("assign {\"assignee\":\"ruth\"}");
    }

    @Test
    void beforeItIsKnownWhoLooksNothingOfTheWatchIsShown() {
        acknowledged();
        Page page = signedIn(1280);
        List<Route> waiting = new ArrayList<>();
        page.route("**/api/v1/me", waiting::add);
        page.navigate(center.uri("/").toString());
        assertThat(page.locator(".booting")).hasText("Loading…");
        assertThat(page.locator("wf-queue, .bar")).hasCount(0);
        page.waitForCondition(() -> !waiting.isEmpty());
        waiting.forEach(route -> route.resume());
        assertThat(page.locator("li.row")).hasCount(1);
    }
}
