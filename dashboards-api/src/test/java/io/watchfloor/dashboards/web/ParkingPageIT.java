package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The retry queue on the page: users retry records before the center does. Also the banner of an archive that cannot be written. */
class ParkingPageIT {

    /** One new asset per minute, so that the test ends before the center admits all of them. */
    @RegisterExtension
    static final RunningNode NODE =
            RunningNode.with("watchfloor.ingest { new-assets-per-minute = 1, new-assets-burst = 1 }\n"
                    + "watchfloor.archive { folder = \"/dev/null/archive\", write-every = 1s }\n");

    private static String records(String... assets) {
        return Stream.of(assets).map(asset -> """
                        {"asset":"%s","logsource":{"product":"linux","service":"sshd"},"fields":{"message":"hello"}}
                        """.formatted(asset)).collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void thePageSaysThatTheArchiveCannotBeWritten(int width) {
        try (Browser browser = Browser.start();
                BrowserContext ann = browser.person(width, 900)) {
            Page page = NodeVisitor.at(NODE, ann, "/", "ann", Role.RESPONDER);
            Locator banner = page.getByRole(AriaRole.STATUS, new Page.GetByRoleOptions().setName("Archive"));
            assertThat(banner).containsText("Telemetry cannot be written into files: /dev/null");
            Readability.check(page, width, "archive-failure-" + width);
        }
    }

    @Test
    void aPersonJudgesRecordsOfNewNamesByHandAndByKey() {
        Caller forwarder = NODE.sensor("forwarder");
        forwarder.post(
                "/api/v1/telemetry",
                records("kiosk-1", "kiosk-2", "kiosk-3", "kiosk-4", "kiosk-5", "kiosk-6", "kiosk-7", "kiosk-8"));
        try (Browser browser = Browser.start();
                BrowserContext ruth = browser.person(1280, 900)) {
            People people = NODE.node().people();
            people.ensure("ruth", Role.ADMINISTRATOR);
            String code = people.link("ruth", Actor.named("test")).orElseThrow();
            String session = ((People.SignIn.Success) people.signInByLink(code, SignInOrigin.UNKNOWN)).session();
            ruth.addCookies(List.of(
                    new Cookie(Access.COOKIE, session).setUrl(NODE.address().toString())));
            Page page = ruth.newPage();
            page.navigate(NODE.address() + "/unprocessed?kind=retry-queue");
            assertThat(page.locator("h1")).hasText("Unprocessed events");
            Locator last = waiting(page, "kiosk-8");
            assertThat(last).containsText("The sensor exceeds its rate of new assets");
            last.locator("summary").click();
            assertThat(last.locator("pre")).containsText("kiosk-8");
            last.locator("button", new Locator.LocatorOptions().setHasText("Reprocess"))
                    .click();
            assertThat(last).hasCount(0);

            Locator next = waiting(page, "kiosk-7");
            next.locator("summary").focus();
            page.keyboard().press("x");
            assertThat(next.getByRole(AriaRole.CHECKBOX)).isChecked();
            page.keyboard().press("r");
            assertThat(next).hasCount(0);
            Readability.check(page, 1280, "retry-queue");

            // Coverage is updated after the commit, and the page reads it every 30 s.
            await().dontCatchUncaughtExceptions() // the archive's thread reports that its folder cannot be written
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> NODE.list("/api/v1/coverage?q=kiosk").toString(),
                            names -> names.contains("kiosk-7") && names.contains("kiosk-8"));
            page.navigate(NODE.address() + "/coverage?by=asset");
            for (String judged : List.of("kiosk-7", "kiosk-8")) {
                assertThat(page.locator("table.blind th", new Page.LocatorOptions().setHasText(judged)))
                        .isVisible();
            }
        }
    }

    private static Locator waiting(Page page, String asset) {
        return page.locator(".set-aside > li", new Page.LocatorOptions().setHasText(asset));
    }
}
