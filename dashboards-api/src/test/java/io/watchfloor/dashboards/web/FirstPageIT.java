package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.LsassReader;
import io.watchfloor.dashboards.api.PushedBrowsers;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * From the first start of a center to an acknowledged notification on a phone, which is simulated by a browser in the
 * background.
 */
class FirstPageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<String> steps = new ArrayList<>();
    private Instant begun = Instant.now();

    private void step(String what) {
        steps.add("%d. %s (%d ms)"
                .formatted(
                        steps.size() + 1,
                        what,
                        Duration.between(begun, Instant.now()).toMillis()));
        begun = Instant.now();
    }

    @Test
    void aFreshCenterRingsABrowserAndTheCaseIsTakenFromTheNotification() throws IOException {
        Instant first = begun;
        try (PushedBrowsers service = new PushedBrowsers();
                RunningNode node = RunningNode.with(PushedBrowsers.allowed()).start();
                Browser browser = Browser.withNotifications();
                BrowserContext person = browser.person(390, 800)) {
            step("the center starts for the first time");
            Page page = person.newPage();
            Ringer ringer = new Ringer(person, page, node.address().toString(), service);
            page.navigate(node.address() + "/signin?next=%2Faccount");
            page.getByText("Use an API token").click();
            page.getByLabel("API token")
                    .fill(Files.readString(node.data().resolve(BootstrapToken.FILE))
                            .strip());
            page.locator(".way[open] button.primary").click();
            assertThat(page.locator("#told-title")).isVisible();
            assertThat(page.locator("wf-how-told")).containsText("You will not be notified");
            Visitors.look(page, "first-page-1-account");
            step("signs in with the token in the data folder");

            Visitors.button(page, "Enable browser notifications").click();
            ringer.brings();
            assertThat(page.locator(".told .contact")).containsText("works");
            Visitors.look(page, "first-page-2-rings");
            step("rings this browser: it proves itself by the push");

            Visitors.button(page, "Send test notification to").click();
            ringer.brings();
            ringer.touch("test notification", "seen");
            assertThat(page.locator(".told .step.is-done")).hasCount(3);
            Visitors.look(page, "first-page-3-test");
            step("sends a test page, and sees that it was shown and seen");

            page.navigate(node.address() + "/on-call/policies/new");
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("first");
            press(page, "Save");
            assertThat(page.locator(".toast.done")).containsText("first saved");
            page.navigate(node.address() + "/on-call/routing");
            page.getByLabel("Default route").selectOption("first");
            press(page, "Save");
            assertThat(page.locator(".toast.done")).containsText("Routing rules saved");
            Visitors.look(page, "first-page-4-policy");
            step("writes a policy, which names its writer, and routes every case to it");
            page.navigate("about:blank");
            // The node reads the policy within a second; an earlier case would use the built-in policy.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> node.administrator()
                            .get("/api/v1/status")
                            .json()
                            .path("notifications")
                            .path("coverage")
                            .path("notified")
                            .findValuesAsText("person")
                            .contains(BootstrapToken.PERSON));
            step("the center says that the person would be told");

            LsassReader.on("dc01.corp.example", node.administrator());
            PushedBrowsers.Pushed pushed = ringer.brings();
            step("an attack is told by a sensor; the phone rings");
            JsonNode one = pushed.json().path("cases").path(0);
            Assertions.assertThat(one.path("severity").asText()).isIn("high", "critical");
            ringer.shows(
                    "#" + one.path("number").asText(),
                    one.path("severity").asText(),
                    one.path("title").asText());

            ringer.touch("#" + one.path("number").asText(), "acknowledge");
            Caller root = node.administrator();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> Assertions.assertThat(
                                    root.get("/api/v1/cases/" + one.path("id").asText())
                                            .json()
                                            .path("acknowledgedBy")
                                            .asText())
                            .isEqualTo(BootstrapToken.PERSON));
            step("acknowledges from the notification");
            ringer.shows("#" + one.path("number").asText() + " acknowledged");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> Assertions.assertThat(root.get("/api/v1/notifications?person=me")
                                    .json()
                                    .path("items")
                                    .path(0)
                                    .path("status")
                                    .asText())
                            .isEqualTo("seen"));
            step("the page says that it was seen");
            Assertions.assertThat(pushed.ttl()).isEqualTo(Duration.ofHours(4).toSeconds());
            Assertions.assertThat(pushed.topic()).isNotEmpty();
            page.navigate(node.address() + "/cases/" + one.path("number").asText());
            assertThat(page.locator("wf-case")).containsText(BootstrapToken.PERSON);
            Visitors.look(page, "first-page-5-taken");
            Assertions.assertThat(service.refused()).isEmpty();
        }
        System.out.printf(
                "first page: %s, %d ms in all%n",
                steps, Duration.between(first, Instant.now()).toMillis());
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }
}
