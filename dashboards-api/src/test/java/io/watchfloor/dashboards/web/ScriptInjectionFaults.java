package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Injection payloads in every field that telemetry, users and rules can set, with every page opened in a browser:
 * nothing runs, nothing is requested, and no policy violation is reported. Two careless pages prove that violations
 * would be detected.
 */
class ScriptInjectionFaults {

    /** Addresses with a placeholder for a payload; all of them open a page. */
    private static final List<String> PLACES = List.of(
            "/signin?error=%s",
            "/signin?next=%s",
            "/signin?code=%s",
            "/?q=%s",
            "/?status=%s",
            "/alerts?q=%s",
            "/alerts?asset=%s",
            "/alerts/%s",
            "/assets/%s",
            "/cases/%s",
            "/rules?technique=%s",
            "/rules/%s",
            "/entities/%s",
            "/entities/x?at=%s",
            "/nowhere/%s",
            "/#%s",
            "/api/docs#%s");

    private static final String MINA = "mina";

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("""
            watchfloor.cases { new-per-sensor-and-minute = 1000, new-per-rule-and-minute = 1000 }
            """);

    private static final Map<String, Boolean> WALKED = new HashMap<>();

    private static final List<String> LISTS = List.of(
            "/",
            "/?status=all",
            "/alerts",
            "/assets",
            "/entities",
            "/merge-suggestions",
            "/people",
            "/approvals",
            "/audit",
            "/account");

    private static final String REPORTS = "watchfloor_csp_reports_total";

    private static Canary canary;
    private static List<Injections.Injection> injections;
    private static Browser browser;
    private static PoisonedCenter poisoned;

    /** Number of policy reports before this test. */
    private double reportsBefore;

    @BeforeAll
    static void poison() throws Exception {
        browser = Browser.start();
        canary = new Canary();
        injections = Injections.all(canary.address());
        poisoned = new PoisonedCenter(NODE, injections);
        poisoned.rules();
        poisoned.telemetry();
        poisoned.people();
        poisoned.casesAndAssets();
    }

    @BeforeEach
    void nothingHappenedYet() {
        canary.forget();
        reportsBefore = NODE.metric(REPORTS);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            canary.close();
        }
    }

    @Test
    void everyPageOfEveryTextRunsNothing() {
        assertThat(injections).hasSizeGreaterThanOrEqualTo(200);
        try (BrowserContext person = browser.person(1280, 800)) {
            canary.watch(person);
            Page page = signedIn(person);
            for (JsonNode kase : poisoned.cases()) {
                walk(page, "/cases/" + kase.path("id").asText());
            }
            for (JsonNode asset : poisoned.assets()) {
                walk(page, "/assets/" + encoded(asset.path("id").asText()));
            }
            for (JsonNode alert : poisoned.alerts()) {
                walk(page, "/alerts/" + encoded(alert.path("id").asText()));
            }
            for (Injections.Injection one : injections) {
                if (one.number() % 4 == 0) {
                    walk(page, "/entities/" + encoded(one.asName()));
                }
            }
            for (String list : LISTS) {
                walk(page, list);
            }
            // Changes while the page is open arrive by the live stream.
            walk(page, "/");
            poisoned.moreNotes(40);
            settle(page);
            nothingCameThrough(page);
        }
        assertThat(NODE.metric(REPORTS)).as("what browsers reported").isEqualTo(reportsBefore);
        System.out.println(
                "walked " + WALKED.size() + " pages with " + injections.size() + " texts; fields: " + poisoned.taken());
        assertThat(poisoned.taken())
                .allSatisfy((field, count) -> assertThat(count).as(field).isPositive());
    }

    @Test
    void everyTextInAnAddressRunsNothing() {
        try (BrowserContext person = browser.person(1280, 800)) {
            canary.watch(person);
            Page page = signedIn(person);
            for (Injections.Injection one : injections) {
                String place = PLACES.get(one.number() % PLACES.size());
                for (String address : List.of(place, PLACES.get((one.number() + 7) % PLACES.size()))) {
                    Response answer = page.navigate(
                            NODE.address() + address.formatted(encoded(one.text())),
                            new Page.NavigateOptions().setWaitUntil(WaitUntilState.LOAD));
                    if (answer != null) {
                        assertThat(answer.headers().get("content-security-policy"))
                                .as(address)
                                .contains("default-src 'none'");
                    }
                    nothingCameThrough(page);
                }
            }
            page.navigate(NODE.address() + "/api/docs");
            settle(page);
            page.locator("#find").fill("<img src=x onerror=canary(0)>");
            nothingCameThrough(page);
        }
        assertThat(NODE.metric(REPORTS)).as("what browsers reported").isEqualTo(reportsBefore);
    }

    /** A page that inserts the title of a case as markup: the policy blocks and reports it. */
    @Test
    void aCarelessPageIsReported() {
        try (Canary other = new Canary();
                BrowserContext person = browser.person(1280, 800)) {
            other.watch(person);
            beCareless(person);
            Page page = person.newPage();
            page.navigate(poisoned.link(MINA));
            page.locator("button").click();
            page.locator("li.row").first().waitFor();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> rounds(page) && !other.policy().isEmpty());
            assertThat(other.foreign(page)).isNotEmpty();
            assertThat(other.policy()).anyMatch(one -> one.contains("script-src"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> rounds(page) && NODE.metric(REPORTS) > reportsBefore);
        }
    }

    /** Lets the browser process pending events. */
    private static boolean rounds(Page page) {
        page.waitForTimeout(50);
        return true;
    }

    /**
     * Makes the queue's view insert titles as markup, with the result of Lit's unsafe directive, which the page does
     * not contain.
     */
    static void beCareless(BrowserContext person) {
        person.route("**/queue.js", ScriptInjectionFaults::careless);
    }

    private static void careless(Route route) {
        var served = route.fetch();
        String script = served.text();
        String careless =
                script.replaceAll("</span> \\$\\{([\\w$]+\\.title)\\}</a>", "</span> \\${unsafeHTML($1)}</a>");
        assertThat(careless).isNotEqualTo(script);
        route.fulfill(new Route.FulfillOptions().setResponse(served).setBody(careless + """
                        function unsafeHTML(text) {
                          const strings = [text];
                          strings.raw = strings;
                          return { _$litType$: 1, strings, values: [] };
                        }
                        """));
    }

    private static Page signedIn(BrowserContext person) {
        Page page = person.newPage();
        page.navigate(poisoned.link(MINA));
        page.locator("button").click();
        page.locator("li.row").first().waitFor();
        return page;
    }

    /** Navigates like a click on a link, without reloading the page. */
    private static void walk(Page page, String path) {
        page.evaluate(
                "path => document.querySelector('wf-app').dispatchEvent(new CustomEvent('go', { detail: path }))",
                path);
        settle(page);
        for (int depth = 0; depth < 3; depth++) {
            Object opened = page.evaluate("() => { const shut = [...document.querySelectorAll('details:not([open])')]"
                    + ".slice(0, 12);"
                    + " shut.forEach((one) => { one.open = true; }); return shut.length; }");
            if (opened.equals(0)) {
                break;
            }
            settle(page);
        }
        nothingCameThrough(page);
        WALKED.put(path, true);
        if (WALKED.size() % 50 == 0) {
            System.out.println("walked " + WALKED.size() + " pages");
        }
    }

    private static void settle(Page page) {
        for (int tries = 0; tries < 400; tries++) {
            page.waitForTimeout(15);
            if (page.evaluate("() => isQuiet() && !document.querySelector('.booting')")
                    .equals(true)) {
                return;
            }
        }
        throw new AssertionError("The page does not come to rest: " + page.url());
    }

    private static void nothingCameThrough(Page page) {
        assertThat(canary.ran()).as("what ran at " + page.url()).isEmpty();
        assertThat(canary.asked()).as("what was asked for at " + page.url()).isEmpty();
        assertThat(canary.policy())
                .as("what the policy reports at " + page.url())
                .isEmpty();
        assertThat(canary.errors()).as("errors at " + page.url()).isEmpty();
        assertThat(canary.foreign(page)).as("markup from data at " + page.url()).isEmpty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
