package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.watchfloor.dashboards.web.Visitors.button;
import static io.watchfloor.dashboards.web.Visitors.look;
import static io.watchfloor.dashboards.web.Visitors.open;
import static io.watchfloor.dashboards.web.Visitors.row;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks, notes and mentions on the page, by keyboard. */
@ExtendWith(BoardDatabase.class)
class CaseWorkPageIT {

    private static Browser browser;
    private static PageCenter center;

    private Visitors visitors;
    private String id;

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
        id = center.open("critical", "Memory of LSASS is read", "domain-controller:dc01.corp.example");
    }

    @AfterEach
    void leave() {
        visitors.leave();
    }

    @Test
    void aTaskIsAddedChangedAndDoneByKeyboard() {
        Page mina = visitors.signIn("mina");
        open(mina, id);
        addTask(mina, 0, "Reset the password");
        Locator task = mina.locator("#tasks li");
        assertThat(task.locator("strong")).hasText("Reset the password");
        assertThat(task.locator(".facts > span:not(.chip)")).hasText("No owner");

        button(mina, "Change the task Reset the password").focus();
        mina.keyboard().press("Enter");
        Locator dialog = task.locator("dialog");
        dialog.locator("select[name=owner]").selectOption("mina");
        dialog.locator("select[name=due]").selectOption("4");
        dialog.locator("select[name=status]").selectOption("in_progress");
        Readability.accessible(mina, "task-dialog");
        look(mina, "task-dialog");
        button(mina, "Save task").click();
        assertThat(task.locator(".chip")).hasText("In progress");
        assertThat(task.locator(".facts > span:not(.chip)").first()).hasText("mina");
        assertThat(task.locator(".facts > span time")).hasCount(1);
        assertThat(mina.locator("#tasks h2 .count")).hasText("1");

        button(mina, "Change the task Reset the password").click();
        dialog.locator("select[name=due]").selectOption("none");
        dialog.locator("select[name=status]").selectOption("done");
        button(mina, "Save task").click();
        assertThat(task.locator(".chip")).hasText("Done");
        assertThat(task.locator(".facts > span time")).hasCount(0);
        assertThat(mina.locator("#tasks h2 .count")).hasText("0");
        look(mina, "case-tasks");
    }

    @Test
    void theTasksOfATemplateAreAddedAndALeadChangesTheTemplate() {
        Page lena = visitors.signIn("lena", Role.LEAD);
        open(lena, id);
        button(lena, "Add from template…").click();
        Locator dialog = lena.locator("wf-template-dialog dialog");
        dialog.locator("select[name=template]").selectOption("phishing");
        assertThat(dialog.locator("li").first()).containsText("Find the other recipients of the message");
        Readability.accessible(lena, "template-dialog");
        look(lena, "template-dialog");
        button(lena, "Add tasks").click();
        assertThat(lena.locator("#tasks > ol > li")).hasCount(4);

        lena.keyboard().press("g");
        lena.keyboard().press("6");
        assertThat(lena.locator("h1")).hasText("Task templates");
        button(lena, "Change Phishing").click();
        lena.locator("dialog[open] textarea").fill("30 Purge the message\nAsk the recipients");
        button(lena, "Save template").click();
        Locator phishing = lena.locator("main ol > li").filter(new Locator.FilterOptions().setHasText("T1566"));
        assertThat(phishing.locator("ul li"))
                .hasText(new String[] {"Purge the message due after 30 min", "Ask the recipients"});
        assertThat(phishing).containsText("changed by lena");
        Readability.accessible(lena, "task-templates");
        look(lena, "task-templates");
        lena.setViewportSize(390, 800);
        Readability.fits(lena, 390);
    }

    /** By keyboard alone. */
    private static void addTask(Page page, int before, String title) {
        assertThat(page.locator("#tasks > ol > li")).hasCount(before);
        assertThat(page.locator("#tasks wf-task-dialog")).hasCount(before + 1);
        page.keyboard().press("t");
        assertThat(page.locator("#tasks dialog[open] input[name=title]")).isFocused();
        page.keyboard().type(title);
        page.keyboard().press("Enter");
    }

    /** By keyboard alone. */
    private static void addNote(Page page, String text) {
        assertThat(page.locator("#notes")).containsText("No notes");
        page.keyboard().press("c");
        assertThat(page.locator("#note-text")).isFocused();
        page.keyboard().type(text);
        page.keyboard().press("Control+Enter");
    }

    @Test
    void aStaleChangeOfATaskIsToldInItsDialogAndCanBeRepeated() {
        Page mina = visitors.signIn("mina");
        Page omar = visitors.signIn("omar");
        open(mina, id);
        open(omar, id);
        addTask(mina, 0, "Ask the owner");
        assertThat(omar.locator("#tasks li strong")).hasText("Ask the owner");
        button(omar, "Change the task Ask the owner").click();
        // Omar's page does not read the tasks again while the dialog is open.
        omar.route("**/overview", Route::abort);
        button(mina, "Change the task Ask the owner").click();
        mina.locator("#tasks li dialog select[name=status]").selectOption("in_progress");
        button(mina, "Save task").click();
        assertThat(mina.locator("#tasks li .chip")).hasText("In progress");

        omar.locator("#tasks li dialog input[name=title]").fill("Ask the owner of the server");
        button(omar, "Save task").click();
        assertThat(omar.locator("#tasks li dialog .problem")).containsText("has changed since you loaded it");
        assertThat(omar.locator("#tasks li dialog input[name=title]")).hasValue("Ask the owner of the server");
        omar.unroute("**/overview");
        // A change of the case lets every page read the list again.
        addTask(mina, 1, "Reset the password");
        assertThat(omar.locator("#tasks > ol > li")).hasCount(2);
        button(omar, "Save task").click();
        assertThat(omar.locator("#tasks li strong").first()).hasText("Ask the owner of the server");
    }

    @Test
    void aNoteIsEditedAndItsFormerTextStaysReadable() {
        Page mina = visitors.signIn("mina");
        open(mina, id);
        addNote(mina, "The account is used from two countries.");
        Locator note = mina.locator("#notes > ol > li");
        assertThat(note).containsText("two countries");
        button(mina, "Edit the note of mina").focus();
        mina.keyboard().press("Enter");
        note.locator("textarea").fill("The account is used from three countries.");
        button(mina, "Save note").click();
        assertThat(note.locator(":scope > p")).hasText("The account is used from three countries.");
        note.locator("details summary").press("Enter");
        assertThat(note.locator("details li p")).hasText("The account is used from two countries.");
        Readability.accessible(mina, "case-notes");
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
            mina.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            look(mina, "case-work-" + scheme.name().toLowerCase(Locale.ROOT));
        }
        mina.setViewportSize(390, 800);
        Readability.fits(mina, 390);
        mina.locator("#tasks").scrollIntoViewIfNeeded();
        look(mina, "case-work-390");
    }

    @Test
    void aPersonSeesHowManyNotesMentionThemUntilTheyAreMarkedAsRead() {
        Page omar = visitors.signIn("omar");
        Page mina = visitors.signIn("mina");
        open(mina, id);
        addNote(mina, "Please ask the owner, @omar.");
        assertThat(mina.locator("#notes > ol > li")).hasCount(1);
        omar.reload();
        assertThat(omar.locator("nav a[href='/mentions'] .badge")).containsText("1");
        omar.keyboard().press("g");
        omar.keyboard().press("4");
        assertThat(omar.locator("h1")).hasText("Mentions");
        assertThat(omar.locator("main li")).containsText("Please ask the owner, @omar.");
        Readability.accessible(omar, "mentions");
        look(omar, "mentions");
        omar.keyboard().press("r");
        assertThat(omar.locator("main li .chip")).hasCount(0);
        assertThat(omar.locator("nav a[href='/mentions'] .badge")).hasCount(0);
        omar.keyboard().press("j");
        omar.keyboard().press("Enter");
        assertThat(omar.locator("#notes")).containsText("Please ask the owner, @omar.");
    }

    @Test
    void theQueueShowsCasesWithOverdueTasks() {
        String other = center.open("high", "Logon from outside", "host:ws-0417.corp.example");
        Page mina = visitors.signIn("mina");
        center.addTask(id, "Ask the owner", Instant.now().minus(Duration.ofHours(1)));
        center.addTask(other, "Ask the owner", Instant.now().plus(Duration.ofHours(1)));
        assertThat(row(mina, id)).containsText("Task overdue");
        assertThat(row(mina, other)).not().containsText("Task overdue");
        button(mina, "Overdue tasks").click();
        assertThat(row(mina, id)).isVisible();
        assertThat(row(mina, other)).isHidden();
        mina.reload();
        assertThat(row(mina, id)).isVisible();
        assertThat(row(mina, other)).isHidden();
        look(mina, "queue-overdue");
    }
}
