package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operations on several cases of a running node, by the API and by the keyboard. */
class SeveralCasesIT {

    private static final int CASES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RULE = "55555555-5555-4555-8555-555555555722";
    private static final String PACK = """
            title: Service Stopped
            id: %s
            logsource: {product: windows, category: process_creation}
            detection:
                selection: {Image|endswith: stop.exe}
                condition: selection
            level: high
            """.formatted(RULE);

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static Browser browser;
    private static Caller mina;
    private static final List<Long> NUMBERS = new ArrayList<>();

    @BeforeAll
    static void openCases() {
        browser = Browser.start();
        mina = NODE.responder("mina");
        assertThat(NODE.administrator()
                        .send(NODE.administrator()
                                .request("/api/v1/rule-packs/known")
                                .PUT(BodyPublishers.ofString(PACK)))
                        .status())
                .isEqualTo(200);
        Caller sensor = NODE.sensor("several");
        for (int host = 1; host <= CASES; host++) {
            RunningNode.telemetry(sensor, """
                    {"asset":"several%d.corp.example","time":"%s","logsource":{"product":"windows","category":"process_creation"},\
                    "fields":{"Image":"C:\\\\Tools\\\\stop.exe","CommandLine":"stop"}}
                    """.formatted(host, Instant.now().minusSeconds(60)));
        }
        await().atMost(PATIENCE).until(() -> NODE.list("/api/v1/cases").size() == CASES);
        NUMBERS.clear();
        NODE.list("/api/v1/cases").stream()
                .map(one -> one.path("number").asLong())
                .sorted()
                .forEach(NUMBERS::add);
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static JsonNode operate(String operation, String key, String body) {
        Caller.Answer answer = mina.send(mina.request("/api/v1/case-operations/" + operation)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode kase(int index) {
        return mina.get("/api/v1/cases/" + NUMBERS.get(index)).json();
    }

    @Test
    void eachCaseDecidesByItself() {
        JsonNode first = operate("acknowledge", "a", "{\"cases\":[\"%d\"]}".formatted(NUMBERS.getFirst()));
        assertThat(first.path("done").asInt()).isOne();
        JsonNode closed = operate(
                "close",
                "b",
                "{\"cases\":[\"%d\",\"%d\",\"999999\",\"%s\"],\"values\":{\"classification\":\"falsePositive\",\"determination\":\"other\"}}"
                        .formatted(
                                NUMBERS.get(0),
                                NUMBERS.get(1),
                                kase(0).path("id").asText()));
        assertThat(closed.path("done").asInt()).isZero();
        assertThat(closed.path("results"))
                .as("a case that is named twice has one result")
                .hasSize(3)
                .extracting(one -> one.path("code").asText())
                .containsExactly("case.illegal-move", "case.illegal-move", "case.unknown");
        String both = "{\"cases\":[\"%d\",\"%d\"],\"values\":{\"note\":\"Tested\"}}"
                .formatted(NUMBERS.get(0), NUMBERS.get(1));
        JsonNode resolved = operate("resolve", "c", both);
        assertThat(resolved.path("done").asInt()).isOne();
        assertThat(resolved.path("refused").asInt()).isOne();
        assertThat(resolved.path("results").path(0).path("status").asText()).isEqualTo("resolved");
        await().atMost(PATIENCE).until(() -> kase(0).path("status").asText().equals("resolved"));
        assertThat(kase(1).path("status").asText()).isEqualTo("new");
        assertThat(operate("resolve", "c", both).path("done").asInt())
                .as("the same request again is recognized; a second resolution would be refused")
                .isOne();
    }

    @Test
    void severalCasesWithOpenTasksAreClosedOnThePageByAUserWhoCancelsTheTasks() {
        String cases = "{\"cases\":[\"%d\",\"%d\"]".formatted(NUMBERS.get(6), NUMBERS.get(7));
        assertThat(operate("template", "t", cases + ",\"values\":{\"template\":\"malware\"}}")
                        .path("done")
                        .asInt())
                .isEqualTo(2);
        assertThat(operate("acknowledge", "u", cases + "}").path("done").asInt())
                .isEqualTo(2);
        assertThat(operate("resolve", "v", cases + "}").path("done").asInt()).isEqualTo(2);
        String values = ",\"values\":{\"classification\":\"falsePositive\",\"determination\":\"other\"";
        assertThat(operate("close", "w", cases + values + "}}").path("results"))
                .extracting(one -> one.path("code").asText())
                .containsExactly("case.open-tasks", "case.open-tasks");
        try (BrowserContext lea = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, lea, "/?status=resolved", "lea", Role.LEAD);
            for (int index = 6; index <= 7; index++) {
                row(page, index).locator("a.title").focus();
                page.keyboard().press("x");
                assertThat(row(page, index)).hasClass(Pattern.compile("is-chosen"));
            }
            page.locator(".several wf-operation[verb=close] > button").click();
            Locator dialog = page.locator(".several dialog[open]");
            dialog.locator("select[name=classification]").selectOption("falsePositive");
            dialog.locator("select[name=determination]").selectOption("other");
            dialog.locator("select[name=openTasks]").selectOption("cancel");
            dialog.locator("button.primary").click();
            assertThat(page.locator(".several")).hasCount(0);
        }
        for (int index = 6; index <= 7; index++) {
            String path = "/api/v1/cases/" + NUMBERS.get(index) + "/tasks";
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(mina.get(path).json().path("items"))
                            .hasSize(5)
                            .allSatisfy(task ->
                                    assertThat(task.path("status").asText()).isEqualTo("cancelled")));
        }
        assertThat(NODE.metric("watchfloor_case_bulk_operations_total{operation=\"close\",outcome=\"done\"}"))
                .isEqualTo(2);
    }

    @Test
    void whatNoCaseCanExecuteIsRefusedAsAWhole() {
        assertThat(refused("restrict", "{\"cases\":[\"1\"]}")).isEqualTo("404 case.verb-unknown");
        assertThat(refused("merge", "{\"cases\":[\"1\"]}")).isEqualTo("404 case.verb-unknown");
        assertThat(refused("acknowledge", "{\"cases\":[]}")).isEqualTo("400 body.wrong-value");
        assertThat(refused("assign", "{\"cases\":[\"1\"]}")).isEqualTo("400 body.missing-field");
        assertThat(refused("assign", "{\"cases\":[\"1\"],\"values\":{\"assignee\":\"mino\"}}"))
                .isEqualTo("422 case.assignee-unknown");
        assertThat(refused("severity", "{\"cases\":[\"1\"],\"values\":{\"severity\":\"grave\"}}"))
                .isEqualTo("400 body.wrong-value");
    }

    private static String refused(String operation, String body) {
        Caller.Answer answer = mina.post("/api/v1/case-operations/" + operation, body);
        return answer.status() + " " + answer.json().path("code").asText();
    }

    @Test
    void casesAreSelectedAndAssignedByTheKeyboard() {
        try (BrowserContext lea = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, lea, "/?sort=oldest", "lea", Role.LEAD);
            Locator rows = page.locator("li.row");
            Locator third = row(page, 2);
            Locator fourth = row(page, 3);
            third.locator("a.title").focus();
            page.keyboard().press("x");
            assertThat(third).hasClass(Pattern.compile("is-chosen"));
            page.keyboard().press("j");
            assertThat(fourth).hasClass(Pattern.compile("is-cursor"));
            page.keyboard().press("x");
            Locator bar = page.locator(".several");
            assertThat(bar).containsText("2 cases selected");
            assertThat(bar.locator("button").first()).isVisible();
            everyWay(page);
            bar.locator("wf-operation[verb=assign] > button").click();
            Locator dialog = page.locator(".several dialog[open]");
            dialog.locator("select[name=assignee]").selectOption("mina");
            dialog.locator("button.primary").click();
            assertThat(bar).hasCount(0);
            assertThat(third).containsText("mina");
            assertThat(fourth).containsText("mina");
            assertThat(rows.filter(new Locator.FilterOptions().setHasText("mina (assigned)")))
                    .hasCount(2);

            row(page, 4).locator("a.title").focus();
            page.keyboard().press("x");
            assertThat(bar).containsText("1 case selected");
            operate("acknowledge", "d", "{\"cases\":[\"%d\"]}".formatted(NUMBERS.get(4)));
            assertThat(row(page, 4)).containsText("mina");
            page.keyboard().press("a");
            assertThat(bar.locator("[role=alert]")).containsText("Case " + NUMBERS.get(4) + ": ");
            page.keyboard().press("Escape");
            assertThat(bar).hasCount(0);
        }
    }

    private static Locator row(Page page, int index) {
        return page.locator("li.row")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(
                                ".number", new Page.LocatorOptions().setHasText("#" + NUMBERS.get(index)))));
    }

    private static void everyWay(Page page) {
        Readability.check(page, 1280, "several-1280-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        Readability.check(page, 1280, "several-1280-light");
        page.setViewportSize(390, 900);
        Readability.check(page, 390, "several-390-light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Readability.check(page, 390, "several-390-dark");
        page.setViewportSize(1280, 900);
    }
}
