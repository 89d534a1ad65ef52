package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** From an alert to what led to it: the telemetry around the alert, and a hunt for it. */
class ArchivePageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;
    private static String alert = "";

    @BeforeAll
    static void start() {
        browser = Browser.start();
        Caller sensor = NODE.sensor("gateway");
        Instant now = Instant.now();
        String record = """
                {"asset":"ws7","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"EventID":1,"User":"CORP\\\\brandt","Image":"C:\\\\Windows\\\\%s","CommandLine":"%s"}}
                """;
        sensor.post(
                "/api/v1/telemetry",
                record.formatted(now.minusSeconds(120), "outlook.exe", "outlook.exe invoice.docm")
                        + record.formatted(now.minusSeconds(60), "winword.exe", "winword.exe invoice.docm")
                        + record.formatted(now, "System32\\\\vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            alert = NODE.administrator()
                    .get("/api/v1/alerts?asset=host:ws7")
                    .json()
                    .path("items")
                    .path(0)
                    .path("id")
                    .asText();
            return !alert.isEmpty();
        });
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void anAlertShowsWhatItsAssetRecordedBefore() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/alerts/" + alert);
            page.locator("wf-alert > details > summary").click();
            page.getByText("Telemetry before and after").click();
            Locator records = page.locator("wf-around .archived > li");
            assertThat(records).hasCount(3);
            assertThat(records.first()).containsText("Matched");
            page.locator("wf-around input[name=where]").fill("process endswith outlook.exe");
            page.locator("wf-around form button").click();
            assertThat(records).hasCount(1);
            records.first().locator("summary").click();
            assertThat(records.first().locator("pre")).containsText("invoice.docm");
        }
    }

    @Test
    void aHuntIsNarrowedByItsTopValues() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/");
            page.keyboard().press("g");
            page.keyboard().press("h");
            assertThat(page.locator("h1")).hasText("Hunt");
            page.locator("#hunt-condition").fill("user = brandt");
            page.locator("#hunt-condition").press("Enter");
            assertThat(page.locator(".hunt-filters .chip")).containsText("user = brandt");
            Locator records = page.locator("wf-hunt .archived > li");
            assertThat(records).hasCount(3);
            assertThat(page.locator("wf-hunt [role=status]")).containsText("3 records found");
            page.locator(".top-values button")
                    .filter(new Locator.FilterOptions().setHasText("winword.exe"))
                    .click();
            assertThat(records).hasCount(1);
            assertThat(page.locator(".hunt-filters .chip")).hasCount(2);
            page.locator("#hunt-condition").fill("colour = red");
            page.locator("#hunt-condition").press("Enter");
            assertThat(page.locator("wf-hunt [role=alert]")).containsText("no field colour");
        }
    }

    @Test
    void aStatementAnswersWithATableThatCanBeDownloaded() throws IOException {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/hunt");
            page.locator("wf-hunt select[name=mode]").selectOption("sql");
            Locator statement = page.locator("#hunt-sql");
            statement.fill(
                    "SELECT user_name, count(*) AS n FROM telemetry WHERE process LIKE '%.exe' GROUP BY user_name");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Search").setExact(true))
                    .click();
            assertThat(page.locator(".sql-result thead th")).hasText(new String[] {"user_name", "n"});
            assertThat(page.locator(".sql-result tbody td")).hasText(new String[] {"brandt", "3"});
            assertThat(download(page, "Download CSV", "csv")).isEqualTo("user_name,n\r\nbrandt,3\r\n");
            assertThat(download(page, "Download NDJSON", "ndjson")).isEqualTo("{\"user_name\":\"brandt\",\"n\":3}\n");
        }
    }

    @Test
    void aStatementIsWrittenAndRunWithoutTheMouse() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/hunt");
            page.locator("h1").focus();
            page.keyboard().press("t");
            Locator statement = page.locator("#hunt-sql");
            assertThat(statement).isFocused();
            page.keyboard().type("SELECT count(*) AS n FROM passwords");
            page.keyboard().press("Control+Enter");
            assertThat(statement).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#hunt-problem")).containsText("passwords");
            page.keyboard().press("ControlOrMeta+A");
            page.keyboard().type("SELECT count(*) AS n FROM telemetry WHERE user_name = 'brandt'");
            page.keyboard().press("Control+Enter");
            assertThat(page.locator(".sql-result tbody td")).hasText("3");
            assertThat(page.locator("#hunt-problem")).hasCount(0);
            assertThat(statement).hasAttribute("aria-invalid", "false");
        }
    }

    @Test
    void theRecordsOfAHuntAreDownloaded() throws IOException {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/hunt?where=process%20endswith%20winword.exe");
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(1);
            assertThat(download(page, "Download CSV", "csv"))
                    .startsWith("time,asset,record,logsource,")
                    .contains("winword.exe invoice.docm")
                    .doesNotContain("vssadmin");
            assertThat(download(page, "Download NDJSON", "ndjson").lines()).hasSize(1);
        }
    }

    @Test
    void aDownloadThatFailsSaysWhy() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/hunt?where=process%20endswith%20winword.exe");
            Locator button = page.getByText("Download CSV");
            assertThat(button).isVisible();
            page.route(
                    "**/hunt/csv",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setStatus(503)
                            .setContentType("application/problem+json")
                            .setBody("{\"code\":\"archive.busy\",\"detail\":\"Too many searches are running.\"}")));
            button.click();
            assertThat(page.locator(".downloads [role=alert]")).hasText("Too many searches are running.");
            assertThat(button).isEnabled();
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(1);
        }
    }

    @Test
    void thePatternOfAnIndicatorIsAQuery() {
        try (BrowserContext ann = browser.person(1280, 900)) {
            Page page = at(ann, "/hunt");
            Locator pattern = page.getByLabel("STIX pattern");
            pattern.fill("[process:command_line LIKE '%invoice.docm' AND process:x_color = 'red']");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Search").setExact(true))
                    .click();
            assertThat(pattern).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#hunt-problem")).containsText("x_color");
            pattern.fill("[process:command_line LIKE '%invoice.docm']");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Search").setExact(true))
                    .click();
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(2);
            assertThat(page.locator("#hunt-problem")).hasCount(0);
        }
    }

    /** @return the downloaded text */
    private static String download(Page page, String button, String ending) throws IOException {
        Download file =
                page.waitForDownload(() -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                        .click());
        assertThat(file.suggestedFilename()).matches("hunt-\\d{4}-\\d{2}-\\d{2}-\\d{4}\\." + ending);
        return Files.readString(file.path(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void everyPageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/hunt?where=user%20%3D%20brandt");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(3);
            page.locator("wf-hunt .archived summary").first().click();
            Readability.check(page, width, "hunt" + view);
            page.locator("wf-hunt select[name=mode]").selectOption("sql");
            page.locator("#hunt-sql")
                    .fill(
                            "SELECT time, asset, process, command_line, event_id, length(record) AS size, record FROM telemetry WHERE user_name = 'brandt'");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Search").setExact(true))
                    .click();
            assertThat(page.locator(".sql-result tbody tr")).hasCount(3);
            Readability.check(page, width, "hunt-sql" + view);
            page.locator("#hunt-sql").fill("SELECT * FROM read_text('/etc/passwd')");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Search").setExact(true))
                    .click();
            assertThat(page.locator("#hunt-problem")).isVisible();
            Readability.check(page, width, "hunt-sql-wrong" + view);
            page.navigate(NODE.address() + "/alerts/" + alert);
            page.locator("wf-alert > details > summary").click();
            page.getByText("Telemetry before and after").click();
            assertThat(page.locator("wf-around .archived > li")).hasCount(3);
            Readability.check(page, width, "around" + view);
        }
    }

    private static Page at(BrowserContext person, String path) {
        return NodeVisitor.at(NODE, person, path, "ann", Role.RESPONDER);
    }
}
