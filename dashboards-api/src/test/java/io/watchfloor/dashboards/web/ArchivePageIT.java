package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({"1280, DARK", "1280, LIGHT", "390, DARK", "390, LIGHT"})
    void everyPageIsReadable(int width, ColorScheme scheme) {
        try (BrowserContext ann = browser.person(width, 900)) {
            Page page = at(ann, "/hunt?where=user%20%3D%20brandt");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            assertThat(page.locator("wf-hunt .archived > li")).hasCount(3);
            page.locator("wf-hunt .archived summary").first().click();
            Readability.check(page, width, "hunt" + view);
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
