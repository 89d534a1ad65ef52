package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Takedowns on the page of their matter and on the board. */
class TakedownsPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.standard();

    private static final String REASON = "Command servers <img src=x onerror=alert(1)>";

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    private static Caller token(String name) {
        Caller root = NODE.administrator();
        return root.as(root.post("/api/v1/people/" + name + "/tokens", "{}")
                .json()
                .path("token")
                .asText());
    }

    private static String done(Caller.Answer answer) {
        org.assertj.core.api.Assertions.assertThat(answer.status())
                .as(answer.response().body())
                .isLessThan(300);
        return answer.response().body().isEmpty()
                ? ""
                : answer.json().path("id").asText();
    }

    private static void readable(Page page, String name) {
        for (int width : new int[] {1280, 390}) {
            page.setViewportSize(width, 900);
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                Readability.check(
                        page, width, name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT));
            }
        }
        page.setViewportSize(1280, 900);
    }

    private static void record(Page page, String verb) {
        Locator dialog = page.locator("wf-takedown-stepping:has-text('" + verb + "')");
        dialog.locator("> button").press("Enter");
        dialog.locator("textarea").fill("Because");
        dialog.locator("dialog button.primary").press("Enter");
    }

    private static void theBoardShowsItByStep(Page page, Caller counsel, String matter) {
        for (String target :
                new String[] {"login.example", "https://pay.example/very/long/path/of/a/kit/index.php?session=1"}) {
            done(counsel.post(
                    matter + "/takedowns",
                    "{\"provider\":\"Example Host\",\"targets\":[\"%s\",\"203.0.113.9\"],\"reason\":\"Kit\",\"marking\":\"red\"}"
                            .formatted(target)));
        }
        String ended = done(counsel.post(
                matter + "/takedowns",
                "{\"provider\":\"Example Host\",\"targets\":[\"old.example\"],\"reason\":\"Kit\"}"));
        done(counsel.post(matter + "/takedowns/" + ended + "/withdraw", "{\"reason\":\"Gone\"}"));
        page.navigate(NODE.address() + "/matters");
        page.locator("a[href='/takedowns']").press("Enter");
        assertThat(page.locator("h1")).hasText("Takedowns");
        assertThat(page.locator("section[aria-labelledby=takedowns-proposed] li"))
                .hasCount(2);
        assertThat(page.locator("section[aria-labelledby=takedowns-filed] li")).hasCount(0);
        Locator seized = page.locator("section[aria-labelledby=takedowns-seized] li");
        assertThat(seized).containsText("evil.example");
        assertThat(seized).containsText("Andromeda");
        assertThat(seized.locator(".badge")).hasText("Overdue");
        page.locator("wf-takedowns summary").press("Enter");
        assertThat(page.locator("section[aria-labelledby=takedowns-withdrawn] li"))
                .containsText("old.example");
        readable(page, "takedowns");
        page.keyboard().press("j");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText("Andromeda");
    }

    private static void theBoardOfSomeoneElseIsEmpty() {
        try (BrowserContext lena = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, lena, "/takedowns", "lena", Role.LEAD);
            assertThat(page.locator("wf-takedowns")).containsText("No takedowns");
            assertThat(page.locator(".takedown-board")).hasCount(0);
        }
    }

    @Test
    void aTakedownIsProposedFiledOrderedAndSeizedByKeyboardAndAResponderSeesNoBindingStep() {
        try (BrowserContext ada = browser.person(1280, 900);
                BrowserContext rita = browser.person(1280, 900)) {
            Page page = NodeVisitor.at(NODE, ada, "/", "ada", Role.LEGAL);
            Page other = NodeVisitor.at(NODE, rita, "/", "rita", Role.RESPONDER);
            Caller counsel = token("ada");
            String id = done(
                    counsel.post(
                            "/api/v1/matters",
                            "{\"title\":\"Andromeda\",\"type\":\"cloud-crime-and-malware\",\"jurisdiction\":\"US-WA\",\"legalBasis\":\"18 U.S.C. 1345\"}"));
            String matter = "/api/v1/matters/" + id;
            page.navigate(NODE.address() + "/matters/" + id);
            Locator all = page.locator("wf-matter-takedowns");
            assertThat(all).containsText("No takedowns");
            assertThat(all).containsText("It sends nothing to registrars, hosts or courts.");

            page.locator("wf-takedown-proposing > button").press("Enter");
            page.locator("wf-takedown-proposing [name=targets]").fill("Evil[.]example\nno target\n198.51.100.7");
            page.locator("wf-takedown-proposing [name=provider]").fill("Example Registrar");
            page.locator("wf-takedown-proposing [name=reason]").fill(REASON);
            page.locator("wf-takedown-proposing dialog button.primary").press("Enter");
            assertThat(page.locator("wf-takedown-proposing [role=alert]")).containsText("no target is no domain");
            page.locator("wf-takedown-proposing [name=targets]").fill("Evil[.]example\n198.51.100.7");
            page.locator("wf-takedown-proposing dialog button.primary").press("Enter");
            Locator one = page.locator("ul.takedowns > li");
            assertThat(one).containsText("evil.example");
            assertThat(one).containsText("2 targets");
            assertThat(one).containsText(REASON);
            assertThat(one.locator("img")).hasCount(0);

            done(counsel.send(counsel.request(matter + "/members/rita").PUT(BodyPublishers.ofString("{}"))));
            other.navigate(NODE.address() + "/matters/" + id);
            Locator seen = other.locator("ul.takedowns > li");
            assertThat(seen).containsText("Withdraw…");
            assertThat(seen.getByText("Record filing…")).hasCount(0);

            record(page, "Record filing…");
            assertThat(one.locator(".pill")).hasText("Filed");
            // The other page still shows the proposal: its step is stale.
            record(other, "Withdraw…");
            assertThat(other.locator("wf-takedown-stepping [role=alert]"))
                    .containsText("Another step was recorded since you loaded the takedown");

            done(
                    counsel.post(
                            matter + "/orders",
                            "{\"court\":\"District Court\",\"reference\":\"26-cv-0117\",\"expiresAt\":\"2031-01-01T00:00:00Z\"}"));
            page.reload();
            record(page, "Record order…");
            assertThat(one.locator(".pill")).hasText("Ordered");
            assertThat(one).containsText("26-cv-0117");
            assertThat(page.locator("table.matter-deadlines tbody"))
                    .containsText("Takedown of evil.example: the order expires");
            record(page, "Record seizure…");
            assertThat(one.locator(".pill")).hasText("Seized");
            assertThat(page.locator("table.matter-log")).containsText("seizeTakedown");
            one.locator("summary").press("Enter");
            NODE.jdbi()
                    .useHandle(
                            handle -> handle.execute(
                                    "UPDATE matter_takedown SET body = replace(body::text, '2031-01-01', '2025-01-01')::jsonb"));
            page.reload();
            assertThat(one.locator(".badge")).hasText("Overdue");
            readable(page, "matter-takedowns");
            theBoardShowsItByStep(page, counsel, matter);
            theBoardOfSomeoneElseIsEmpty();
        }
    }
}
