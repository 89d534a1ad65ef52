package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.referral.proof.ReferralCheck;
import io.watchfloor.dashboards.referral.proof.ReferralReport;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** What people do with records of the archive and with hunts: add them to a case, store them, make rules of them. */
class ArchiveWorkPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;
    private static String number = "";

    @BeforeAll
    static void start() {
        browser = Browser.start();
        Caller sensor = NODE.sensor("gateway");
        Instant now = Instant.now();
        String record = """
                {"asset":"ws8","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"EventID":1,"User":"CORP\\\\meyer","Image":"C:\\\\Windows\\\\%s","CommandLine":"%s"}}
                """;
        sensor.post(
                "/api/v1/telemetry",
                record.formatted(now.minusSeconds(120), "outlook.exe", "outlook.exe invoice.docm")
                        + record.formatted(now.minusSeconds(60), "winword.exe", "winword.exe invoice.docm")
                        + record.formatted(now, "System32\\\\vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            JsonNode alert = NODE.administrator()
                    .get("/api/v1/alerts?asset=host:ws8")
                    .json()
                    .path("items")
                    .path(0);
            number = alert.path("caseNumber").asText();
            if (number.isEmpty() && !alert.isMissingNode()) {
                number = NODE.administrator()
                        .get("/api/v1/cases?asset=host:ws8")
                        .json()
                        .path("items")
                        .path(0)
                        .path("number")
                        .asText();
            }
            return !number.isEmpty();
        });
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void aRecordAroundAnAlertBecomesEvidenceOfItsCase() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/cases/" + number, Role.RESPONDER);
            Locator around = page.locator("#alerts > wf-around");
            page.locator("nav.jumps a[href='#telemetry']").click();
            Locator boxes = around.locator("input[type=checkbox]");
            assertThat(boxes).hasCount(3);
            boxes.nth(1).focus();
            page.keyboard().press("Space");
            boxes.nth(2).check();
            assertThat(around.locator(".selection")).containsText("2 records selected");
            around.locator(".selection button").first().focus();
            page.keyboard().press("Enter");
            page.locator("wf-records-adding dialog textarea").fill("The document and the mail program");
            page.locator("wf-records-adding dialog button.primary").click();
            Locator kept = page.locator("wf-case-records .archived > li");
            assertThat(kept).hasCount(2);
            assertThat(kept.first()).containsText("Added by ann: The document and the mail program");
            kept.first().locator("summary").click();
            assertThat(kept.first().locator("pre")).containsText("outlook.exe invoice.docm");
            assertThat(around.locator(".selection")).hasCount(0);
            assertThat(page.locator("body")).containsText("2 records: The document and the mail program");
        }
    }

    @Test
    void aSharedHuntIsOpenedByAnotherUser() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/hunt?where=user%20%3D%20meyer", Role.RESPONDER);
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(3);
            page.locator("wf-hunt-saving > button").click();
            page.locator("wf-hunt-saving input[name=name]").fill("What meyer did");
            page.locator("wf-hunt-saving input[name=shared]").check();
            page.locator("wf-hunt-saving dialog button.primary").click();
            assertThat(page.locator("wf-saved-hunts .count")).hasText("1");
        }
        try (BrowserContext ben = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ben, "/hunt", "ben", Role.RESPONDER);
            page.locator("wf-saved-hunts summary").click();
            Locator row = page.locator("wf-saved-hunts li");
            assertThat(row).containsText("Shared by ann");
            assertThat(row.locator("button")).hasCount(0);
            row.locator("a").press("Enter"); // a click waits until the row stands still
            assertThat(page.locator("h1")).hasText("What meyer did");
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(3);
        }
    }

    @Test
    void aCaseIsSealedAndReferredByKeyboard() throws Exception {
        try (BrowserContext lena = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, lena, "/cases/" + number, "lena", Role.LEAD);
            Locator proof = page.locator("wf-case-proof");
            proof.locator("summary").focus();
            page.keyboard().press("Enter");
            proof.getByText("Seal case").focus();
            page.keyboard().press("Enter");
            assertThat(proof.locator("tbody").first()).containsText("detection");
            proof.locator("wf-referral-building > button").focus();
            page.keyboard().press("Enter");
            proof.locator("input[name=recipient]").fill("Bundeskriminalamt");
            proof.locator("input[name=basis]").fill("court order 12 Gs 34/26");
            proof.locator("textarea[name=withhold]").fill("*:raw/fields/User");
            Download file = page.waitForDownload(
                    () -> proof.locator("input[name=basis]").press("Enter"));
            ReferralReport report = ReferralCheck.check(Files.readAllBytes(file.path()), Set.of());
            Assertions.assertThat(report.isIntact())
                    .as(report.flaws().toString())
                    .isTrue();
            Assertions.assertThat(Files.readString(file.path()))
                    .contains("vssadmin")
                    .doesNotContain("meyer");
            assertThat(proof).containsText("Bundeskriminalamt");
        }
    }

    @Test
    void aHuntBecomesADraftRule() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ann, "/hunt?where=process%20%3D%20winword.exe", "eve", Role.ADMINISTRATOR);
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(1);
            page.locator("wf-hunt-rule > button").click();
            Locator yaml = page.locator("wf-hunt-rule textarea[name=yaml]");
            assertThat(yaml).hasValue(Pattern.compile("Image\\|endswith: '.winword\\.exe'"));
            page.locator("wf-hunt-rule input[name=pack]").fill("winword");
            page.locator("wf-hunt-rule dialog button.primary").click();
            page.getByText("Open the rule").click();
            assertThat(page.locator("h1")).containsText("process = winword.exe");
            assertThat(page.locator("body")).containsText("Draft");
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void everyPageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = NodeVisitor.at(NODE, ann, "/hunt?where=process%20%3D%20winword.exe", "eve", Role.ADMINISTRATOR);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            Locator boxes = page.locator("wf-hunt .archived input[type=checkbox]");
            boxes.first().check();
            Readability.check(page, width, "hunt-selected" + view);
            page.locator("wf-records-adding > button").click();
            Readability.check(page, width, "hunt-add" + view);
            page.keyboard().press("Escape");
            page.locator("wf-hunt-rule > button").click();
            assertThat(page.locator("wf-hunt-rule textarea")).isVisible();
            Readability.check(page, width, "hunt-rule" + view);
            page.navigate(NODE.address() + "/cases/" + number);
            page.locator("wf-case-records summary").first().click();
            Readability.check(page, width, "case-records" + view);
            page.locator("wf-case-proof summary").click();
            assertThat(page.locator("wf-case-proof .actions >> nth=0")).isVisible();
            Readability.check(page, width, "case-proof" + view);
        }
    }

    private static Page at(BrowserContext person, String path, Role role) {
        return NodeVisitor.at(NODE, person, path, "ann", role);
    }
}
