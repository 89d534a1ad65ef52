package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.watchfloor.dashboards.web.Visitors.button;
import static io.watchfloor.dashboards.web.Visitors.look;
import static io.watchfloor.dashboards.web.Visitors.open;
import static io.watchfloor.dashboards.web.Visitors.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import io.watchfloor.ops.detection.alert.Observable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Investigation with the case page, also in a long queue. */
@ExtendWith(BoardDatabase.class)
class CasePageIT {

    private static final String DC = "domain-controller:dc01.corp.example";
    private static final String WORKSTATION = "host:ws-0417.corp.example";
    private static final String RAW = "{\"EventID\":4688}";

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
    void emptyTheCenter() {
        center.forget();
        visitors = new Visitors(browser, center);
    }

    @AfterEach
    void leave() {
        visitors.leave();
    }

    @Test
    void theCaseBeginsWithWhatHappenedWhereToWhomAndWhatIsNext() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        center.alert(id, "high", "Logon from outside", WORKSTATION, RAW, new Observable("user", "CORP\\mina"));
        Page mina = visitors.signIn("mina");
        open(mina, id);

        Locator summary = mina.locator(".summary");
        assertThat(summary).containsText("Memory of LSASS is read, Logon from outside");
        assertThat(summary).containsText("dc01.corp.example");
        assertThat(summary).containsText("ws-0417.corp.example");
        assertThat(summary).containsText("CORP\\mina");
        assertThat(summary).containsText("severity of the alert Memory of LSASS is read");
        assertThat(summary.locator(".next")).containsText("Acknowledge the case");
        assertThat(summary).isInViewport();

        mina.keyboard().press("a");
        assertThat(summary.locator(".next")).containsText("Read the alerts");
        look(mina, "case-summary");
    }

    @Test
    void everySectionIsOneLinkAwayAndTheCaseStaysWhereItIs() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        for (int i = 0; i < 30; i++) {
            center.alert(id, "high", "Alert " + i, WORKSTATION, RAW);
        }
        Page mina = visitors.signIn("mina");
        open(mina, id);
        Locator jumps =
                mina.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Sections of the case"));

        jumps.getByText("Notifications").click();

        assertThat(mina.locator("#notifications h2")).isInViewport();
        assertThat(jumps).isInViewport();
        jumps.getByText("Timeline").click();
        assertThat(mina.locator("#timeline h2")).isInViewport();
        mina.goBack();
        assertThat(mina.locator("#notifications h2")).isInViewport();
    }

    @Test
    void aLongTextIsFoldedToItsFirstLineAndItsSize() {
        String blob = "powershell -enc " + "QUJD".repeat(2000);
        String id = center.open("critical", "Memory of LSASS is read", DC);
        center.alert(id, "high", "Encoded command", DC, RAW, new Observable("process", blob));
        Page mina = visitors.signIn("mina");
        open(mina, id);

        Locator folded = mina.locator("#observables details.blob");
        assertThat(folded.locator("summary")).containsText("powershell -enc QUJD");
        assertThat(folded.locator("summary")).containsText("8,016 characters");
        assertThat(folded.locator("pre")).isHidden();
        folded.locator("summary").click();
        assertThat(folded.locator("pre")).hasText(blob);
        Readability.fits(mina, 1280);
    }

    @Test
    void aCaseOfManyAlertsIsNoLongerThanAFewScreens() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        for (int i = 0; i < 40; i++) {
            center.alert(
                    id,
                    "high",
                    "Alert " + i,
                    "host:ws-%02d.corp.example".formatted(i % 15),
                    RAW,
                    new Observable("process", "powershell -enc " + "QUJD".repeat(1000 + i)));
        }
        Page mina = visitors.signIn("mina");
        open(mina, id);
        assertThat(mina.locator("#alerts .more")).containsText("of 41");

        assertThat((Integer) mina.evaluate("document.documentElement.scrollHeight"))
                .isLessThan(4500);
        mina.setViewportSize(390, 844);
        assertThat((Integer) mina.evaluate("document.documentElement.scrollHeight"))
                .isLessThan(9000);
        Readability.fits(mina, 390);
    }

    @Test
    void aCaseThatGrowsIsReadOnceAtATime() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page mina = visitors.signIn("mina");
        open(mina, id);
        assertThat(mina.locator("#alerts-title .count")).hasText("1");
        List<Route> held = new ArrayList<>();
        mina.route("**/overview", held::add);

        for (int i = 2; i <= 9; i++) {
            center.alert(id, "high", "Alert " + i, WORKSTATION, RAW);
            assertThat(mina.locator("#alerts-title .count")).hasText(Integer.toString(i));
        }
        mina.waitForCondition(() -> !held.isEmpty());
        for (int i = 10; i <= 14; i++) {
            center.alert(id, "high", "Alert " + i, WORKSTATION, RAW);
            assertThat(mina.locator("#alerts-title .count")).hasText(Integer.toString(i));
        }
        mina.waitForTimeout(3000);
        assertThat(held).as("reads in progress").hasSize(1);

        mina.unroute("**/overview");
        held.getFirst().resume();
        assertThat(mina.locator("#timeline .count")).hasText("14");
    }

    @Test
    void severityAndSnoozeAreSetOnThePage() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page mina = visitors.signIn("mina");
        open(mina, id);

        button(mina, "Severity…").click();
        mina.locator("wf-operation[verb=severity] select").selectOption("low");
        button(mina, "Set the severity").click();
        assertThat(mina.locator(".case-head")).hasClass("case-head sev-low");
        assertThat(center.find(id).get("severity").asText()).isEqualTo("low");

        button(mina, "Snooze…").click();
        Locator dialog = mina.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByLabel("Snooze for")).isFocused();
        Readability.accessible(Readability.axe(mina).include("wf-operation[verb=snooze]"), "snooze");
        dialog.getByLabel("Snooze for").selectOption("4");
        button(mina, "Snooze the case").click();
        assertThat(mina.locator(".standing")).containsText("Snoozed until");
        assertThat(center.find(id).get("snoozedUntil").asText()).isNotEqualTo("null");
    }

    @Test
    void aCaseIsMovedToAnotherTierByKeyboardAndTheQueueShowsTheTier() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        String other = center.open("high", "Office program starts a shell", WORKSTATION);
        Page mina = visitors.signIn("mina");
        Page omar = visitors.signIn("omar");
        open(mina, id);
        assertThat(mina.locator(".standing [data-tier]")).hasText("Tier 1");

        button(mina, "Tier…").press("Enter");
        Locator dialog = mina.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByLabel("Tier")).isFocused();
        mina.keyboard().type("Forensics");
        mina.keyboard().press("Tab");
        mina.keyboard().type("The disk must be imaged");
        Readability.accessible(Readability.axe(mina).include("wf-operation[verb=tier]"), "tier");
        look(mina, "tier-dialog");
        button(mina, "Move the case to another tier").press("Enter");
        assertThat(mina.locator(".standing [data-tier]")).hasText("Forensics");
        assertThat(mina.locator("body")).containsText("from tier1 to forensics: The disk must be imaged");
        assertThat(center.find(id).get("tier").asText()).isEqualTo("forensics");
        look(mina, "case-of-forensics");

        assertThat(row(omar, id).locator("[data-tier]")).hasText("Forensics");
        assertThat(row(omar, other).locator("[data-tier]")).hasCount(0);
        omar.locator("#filter-tier").focus();
        omar.keyboard().type("Forensics");
        assertThat(omar.locator("#filter-tier option:checked")).hasText("Forensics (1)");
        assertThat(row(omar, other)).hasCount(0);
        assertThat(row(omar, id)).hasCount(1);
        assertThat(omar).hasURL(Pattern.compile(".*[?]tier=forensics$"));
        omar.reload();
        assertThat(row(omar, id)).hasCount(1);
        assertThat(row(omar, other)).hasCount(0);
        look(omar, "queue-of-forensics");
        omar.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Readability.accessible(omar, "queue-of-forensics-dark");
        omar.setViewportSize(390, 800);
        Readability.fits(omar, 390);
        assertThat(row(omar, id).locator("[data-tier]")).isVisible();
        look(omar, "queue-of-forensics-390");
        row(omar, id).locator("a.title").click();
        assertThat(omar.locator(".standing [data-tier]")).hasText("Forensics");
        Readability.fits(omar, 390);
        look(omar, "case-of-forensics-390");
    }

    @Test
    void aRefusalStandsAtTheFieldThatItIsAbout() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        Page mina = visitors.signIn("mina");
        mina.route(
                "**/cases/*/snooze",
                call -> call.fulfill(new Route.FulfillOptions()
                        .setStatus(409)
                        .setContentType("application/problem+json")
                        .setBody("{\"status\":409,\"code\":\"case.snooze-time\",\"detail\":\"Too far away.\"}")));
        open(mina, id);
        button(mina, "Snooze…").press("Enter");
        Locator dialog = mina.getByRole(AriaRole.DIALOG);
        button(mina, "Snooze the case").press("Enter");

        assertThat(dialog.getByRole(AriaRole.ALERT)).hasText("Too far away.");
        assertThat(dialog.getByLabel("Snooze for")).hasAttribute("aria-invalid", "true");
        assertThat(dialog.getByLabel("Snooze for")).hasAccessibleDescription("Too far away.");
        assertThat(dialog.getByLabel("Snooze for")).isFocused();
        assertThat(dialog.getByLabel("Reason")).hasAttribute("aria-invalid", "false");
        Readability.accessible(Readability.axe(mina).include("wf-operation[verb=snooze]"), "refused");
        mina.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(button(mina, "Snooze…")).isFocused();
    }

    @Test
    void theCaseToMergeIntoIsFoundByASearch() {
        String id = center.open("critical", "Memory of LSASS is read", DC);
        center.open("high", "Office program starts a shell", WORKSTATION);
        for (int i = 0; i < 60; i++) {
            center.open("low", "Port scan " + i, "host:h%02d".formatted(i));
        }
        Page mina = visitors.signIn("mina");
        open(mina, id);
        button(mina, "Merge…").click();
        Locator dialog = mina.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Search to find others");

        dialog.getByLabel("Search cases").fill("office");

        assertThat(dialog.locator("select[name=into] option")).hasCount(2);
        assertThat(dialog.locator("select[name=into]")).containsText("Office program starts a shell");
        Readability.accessible(Readability.axe(mina).include("wf-merging"), "wf-merging");
    }

    @Test
    void theQueueIsSortedAndFilteredAndTheAddressKeepsIt() {
        Instant now = Instant.now();
        String oldest = center.open("low", "Port scan", "host:ws1", now.minus(Duration.ofDays(9)));
        String middle = center.open("critical", "Memory of LSASS is read", DC, now.minus(Duration.ofDays(2)));
        String newest = center.open("high", "Office program starts a shell", WORKSTATION, now);
        center.acknowledge(middle, "jonas");
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator("li.row").first()).hasAttribute("data-case", newest);

        mina.getByLabel("Sort by").selectOption("severity");
        assertThat(mina.locator("li.row").first()).hasAttribute("data-case", middle);
        mina.getByLabel("Sort by").selectOption("oldest");
        assertThat(mina.locator("li.row").first()).hasAttribute("data-case", oldest);

        Locator further = mina.locator(".further");
        further.locator("summary").click();
        Readability.accessible(Readability.axe(mina).include("wf-queue"), "wf-queue");
        further.getByLabel("Assignee").selectOption("jonas");
        assertThat(mina.locator("li.row")).hasCount(1);
        assertThat(row(mina, middle)).isVisible();
        further.getByLabel("Assignee").selectOption("none");
        assertThat(mina.locator("li.row")).hasCount(2);
        further.getByLabel("Asset").fill("ws-0417");
        assertThat(mina.locator("li.row")).hasCount(1);
        further.getByLabel("Technique").fill("T1059");
        assertThat(mina.locator("li.row")).hasCount(0);
        further.getByLabel("Technique").fill("T1003");
        assertThat(row(mina, newest)).isVisible();
        assertThat(mina).hasURL(center.url() + "/?assignee=none&asset=ws-0417&technique=T1003&sort=oldest");
        mina.reload();
        assertThat(row(mina, newest)).isVisible();
        assertThat(mina.locator("li.row")).hasCount(1);
    }

    @Test
    void someOfTheCasesAreHandedOver() {
        String mine = center.open("critical", "Memory of LSASS is read", DC);
        String stays = center.open("high", "Office program starts a shell", WORKSTATION);
        center.begin(mine, "mina");
        center.begin(stays, "mina");
        visitors.signIn("jonas");
        Page mina = visitors.signIn("mina");
        mina.navigate(center.url() + "/on-call");

        button(mina, "Hand off shift…").click();
        Locator dialog = mina.locator("wf-handover dialog");
        dialog.getByLabel("Selected cases assigned to me").check();
        dialog.getByLabel("Memory of LSASS is read").check();
        Readability.accessible(Readability.axe(mina).include("wf-handover"), "wf-handover");
        dialog.locator("select[name=to]").selectOption("jonas");
        button(mina, "Send").click();

        assertThat(mina.locator("li.offer")).containsText("You offered 1 case to jonas");
        assertThat(mina.locator("li.offer")).containsText("Memory of LSASS is read");
        assertThat(mina.locator("li.offer")).not().containsText("Office program starts a shell");
    }

    @Test
    void aScreenShowsManyCases() {
        for (int i = 0; i < 40; i++) {
            center.open("high", "Office program starts a shell", "host:ws-%02d.corp.example".formatted(i));
        }
        Page mina = visitors.signIn("mina");
        assertThat(mina.locator("li.row")).hasCount(40);
        look(mina, "queue-dense");
        assertThat((Integer) mina.evaluate("""
                        () => [...document.querySelectorAll('li.row')].filter((row) => row.getBoundingClientRect().bottom <= 900).length""")).isGreaterThanOrEqualTo(14);
        Readability.fits(mina, 1280);
    }
}
