package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RecipientKeys;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The pages of matters: the list, one matter, and the dialogs by which its members work on it. */
class MattersPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final String TITLE = "Calls in the name of a <img src=x onerror=alert(1)> vendor";

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void aMatterIsCreatedAndWorkedOnByKeyboard() {
        try (BrowserContext ada = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ada, "/", "ada", Role.LEGAL);
            page.keyboard().press("g");
            page.keyboard().press("5");
            assertThat(page.locator("h1")).hasText("Matters");
            assertThat(page.locator("wf-matters")).containsText("No matters");
            page.keyboard().press("n");
            fill(page, "wf-matter-making", "title", TITLE);
            fill(page, "wf-matter-making", "jurisdiction", "US-WA");
            page.keyboard().press("Enter");
            assertThat(page.locator("table.matters tbody tr")).hasCount(1);
            assertThat(page.locator("table.matters img")).hasCount(0);
            page.keyboard().press("j");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText(TITLE);

            open(page, "wf-matter-contact");
            fill(page, "wf-matter-contact", "agency", "Police");
            fill(page, "wf-matter-contact", "contact", "Sergeant Lee");
            fill(page, "wf-matter-contact", "reach", "lee@police.example");
            page.keyboard().press("Enter");
            assertThat(page.locator("wf-matter")).containsText("Sergeant Lee");
            assertThat(page.locator("wf-matter")).containsText("No certificate: files leave unencrypted.");
            open(page, "wf-contact-certificate");
            fill(page, "wf-contact-certificate", "certificate", "no certificate");
            page.locator("wf-contact-certificate dialog button.primary").press("Enter");
            assertThat(page.locator("wf-contact-certificate [role=alert]")).containsText("0 readable X.509");
            fill(
                    page,
                    "wf-contact-certificate",
                    "certificate",
                    RecipientKeys.make().certificate());
            page.locator("wf-contact-certificate dialog button.primary").press("Enter");
            assertThat(page.locator("wf-matter")).containsText("Files leave encrypted (RSA 2048)");
            open(page, "wf-matter-deadline");
            fill(page, "wf-matter-deadline", "title", "Notify the authority");
            fill(page, "wf-matter-deadline", "term", "72h");
            fill(page, "wf-matter-deadline", "zone", "Europe/Berlin");
            page.keyboard().press("Enter");
            Locator deadline = page.locator("table.matter-deadlines tbody tr");
            assertThat(deadline).containsText("Running");
            assertThat(deadline).containsText("72 hours (Europe/Berlin)");
            deadline.locator("button").press("Enter");
            assertThat(deadline).containsText("Met");
            assertThat(page.locator("wf-exhibit-collecting")).containsText("Link a case first");
            open(page, "wf-matter-order");
            fill(page, "wf-matter-order", "court", "District Court");
            fill(page, "wf-matter-order", "reference", "26-cv-0117");
            page.keyboard().press("Enter");
            assertThat(page.locator("wf-matter")).containsText("26-cv-0117");
            anExhibitIsCollectedAndHandedOver(page);
            open(page, "wf-matter-disclosing");
            fill(page, "wf-matter-disclosing", "recipient", "Sergeant Lee");
            fill(page, "wf-matter-disclosing", "what", "Package of case 7");
            page.locator("wf-matter-disclosing dialog button.primary").press("Enter");
            assertThat(page.locator("wf-matter")).containsText("Package of case 7");
            assertThat(page.locator("table.matter-log")).containsText("addDisclosure");
            open(page, "wf-matter-moving");
            page.locator("wf-matter-moving select").selectOption("closed");
            page.locator("wf-matter-moving dialog button.primary").press("Enter");
            assertThat(page.locator("wf-matter-moving [role=alert]")).containsText("closed with its outcome");
            fill(page, "wf-matter-moving", "outcome", "Settled");
            page.locator("wf-matter-moving dialog button.primary").press("Enter");
            assertThat(page.locator("wf-matter .facts")).containsText("Closed");

            readable(page);
        }
        try (BrowserContext lena = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, lena, "/matters", "lena", Role.LEAD);
            assertThat(page.locator("wf-matters")).containsText("No matters");
            assertThat(page.locator("wf-matter-making")).hasCount(0);
        }
    }

    private static void anExhibitIsCollectedAndHandedOver(Page page) {
        String matter = page.url().substring(page.url().lastIndexOf('/') + 1);
        NODE.jdbi()
                .useHandle(handle ->
                        handle.execute("INSERT INTO matter_case VALUES (?, 'c', 7, 0, 'ada', now())", matter));
        page.reload();
        open(page, "wf-exhibit-collecting");
        fill(page, "wf-exhibit-collecting", "label", "Disk of ws1");
        fill(page, "wf-exhibit-collecting", "sha256", "ab".repeat(32));
        fill(page, "wf-exhibit-collecting", "reason", "Order 26-cv-0117");
        page.locator("wf-exhibit-collecting dialog button.primary").press("Enter");
        Locator exhibit = page.locator("ul.exhibits > li");
        assertThat(exhibit).containsText("ada has it");
        assertThat(exhibit).containsText("Custody unbroken");
        open(page, "wf-exhibit-handing-over");
        fill(page, "wf-exhibit-handing-over", "from", "bob");
        fill(page, "wf-exhibit-handing-over", "to", "Laboratory");
        fill(page, "wf-exhibit-handing-over", "sha256", "ab".repeat(32));
        fill(page, "wf-exhibit-handing-over", "reason", "Analysis");
        page.locator("wf-exhibit-handing-over dialog button.primary").press("Enter");
        assertThat(exhibit).containsText("Custody broken");
        assertThat(exhibit).containsText("Gap at entry 2: ada had the exhibit, but bob handed it over.");
        exhibit.locator("summary").press("Enter");
        assertThat(exhibit.locator("table.custody")).containsText("Handed over");
    }

    /** The page of the matter that is open, and then the list. */
    private static void readable(Page page) {
        for (String path : new String[] {page.url(), NODE.address() + "/matters"}) {
            String name = path.endsWith("/matters") ? "matters" : "matter";
            page.navigate(path);
            assertThat(page.locator("h1")).isVisible();
            for (int width : new int[] {1280, 390}) {
                page.setViewportSize(width, 900);
                for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    assertThat(page.locator(name.equals("matter") ? "table.matter-log" : "table.matters"))
                            .isVisible();
                    Readability.check(
                            page,
                            width,
                            name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
                }
            }
        }
    }

    private static void open(Page page, String dialog) {
        page.locator(dialog + " > button").press("Enter");
        assertThat(page.locator(dialog + " dialog")).isVisible();
    }

    private static void fill(Page page, String dialog, String name, String text) {
        Locator field = page.locator(dialog + " dialog [name=" + name + "]");
        field.fill(text);
        assertThat(field.inputValue()).isEqualTo(text);
    }
}
