package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Escalation policies and routing rules on the page. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class PolicyPageIT {

    private static Browser browser;
    private static PageCenter center;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    private static Page at(BrowserContext person, String path) {
        center.served().token("jonas", Role.RESPONDER);
        center.served().people().teams().put("night", "Nights and weekends", List.of("jonas"), Actor.named("ruth"));
        person.addCookies(List.of(
                new Cookie(Access.COOKIE, center.served().session("mina", Role.LEAD)).setUrl(center.url())));
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(center.url() + path);
        assertThat(page.locator(".pill")).hasText("Live");
        assertThat(page.locator("h1")).isVisible();
        return page;
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    @Test
    void aLeadWritesAPolicyAndRoutesGraveCasesToIt() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = at(mina, "/on-call/policies/new");
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("serious");
            assertThat(page.locator(".foretold li").first())
                    .hasText(Pattern.compile("immediately\\s+level 1:\\s+person mina"));
            press(page, "Add level");
            page.getByLabel("Minutes after the previous level").fill("15");
            page.getByLabel("Minutes after the previous level").press("Tab");
            assertThat(page.locator(".foretold li.is-gap").first()).containsText("+15 min level 2: no one");
            page.getByLabel("Add to level 2").selectOption("team:night");
            assertThat(page.locator(".foretold li").nth(1)).containsText("team night");
            assertThat(page.locator("wf-policy")).containsText("has no verified contact");
            page.getByLabel("Low urgency waits for business hours").check();
            page.getByLabel("Acknowledgement timeout").check();
            Visitors.look(page, "policy-new");
            press(page, "Save");
            assertThat(page.locator(".toast.done")).containsText("serious saved");
            assertThat(page.locator("h1")).hasText("serious");
            assertThat(page.locator(".editor-bar .state")).hasText("Saved");

            page.navigate(center.url() + "/on-call/routing");
            press(page, "Add route");
            page.getByLabel("Severity at least").selectOption("high");
            page.getByLabel("Policy of route 1").selectOption("serious");
            Visitors.look(page, "routing");
            press(page, "Save");
            assertThat(page.locator(".toast.done")).containsText("Routing rules saved");

            page.navigate(center.url() + "/on-call/policies/serious");
            press(page, "Remove…");
            page.locator(".sure button.primary").click();
            assertThat(page.locator("wf-policy .gaps[role=alert]"))
                    .containsText("Remove it from the escalation routing first");
        }
    }

    @Test
    void aSavedPolicyWithoutARouteSaysThatItNotifiesNoOneAndOffersTheRoute() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = at(mina, "/on-call/policies/new");
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("forgotten");
            press(page, "Save");
            assertThat(page.locator(".toast.done")).containsText("notifies no one yet");
            Locator unused =
                    page.locator("wf-policy .gaps").filter(new Locator.FilterOptions().setHasText("Not used."));
            assertThat(unused).containsText("No route leads to this policy");
            Visitors.look(page, "policy-unused-1280");
            page.setViewportSize(390, 844);
            Visitors.look(page, "policy-unused-390");
            page.setViewportSize(1280, 900);

            page.navigate(center.url() + "/on-call");
            assertThat(page.locator("wf-on-call li").filter(new Locator.FilterOptions().setHasText("forgotten")))
                    .containsText("not used");

            page.navigate(center.url() + "/on-call/policies/forgotten");
            press(page, "Use as default route");
            assertThat(page.locator(".toast.done")).containsText("forgotten is now the default route");
            assertThat(unused).hasCount(0);
        }
    }

    @Test
    void aStepThatTellsNobodyIsRefusedWithItsPlace() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = at(mina, "/on-call/policies/new");
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("empty");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove person:mina from level 1"))
                    .click();
            press(page, "Save");
            assertThat(page.locator("wf-policy .gaps[role=alert]")).containsText("steps[0].targets");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void theEditorIsAccessible(int width) {
        try (BrowserContext mina = browser.person(width, 844)) {
            for (String path : List.of("/on-call/policies/new", "/on-call/routing")) {
                Page page = at(mina, path);
                Locator editor = page.locator("form.editor");
                assertThat(editor).isVisible();
                if (path.endsWith("new")) {
                    page.getByLabel("Low urgency waits for business hours").check();
                } else {
                    press(page, "Add route");
                }
                Visitors.look(page, path.substring(9).replace('/', '-') + "-" + width);
                Readability.fits(page, width);
                Readability.accessible(page, path);
                page.close();
            }
        }
    }
}
