package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.cases.CaseStatus;
import io.watchfloor.ops.cases.CaseVerb;
import io.watchfloor.ops.cases.Classification;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The page with the figures of cases: trends with their tables, groups that lead to their cases, workload, and the report of a month. */
class FiguresPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final int CASES = 12;
    private static final long MINUTE = 60;
    private static final long DAY = 86_400;

    private static Browser browser;

    /** Every sixth day a case opens, half of them high. Number n is acknowledged after 10n minutes; the first eight are closed. */
    @BeforeAll
    static void start() {
        browser = Browser.start();
        Story story = new Story(NODE.jdbi());
        long now = Duration.between(Story.START, Instant.now()).toSeconds();
        for (int number = 1; number <= CASES; number++) {
            long opened = now - (CASES + 1L - number) * 6 * DAY;
            String rule = number <= 9 ? "r-encoded" : "r-<img src=x onerror=alert(1)>";
            Alert alert = story.opens(
                    "host:ws" + number, rule, number % 2 == 0 ? Level.HIGH : Level.LOW, opened - 5 * MINUTE);
            String id = story.caseOpens(number, opened, alert);
            String person = number % 3 == 0 ? "bob" : "ann";
            story.happens(id, new CaseEvent.Acknowledged(person, 1, null, Story.at(opened + 10L * number * MINUTE)));
            if (number <= 8) {
                Instant ended = Story.at(opened + 10L * number * MINUTE + 7_200);
                story.happens(
                        id, new CaseEvent.StatusChanged(person, CaseVerb.CONTAIN, CaseStatus.CONTAINED, null, ended));
                story.happens(id, new CaseEvent.Resolved(person, null, null, ended.plusSeconds(3_600)));
                Classification closedAs =
                        number % 4 == 0 ? Classification.FALSE_POSITIVE : Classification.TRUE_POSITIVE;
                story.happens(id, new CaseEvent.Closed(person, closedAs, "other", null, ended.plusSeconds(3_700)));
            }
        }
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @Test
    void aLeadReadsTheTrendsAndGoesFromAFigureToItsCases() throws IOException {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ruth, "/", "ruth", Role.LEAD);
            page.keyboard().press("g");
            page.keyboard().press("9");
            assertThat(page.locator("h1")).hasText("Figures");
            assertThat(chart(page, "Cases").locator(".sum")).hasText("12 cases 4 open, 8 closed");
            assertThat(chart(page, "Time to detect").locator(".sum"))
                    .hasText("Median 5 min of 12 cases 90th percentile 5 min");
            assertThat(chart(page, "Time to acknowledge").locator(".sum"))
                    .hasText("Median 1 h 5 min of 12 cases 90th percentile 1 h 49 min");
            assertThat(chart(page, "Time to contain").locator(".sum")).containsText("of 8 cases");
            assertThat(page.locator("table img")).hasCount(0);

            page.keyboard().press("j");
            page.keyboard().press("Enter");
            Locator weeks = chart(page, "Cases").locator("tbody tr");
            assertThat(weeks.first()).isVisible();
            assertThat(weeks).hasCount(14);
            assertThat(page.locator("table.workload tbody tr").first()).containsText("ann");
            assertThat(page.locator("table.workload tbody tr")
                            .first()
                            .locator("td")
                            .first())
                    .hasText("8");

            Locator high =
                    page.locator("table.case-groups tbody tr").filter(new Locator.FilterOptions().setHasText("high"));
            assertThat(high.locator("td").first()).hasText("6");
            high.locator("a").click();
            assertThat(page.locator("li.row")).hasCount(2);
            assertThat(page.locator("input[type=date]").first()).not().hasValue("");
            page.goBack();

            chart(page, "Cases").locator("summary").click();
            Locator week = chart(page, "Cases").locator("tbody a").last();
            String cases = week.innerText();
            week.click();
            assertThat(page.locator("h1")).containsText("case");
            assertThat(page.locator("li.row")).hasCount(Integer.parseInt(cases));
            page.goBack();

            page.locator("#figures-by").selectOption("rule");
            assertThat(page.locator("table.case-groups tbody a").first()).hasText("Rule r-encoded");
            page.locator("table.case-groups tbody a").first().click();
            assertThat(page.locator("h1")).hasText("9 alerts");
            page.goBack();

            Download file =
                    page.waitForDownload(() -> page.getByText("Export CSV").click());
            assertThat(Files.readString(file.path()).lines().toList()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void whoLeadsNoTeamSeesNoWorkloadAndAPeriodWithoutCasesSaysSo() {
        try (BrowserContext vera = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, vera, "/figures", "vera", Role.VIEWER);
            assertThat(page.locator("table.case-groups tbody tr")).hasCount(3);
            assertThat(page.locator("table.workload")).hasCount(0);
            page.locator("#figures-by").selectOption("team");
            assertThat(page.locator("table.case-groups tbody tr")).hasCount(1);
            page.locator("#figures-range").selectOption("28");
            assertThat(page.locator("#figures-per")).hasValue("day");
            assertThat(chart(page, "Cases").locator(".sum")).containsText("4 cases");
        }
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void theFiguresAndTheReportAreReadable(int width, ColorScheme scheme) {
        try (BrowserContext ruth = browser.person(width, 900)) {
            Page page = NodeVisitor.at(NODE, ruth, "/figures", "ruth", Role.LEAD);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            String view = "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
            page.locator("#figures-by").selectOption("rule");
            assertThat(page.locator("table.case-groups a").first()).hasText("Rule r-encoded");
            Readability.check(page, width, "figures" + view);
            for (String name : List.of("Cases", "Time to acknowledge")) {
                chart(page, name).locator("summary").click();
                assertThat(chart(page, name).locator("table")).isVisible();
            }
            Readability.check(page, width, "figures-tables" + view);
            String month = Instant.now().minus(20, ChronoUnit.DAYS).toString().substring(0, 7);
            page.navigate(NODE.address() + "/api/v1/figures/report?month=" + month);
            assertThat(page.locator("h1")).containsText(month);
            Readability.check(page, width, "figures-report" + view);
            // A sheet of A4 in landscape without its margins.
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            page.setViewportSize(1040, 720);
            Readability.check(page, 1040, "figures-report-sheet" + view);
        }
    }

    private static Locator chart(Page page, String name) {
        return page.locator("section.chart")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("h3").getByText(name, new Locator.GetByTextOptions().setExact(true))));
    }
}
