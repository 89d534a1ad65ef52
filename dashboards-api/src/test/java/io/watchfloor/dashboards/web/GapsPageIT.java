package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many gaps, as caused by a damaged file, on all pages that show them. */
class GapsPageIT {

    private static final int MANY = 45;

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;

    @BeforeAll
    static void aBrowserIsThere() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    /** Every third gap is invalid JSON, every second has two records: 68 records in total. */
    private static void lost(String sensor) {
        NODE.jdbi()
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO sensor_gap (sensor, epoch, first, last, reason, at, since, until)
                        SELECT :sensor, 1, n * 10, n * 10 + n % 2, CASE n % 3 WHEN 0 THEN 'not-json' ELSE 'line-too-long' END,
                            now() + n * interval '1 ms', now() + n * interval '1 ms', now() + n * interval '1 ms'
                        FROM generate_series(1, :many) n
                        """)
                        .bind("sensor", sensor)
                        .bind("many", MANY)
                        .execute());
    }

    private static Locator region(Page page, String name) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void aSensorsPageCountsThemByReasonAndListsTheLatestFirst() {
        String id = NODE.enrolled("leaky").path("sensor").asText();
        lost(id);
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ruth, "/sensors/" + id, "ruth", Role.ADMINISTRATOR);
            assertThat(region(page, "Gaps by reason").locator("tbody tr").first())
                    .hasText(Pattern.compile("line too long\\s*45\\s*line longer than line-limit of the sensor"));
            Locator gaps = region(page, "Gaps, newest first").locator("tbody tr");
            assertThat(gaps).hasCount(20);
            assertThat(gaps.first()).containsText("450 to 451");
            Readability.check(page, 1280, "sensor-gaps-1280");
            Visitors.button(page, "Show more").press("Enter");
            assertThat(gaps).hasCount(MANY);
            assertThat(page.locator(".each-gap")).isFocused();
            page.setViewportSize(390, 900);
            Readability.check(page, 390, "sensor-gaps-390");
        }
    }

    @Test
    void aCasePutsThoseTogetherThatHaveTheirReasonInCommon() {
        JsonNode sensor = NODE.enrolled("leaks-in-a-case");
        RunningNode.telemetry(NODE.administrator().as(sensor.path("credential").asText()), """
            {"asset":"ws-9","time":"2026-11-24T22:26:52.123Z","logsource":{"product":"windows","category":"process_creation"},\
            "fields":{"Image":"C:\\\\Windows\\\\System32\\\\vssadmin.exe","CommandLine":"vssadmin.exe delete shadows /all /quiet"}}
            """);
        lost(sensor.path("sensor").asText());
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            List<JsonNode> found = NODE.list("/api/v1/cases?q=ws-9");
            assertThat(found).hasSize(1);
            assertThat(NODE.administrator()
                            .get("/api/v1/cases/" + found.getFirst().path("id").asText())
                            .json()
                            .path("gaps"))
                    .hasSize(MANY);
        });
        String id = NODE.list("/api/v1/cases?q=ws-9").getFirst().path("id").asText();
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ruth, "/cases/" + id, "ruth", Role.ADMINISTRATOR);
            assertThat(page.locator(".missing")).containsText("Gaps: 68 records missing");
            page.locator(".touching summary").click();
            Locator rows = region(page, "Gaps that overlap this case").locator("tbody tr");
            assertThat(rows).hasCount(2);
            assertThat(rows.filter(new Locator.FilterOptions().setHasText("not json")))
                    .containsText("within the case");
            Readability.check(page, 1280, "case-gaps-1280");
        }
    }
}
