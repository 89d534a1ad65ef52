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
import java.net.http.HttpRequest.BodyPublishers;
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
        }
        Caller ada = person("ada", "legal");
        String matter = ada.post(
                        "/api/v1/matters",
                        "{\"title\":\"Deletion\",\"type\":\"cloud-crime-and-malware\",\"jurisdiction\":\"DE\"}")
                .json()
                .path("id")
                .asText();
        Caller cleo = person("cleo", "legal");
        String one = "/api/v1/matters/" + matter;
        for (String path : new String[] {"/members/lena", "/members/cleo", "/cases/" + number}) {
            ada.send(ada.request(one + path).method("PUT", BodyPublishers.ofString("{}")));
        }
        ada.post(one + "/contacts", "{\"agency\":\"Bundeskriminalamt\",\"name\":\"Lee\",\"reach\":\"7\"}");
        try (BrowserContext desk = browser.person(1280, 900);
                BrowserContext other = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, desk, "/matters/" + matter, "ada", Role.LEGAL);
            Locator referrals = page.locator("wf-matter-referrals");
            referrals.locator("wf-referral-drafting > button").press("Enter");
            referrals.locator("input[name=basis]").fill("court order 12 Gs 34/26");
            referrals.locator("textarea[name=withhold]").fill("*:raw/fields/User");
            referrals.locator("input[name=basis]").press("Enter");
            assertThat(referrals).containsText("Draft");
            assertThat(referrals.getByLabel("Approve to Bundeskriminalamt")).hasCount(0);
            Page lead = NodeVisitor.at(NODE, other, "/matters/" + matter, "lena", Role.LEAD);
            lead.getByLabel("Approve to Bundeskriminalamt").press("Enter");
            assertThat(lead.locator("wf-matter-referrals")).containsText("Approved by lead");
            String id = ada.get(one + "/referrals").json().at("/items/0/id").asText();
            Assertions.assertThat(cleo.post(one + "/referrals/" + id + "/approve", "{}")
                            .status())
                    .isEqualTo(200);
            page.reload();
            referrals
                    .getByLabel("Seal and download unencrypted… to Bundeskriminalamt")
                    .press("Enter");
            Locator unencrypted = referrals.locator("wf-unencrypted-referral dialog[open]");
            assertThat(unencrypted).containsText("Anyone who gets the file can read it");
            Download file = page.waitForDownload(
                    () -> unencrypted.locator("button.primary").press("Enter"));
            ReferralReport report = ReferralCheck.check(Files.readAllBytes(file.path()), Set.of());
            Assertions.assertThat(report.isIntact())
                    .as(report.flaws().toString())
                    .isTrue();
            Assertions.assertThat(Files.readString(file.path()))
                    .contains("vssadmin")
                    .doesNotContain("meyer");
            referrals.getByLabel("Record sending… to Bundeskriminalamt").press("Enter");
            referrals.locator("wf-referral-stepping dialog[open] textarea").fill("portal of the agency");
            referrals
                    .locator("wf-referral-stepping dialog[open] button.primary")
                    .press("Enter");
            assertThat(referrals).containsText("portal of the agency");
            for (int width : new int[] {1280, 390}) {
                page.setViewportSize(width, 900);
                for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    assertThat(referrals).containsText("portal of the agency");
                    Readability.check(
                            page,
                            width,
                            "matter-referrals-%d-%s"
                                    .formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
                }
            }
        }
    }

    private static Caller person(String name, String role) {
        Caller root = NODE.administrator();
        root.post("/api/v1/people", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
        return root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    @Test
    void aStatementIsSavedAndOpened() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ann, "/hunt", "sue", Role.RESPONDER);
            page.locator("wf-hunt select[name=mode]").selectOption("sql");
            page.locator("#hunt-sql")
                    .fill("SELECT user_name, count(*) AS n FROM telemetry WHERE user_name = 'meyer' GROUP BY 1");
            page.locator("#hunt-sql").press("Control+Enter");
            assertThat(page.locator("wf-hunt .sql-result tbody tr")).hasCount(1);
            page.locator("wf-hunt-saving > button").click();
            page.locator("wf-hunt-saving input[name=name]").fill("Records of meyer");
            page.locator("wf-hunt-saving dialog button.primary").click();
            Locator row = page.locator("wf-saved-hunts li")
                    .filter(new Locator.FilterOptions().setHasText("Records of meyer"));
            page.locator("wf-saved-hunts summary").click();
            assertThat(row).containsText("SELECT user_name");
            row.locator("a").press("Enter");
            assertThat(page.locator("h1")).hasText("Records of meyer");
            assertThat(page.locator("#hunt-sql")).hasValue(Pattern.compile("SELECT user_name.*"));
            assertThat(page.locator("wf-hunt .sql-result tbody tr")).hasCount(1);
            page.locator("wf-saved-hunts summary").click();
            row.locator("button").click();
            assertThat(row).hasCount(0);
        }
    }

    @Test
    void aNodeThatIsGoneForGoodIsRemovedFromTheListOfCopies() {
        NODE.jdbi()
                .useHandle(handle -> handle.execute(
                        "INSERT INTO archive_copy (path, node) VALUES ('a', '10.0.0.7:25520'), ('a', '')"));
        try (BrowserContext eve = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, eve, "/hunt", "una", Role.ADMINISTRATOR);
            page.locator("wf-archive-nodes summary").click();
            assertThat(page.locator("wf-archive-nodes tbody tr")).hasCount(2);
            assertThat(page.locator("wf-archive-node-removing")).hasCount(1);
            page.locator("wf-archive-node-removing > button").click();
            page.locator("wf-archive-node-removing dialog button.primary").click();
            assertThat(page.locator("wf-archive-nodes tbody tr")).hasCount(1);
            assertThat(page.locator("wf-archive-nodes tbody")).containsText("Member of the cluster");
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
