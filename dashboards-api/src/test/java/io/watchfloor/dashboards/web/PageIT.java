package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.watchfloor.dashboards.web.Visitors.button;
import static io.watchfloor.dashboards.web.Visitors.look;
import static io.watchfloor.dashboards.web.Visitors.open;
import static io.watchfloor.dashboards.web.Visitors.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.detection.alert.Observable;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page for analysts in a real browser, with real routes and read models. */
@ExtendWith(BoardDatabase.class)
class PageIT {

    private static final String DC = "domain-controller:dc01.corp.example";
    private static final String WORKSTATION = "host:ws-0417.corp.example";

    private static Browser browser;
    private static PageCenter center;

    private Visitors visitors;

    @BeforeAll
    static void start(BoardDatabase.Running database) {
        browser = Browser.start();
        center = new PageCenter(database);
    }

    @AfterAll
    static void close() {
        if (center != null) {
            center.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void beginAnew() {
        center.forget();
        visitors = new Visitors(browser, center);
    }

    @AfterEach
    void nobodyComplained() {
        visitors.leave();
        assertThat(visitors.complaints())
                .as("what the browser complained about")
                .isEmpty();
    }

    @Test
    void aCaseArrivesByItselfAndIsAcknowledgedByKeyboard() {
        Page mina = visitors.signIn("mina");
        assertThat(mina.getByRole(AriaRole.HEADING).first()).hasText("No open cases");

        String id = center.open("critical", "Memory of LSASS is read", DC);

        assertThat(row(mina, id)).containsText("Memory of LSASS is read");
        assertThat(mina).hasTitle("(1) Queue · Watchfloor");
        mina.keyboard().press("j");
        assertThat(row(mina, id).locator("a.title")).isFocused();
        mina.keyboard().press("a");

        assertThat(row(mina, id)).containsText("Acknowledged");
        assertThat(row(mina, id)).containsText("mina (you)");
        assertThat(mina).hasTitle("Queue · Watchfloor");
        assertThat(center.find(id).get("acknowledgedBy").asText()).isEqualTo("mina");
    }

    @Test
    void aCaseIsFoundByAnAddressAndOpenedByKeyboard() {
        String id = center.open("low", "A quiet one", WORKSTATION);
        center.alert(id, "high", "Beacon", WORKSTATION, "{}", new Observable("ip", "203.0.113.66"));
        Page mina = visitors.signIn("mina");
        assertThat(row(mina, id)).isVisible();

        mina.keyboard().press("g");
        mina.keyboard().press("f");
        assertThat(mina.getByRole(AriaRole.SEARCHBOX)).isFocused();
        mina.keyboard().type("203.0.113.66");
        mina.keyboard().press("Enter");
        assertThat(mina.locator("#found-case")).hasText("Cases 1");
        assertThat(mina.locator(".hits").first()).containsText("ip 203.0.113.66");
        mina.locator("h1").focus();
        mina.keyboard().press("j");
        assertThat(mina.locator(".hits a.hit").first()).isFocused();
        mina.keyboard().press("Enter");

        assertThat(mina.locator("h1")).containsText("Beacon");
    }

    @Test
    void aSecondBrowserSeesAtOnceWhoHasTheCase() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page mina = visitors.signIn("mina");
        Page jonas = visitors.signIn("jonas");
        open(jonas, id);
        assertThat(jonas.locator(".standing")).containsText("Unassigned");

        row(mina, id).getByRole(AriaRole.BUTTON).click();

        assertThat(jonas.locator(".standing")).containsText("Acknowledged by mina");
        assertThat(jonas.locator(".activity")).containsText("acknowledged");
    }

    @Test
    void whoComesSecondIsToldWhoWasFirst() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page jonas = visitors.signIn("jonas");
        open(jonas, id);
        center.line().cut();
        center.acknowledge(id, "mina");

        jonas.keyboard().press("a");

        assertThat(jonas.locator(".toast.failed")).containsText("mina has already acknowledged this case");
        assertThat(jonas.locator(".standing")).containsText("Acknowledged by mina");
        visitors.complaints().clear(); // the browser logs the 409
    }

    @Test
    void newCasesNeverShiftTheRowUnderTheCursor() {
        String low = center.open("low", "A quiet one", WORKSTATION);
        Page mina = visitors.signIn("mina");
        mina.keyboard().press("j");
        assertThat(row(mina, low)).hasClass(Pattern.compile("is-cursor"));
        double before = row(mina, low).boundingBox().y;

        center.open("critical", "A loud one", DC);

        assertThat(mina.locator(".news")).containsText("1 new, press n");
        assertThat(row(mina, low).boundingBox().y).isEqualTo(before);
        assertThat(mina.locator("li.row")).hasCount(1);

        mina.keyboard().press("n");

        assertThat(mina.locator("li.row").first()).containsText("A loud one");
        assertThat(row(mina, low).locator("a.title")).isFocused();
    }

    @Test
    void focusStaysWhileAnotherPersonChangesTheRow() {
        String id = center.open("high", "Office program starts a shell", WORKSTATION);
        Page mina = visitors.signIn("mina");
        mina.keyboard().press("j");
        assertThat(row(mina, id).locator("a.title")).isFocused();

        center.acknowledge(id, "jonas");

        assertThat(row(mina, id)).containsText("jonas");
        assertThat(row(mina, id).locator("a.title")).isFocused();
        mina.keyboard().press("a");
        assertThat(mina.locator(".toast")).containsText("assigned to jonas");
    }

    @Test
    void aNoteHalfWrittenSurvivesLiveChanges() {
        String id = center.open("high", "Office program starts a shell", WORKSTATION);
        Page mina = visitors.signIn("mina");
        open(mina, id);
        mina.keyboard().press("c");
        assertThat(mina.locator("#note-text")).isFocused();
        mina.keyboard().type("jam");

        center.alert(id, "high", "Shadow copies are deleted", WORKSTATION, "{}");

        assertThat(mina.locator("wf-alert")).hasCount(2);
        mina.keyboard().type(" it");
        assertThat(mina.locator("#note-text")).isFocused();
        assertThat(mina.locator("#note-text")).hasValue("jam it");
    }

    @Test
    void aBrokenConnectionIsResumedWhereItBroke() {
        center.open("high", "Before the break", WORKSTATION);
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator(".pill")).hasText("Live");

        center.line().drop();
        String missed = center.open("critical", "While it was broken", DC);

        assertThat(row(mina, missed)).containsText("While it was broken");
        assertThat(mina.locator(".pill")).hasText("Live");
        assertThat(visitors.sent())
                .as("asked for what came since, not for everything again")
                .anyMatch(message -> message.contains("\"cases\"") && message.contains("\"from\""));
    }

    @Test
    void silenceIsShownAsStaleSinceItsLastBeat() {
        center.open("high", "Before the silence", WORKSTATION);
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator(".pill")).hasText("Live");

        center.line().cut();

        assertThat(mina.locator(".pill"))
                .containsText(
                        Pattern.compile("Stale since \\d\\d:\\d\\d:\\d\\d"),
                        new LocatorAssertions.ContainsTextOptions().setTimeout(60_000));
        assertThat(mina.locator("main")).hasClass(Pattern.compile("is-stale"));
        visitors.complaints().clear(); // the browser logs each failed reconnect

        center.line().restore();

        assertThat(mina.locator(".pill")).hasText("Live", new LocatorAssertions.HasTextOptions().setTimeout(30_000));
        visitors.complaints().clear();
    }

    @Test
    void hostileTelemetryIsShownAsTheTextThatItIs() {
        String hostile = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>${1+1}";
        String id = center.open("high", hostile, WORKSTATION);
        center.alert(
                id, "high", hostile, "host:<b>bold<b>", "{\"CommandLine\":\"" + hostile.replace("\"", "\\\"") + "\"}");
        center.alert(id, "high", "plain line", WORKSTATION, hostile, new Observable("url", hostile));
        Page mina = visitors.signIn("mina");
        assertThat(row(mina, id)).containsText("<script>document.title='owned'</script>${1+1}");

        open(mina, id);
        Folds.openAll(mina, "wf-alert > details", 3);
        Folds.openAll(mina, "wf-alert details.record", 3);

        Locator plain = mina.locator("wf-alert").filter(new Locator.FilterOptions().setHasText("plain line"));
        assertThat(plain.locator("pre")).hasText(hostile);
        assertThat(mina.locator("pre")).hasCount(3);
        assertThat(mina.locator("main script, main img, main b")).hasCount(0);
        assertThat(mina.title()).doesNotContain("owned");
    }

    @Test
    void evidenceKeepsNumbersThatJavaScriptWouldRound() {
        String id = center.open("high", "Office program starts a shell", WORKSTATION);
        Page mina = visitors.signIn("mina");
        open(mina, id);

        mina.locator("wf-alert summary").first().click();
        mina.locator("wf-alert details.record > summary").first().click();

        assertThat(mina.locator("wf-alert pre").first()).containsText("9232379236109516801");
    }

    @Test
    void aCaseIsClosedWithItsJudgement() {
        String id = center.open("high", "Office program starts a shell", WORKSTATION);
        Page mina = visitors.signIn("mina");
        open(mina, id);

        mina.keyboard().press("a");
        assertThat(mina.locator(".standing")).containsText("Acknowledged by mina");
        button(mina, "Start work").click();
        assertThat(mina.locator(".standing")).containsText("In progress");
        button(mina, "Resolve…").click();
        mina.getByLabel("Outcome").fill("Reimaged.");
        button(mina, "Resolve the case").click();
        button(mina, "Close…").click();
        mina.getByLabel("Classification").selectOption("truePositive");
        mina.getByLabel("Determination").selectOption("malware");
        button(mina, "Close the case").click();

        assertThat(mina.locator(".standing")).containsText("Closed");
        assertThat(mina.locator(".standing")).containsText("True positive, Malware");
        assertThat(mina.locator(".activity")).containsText("True positive, Malware");
        assertThat(mina.locator("main")).not().containsText("truePositive");
        assertThat(center.find(id).get("determination").asText()).isEqualTo("malware");
        button(mina, "Reopen…").click();
        mina.locator("wf-operation[verb=reopen]").getByLabel("Reason").fill("It came back.");
        button(mina, "Reopen the case").click();
        assertThat(mina.locator(".standing")).containsText("Assigned to mina, not acknowledged");
    }

    @Test
    void filtersLiveInTheAddress() {
        center.open("critical", "Memory of LSASS is read", DC);
        center.open("high", "Office program starts a shell", WORKSTATION);
        Page mina = visitors.signIn("mina");

        mina.keyboard().press("/");
        assertThat(mina.locator("#filter-text")).isFocused();
        mina.keyboard().type("office shell");

        assertThat(mina.locator("li.row")).hasCount(1);
        assertThat(mina).hasURL(center.url() + "/?q=office+shell");
        mina.navigate(center.url() + "/?severity=critical");
        assertThat(mina.locator("li.row")).hasText(Pattern.compile("Memory of LSASS"));
        mina.navigate(center.url() + "/?assignee=me");
        assertThat(mina.locator(".empty")).containsText("No case matches the filter");
    }

    @Test
    void anAssetShowsItsAlertsAndItsCase() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page mina = visitors.signIn("mina");
        mina.keyboard().press("g");
        mina.keyboard().press("a");
        mina.locator("table.assets a").first().click();

        assertThat(mina.locator("h1")).hasText("dc01.corp.example");
        assertThat(mina.locator("wf-alert")).containsText("Memory of LSASS is read");
        mina.locator(".tiles a[href^='/cases/']").click();
        assertThat(mina).hasURL(center.url() + "/cases/" + id);
    }

    @Test
    void whoIsNotSignedInGetsTheSignInAndComesBackToTheSamePlace() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page somebody = visitors.person();
        somebody.navigate(center.url() + "/cases/" + id);
        assertThat(somebody.locator("h1")).hasText("Sign in");
        visitors.complaints().clear(); // the browser logs the 401

        somebody.getByLabel("API token").fill("wrong");
        button(somebody, "Sign in").click();
        assertThat(somebody.locator(".problem")).containsText("This token is not valid");
        visitors.complaints().clear();
        somebody.getByLabel("API token").fill(center.token("mina"));
        button(somebody, "Sign in").click();

        assertThat(somebody.locator("h1")).containsText("Memory of LSASS is read");
        assertThat(somebody.locator(".pill")).hasText("Live");
    }

    @Test
    void aUsedLinkSaysSo() {
        String link = center.link("mina");
        SignInLink.use(visitors.person(), link);
        Page somebody = visitors.person();
        SignInLink.use(somebody, link);
        assertThat(somebody.locator(".problem")).containsText("already used");
    }

    @Test
    void aDemoSaysThatItIsOne() {
        center.becomeDemo();
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator(".demo")).containsText("DEMO");
        assertThat(mina.locator(".demo")).containsText("The demo pager received 1 notification");
    }

    @Test
    void aCenterThatReadsItsJournalAgainShowsNoCalm() {
        center.rebuilds(OptionalInt.of(37));
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator("wf-rebuilding")).containsText("REBUILDING, 37 %");
        assertThat(mina.locator("wf-queue h1")).hasText("Rebuilding, 37 %");
        assertThat(mina.locator("wf-queue .empty")).containsText("Cases are loading");
        look(mina, "rebuilding-1280");
        mina.setViewportSize(390, 844);
        look(mina, "rebuilding-390");
        center.rebuilds(OptionalInt.empty());
        mina.reload();
        assertThat(mina.locator("wf-queue h1")).hasText("No open cases");
        assertThat(mina.locator("wf-rebuilding .parked")).hasCount(0);
    }

    @Test
    void thatNobodyIsToldStandsOnEveryPlaceAndCannotBeDismissed() {
        center.receiverOfPagesIsMissing();
        String id = center.open("high", "Memory of LSASS is read", "host:dc01");
        Page mina = visitors.signIn("mina");
        Locator banner = mina.locator("wf-paging [role=alert]");
        assertThat(banner).containsText("No one can be notified");
        assertThat(banner).containsText("watchfloor.escalation.webhook-url");
        assertThat(banner.locator("button")).hasCount(0);
        open(mina, id);
        assertThat(banner).containsText("No one can be notified");
        look(mina, "untold");
    }

    @Test
    void whereEverythingIsToldThereIsNoBanner() {
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator("wf-paging [role=alert]")).isEmpty();
    }

    @Test
    void aCaseThatGotWorseIsMarkedAndConfirmedWithAKey() {
        String id = center.open("high", "Memory of LSASS is read", "host:dc01");
        center.acknowledge(id, "tom");
        Page mina = visitors.signIn("mina");
        center.alert(id, "critical", "Shadow copies were deleted", "host:dc01", "{}");
        assertThat(row(mina, id)).containsText("Escalated");
        assertThat(button(mina, "Acknowledge update of case 1")).isVisible();
        look(mina, "worse-queue");
        open(mina, id);
        assertThat(mina.locator(".worse")).containsText("Shadow copies were deleted");
        assertThat(mina.locator(".worse")).containsText("Update not acknowledged");
        look(mina, "worse-case");
        mina.keyboard().press("w");
        assertThat(mina.locator(".worse")).containsText("Acknowledged by mina");
        assertThat(mina.locator(".standing")).containsText("tom");
    }
}
