package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A page that inserts text as markup: the policy blocks it and the center gets a report. Without the policy it would
 * run.
 */
class PolicyReportsIT {

    private static final String REPORTS = "watchfloor_csp_reports_total";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;
    private static PoisonedCenter poisoned;

    @BeforeAll
    static void poison() throws Exception {
        browser = Browser.start();
        List<Injections.Injection> some = Injections.all(NODE.address().toString()).stream()
                .filter(one -> one.text().contains("<img") && one.text().contains("onerror"))
                .limit(3)
                .toList();
        assertThat(some).isNotEmpty();
        poisoned = new PoisonedCenter(NODE, some);
        poisoned.rules();
        poisoned.telemetry();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aCarelessPageIsStoppedAndTheCenterHearsOfIt() {
        try (Canary canary = new Canary()) {
            double before = NODE.metric(REPORTS);
            browser.repeatedIfClosed(true, person -> {
                Page page = careless(canary, person, "mina");
                Awaitility.await()
                        .pollInSameThread()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> rounds(page) && NODE.metric(REPORTS) > before);
            });
            assertThat(canary.policy()).isNotEmpty();
            assertThat(canary.ran()).isEmpty();
        }
    }

    @Test
    void withoutThePolicyTheSamePageRunsIt() {
        try (Canary canary = new Canary()) {
            browser.repeatedIfClosed(false, person -> {
                Page page = careless(canary, person, "nora");
                Awaitility.await()
                        .pollInSameThread()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> rounds(page) && !canary.ran().isEmpty());
            });
        }
    }

    @Test
    void whatIsNoReportIsRefusedAndMakesNoSeries() {
        Caller anybody = NODE.administrator().as("");
        for (String body :
                List.of("", "{}", "[]", "null", "nothing", "[{\"type\":\"deprecation\"}]", "[".repeat(2_000))) {
            assertThat(anybody.post("/csp-reports", body, "Content-Type", "application/csp-report")
                            .status())
                    .as(body)
                    .isEqualTo(400);
        }
        String line = "{\"csp-report\":{\"effective-directive\":\"made\\nup\",\"document-uri\":\"x\"}}";
        assertThat(anybody.post("/csp-reports", line, "Content-Type", "application/csp-report")
                        .status())
                .isEqualTo(204);
        String list = "[{\"type\":\"csp-violation\",\"body\":{\"effectiveDirective\":\"script-src-elem\"}}]";
        assertThat(anybody.post("/csp-reports", list, "Content-Type", "application/reports+json")
                        .status())
                .isEqualTo(204);
        assertThat(NODE.metric(REPORTS + "{directive=\"other\"}")).isEqualTo(1);
        assertThat(NODE.metric(REPORTS + "{directive=\"script-src-elem\"}")).isPositive();
        assertThat(anybody.post("/csp-reports", "x".repeat(20_000), "Content-Type", "application/csp-report")
                        .status())
                .isEqualTo(413);
        assertThat(NODE.list("/api/v1/audit")).noneMatch(one -> one.toString().contains("csp"));
    }

    private static Page careless(Canary canary, BrowserContext person, String name) {
        canary.watch(person);
        ScriptInjectionFaults.beCareless(person);
        Page page = person.newPage();
        page.navigate(poisoned.link(name));
        page.locator("button").click();
        page.locator("li.row").first().waitFor();
        return page;
    }

    /** Lets the browser process pending events. */
    private static boolean rounds(Page page) {
        page.waitForTimeout(50);
        return true;
    }
}
