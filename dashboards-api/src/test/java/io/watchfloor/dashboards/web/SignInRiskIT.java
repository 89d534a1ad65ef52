package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A second browser of a person waits until its digits are entered in the first one; both show the reason. */
class SignInRiskIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.sign-in.new-device = approval\n");

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Page signsIn(BrowserContext context, String name) {
        Page page = context.newPage();
        page.navigate(NODE.node().signInLink(name).toString());
        page.locator("button").first().click();
        return page;
    }

    private static List<JsonNode> history(String name) {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT to_jsonb(s) - 'known_by' AS one FROM sign_in s WHERE person = :name ORDER BY id")
                        .bind("name", name)
                        .map((row, context) -> Json.parse(row.getString("one")))
                        .list());
    }

    @Test
    void aNewBrowserWaitsForTheDigitsThatTheOldOneTypesAndTheOldOneComesBackFreely() {
        try (BrowserContext old = browser.person(1280, 900);
                BrowserContext fresh = browser.person(1280, 900)) {
            Page there = signsIn(old, "ann");
            assertThat(there.locator("header.bar")).isVisible();
            Page here = signsIn(fresh, "ann");
            assertThat(here.locator("h1")).hasText("Confirm this sign-in");
            assertThat(here.locator(".number-shown")).hasText(Pattern.compile("[0-9]{2}"));
            String digits = here.locator(".number-shown").textContent();
            assertThat(there.locator(".approving")).containsText("sign in");

            there.getByLabel("Digits shown in your other session").fill(digits);
            there.keyboard().press("Enter");

            assertThat(here.locator("header.bar")).isVisible();
            Page again = signsIn(old, "ann");
            assertThat(again.locator("header.bar")).isVisible();
        }
        assertThat(history("ann"))
                .extracting(one -> one.path("signs").toString())
                .containsExactly("[]", "[\"new-device\"]", "[]");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        records("ann").stream().anyMatch(record -> record.contains("\"signals\":[\"new-device\"]")));
    }

    private static List<String> records(String name) {
        return NODE.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT record FROM own_telemetry WHERE person = :name AND action = 'sign-in'")
                        .bind("name", name)
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void aBrowserThatTheOtherOneDoesNotKnowIsNotLetIn() {
        try (BrowserContext old = browser.person(1280, 900);
                BrowserContext fresh = browser.person(1280, 900)) {
            Page there = signsIn(old, "bea");
            assertThat(there.locator("header.bar")).isVisible();
            Page here = signsIn(fresh, "bea");
            assertThat(here.locator(".number-shown")).isVisible();

            there.locator(".approving button", new Page.LocatorOptions().setHasText("Not me"))
                    .click();

            assertThat(here).hasURL(Pattern.compile(".*/signin"));
            here.navigate(NODE.address() + "/");
            assertThat(here).hasURL(Pattern.compile(".*/signin.*"));
        }
    }
}
