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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inviting, editing and disabling people on the page. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class PeoplePageIT {

    private static Browser browser;
    private static PageCenter center;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void somePeopleAreThere() {
        center.served().token("mina", Role.RESPONDER);
        center.served().token("jonas", Role.LEAD);
        center.served().people().teams().put("night", "Nights and weekends", List.of("mina"), Actor.named("ruth"));
    }

    @Test
    void anAdministratorInvitesByKeyboardAndTheInvitedComesInOnAnotherBrowser() {
        try (BrowserContext ruth = browser.person(1280, 900);
                BrowserContext ines = browser.person(390, 800)) {
            Page page = people(ruth);
            page.keyboard().press("n");
            Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Invite a person"));
            dialog.getByLabel("Name shown in cases").fill("ines");
            dialog.locator("select[name=role]").selectOption("viewer");
            dialog.locator("input[name=reach][value=groups]").check();
            dialog.locator("input[name=groups]").fill("Finance, Payroll");
            dialog.locator("input[name=teams]").check();
            Visitors.look(page, "people-inviting");
            page.keyboard().press("Enter");
            Locator link = page.getByLabel("Link", new Page.GetByLabelOptions().setExact(true));
            assertThat(link).hasValue(Pattern.compile("https?://.+"));
            String invitation = link.inputValue().replaceFirst("https?://[^/]+", center.url());
            Visitors.look(page, "people-invited");
            page.keyboard().press("Escape");
            assertThat(page.locator("section[aria-labelledby=invites-title] tbody tr"))
                    .containsText("ines");

            Page theirs = ines.newPage();
            theirs.navigate(invitation);
            Visitors.look(theirs, "invitation-390");
            SignInLink.use(theirs, invitation);
            assertThat(theirs.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("ines")))
                    .isVisible();
            assertThat(theirs.locator("wf-account")).containsText("Scope: assets of Finance, Payroll");
            Visitors.look(theirs, "account-390");
            assertThat(theirs.locator("nav[aria-label=Main]")).not().containsText("People");

            theirs.navigate(invitation);
            theirs.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join Watchfloor"))
                    .click();
            assertThat(theirs.locator("[role=alert]")).containsText("already used");
            assertThat(theirs.locator("main")).containsText("invite.used");
            page.reload();
            assertThat(page.locator("table.people").first()).containsText("ines");
            Visitors.look(page, "people");
            change(page, "ines");
            // A dialog that omits the groups would remove them on the next save.
            assertThat(page.locator("wf-person > dialog input[name=groups]")).hasValue("Finance, Payroll");
        }
    }

    @Test
    void aPersonIsDisabledAndTheLastAdministratorStays() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = people(ruth);
            change(page, "mina");
            Locator dialog = page.locator("wf-person > dialog");
            assertThat(dialog).containsText("Scope: all assets");
            Visitors.look(page, "people-changing");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Disable…"))
                    .click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("cannot be restored");
            dialog.getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("Disable").setExact(true))
                    .click();
            assertThat(dialog).not().isVisible();
            assertThat(row(page, "mina")).containsText("disabled");

            change(page, "ruth");
            dialog.locator("select[name=role]").selectOption("viewer");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Save"))
                    .click();
            assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("last administrator");
        }
    }

    @Test
    void aServiceAccountIsMadeGetsATokenAndGoesWithItsOwner() {
        try (BrowserContext ruth = browser.person(1280, 900)) {
            Page page = people(ruth);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New service account…"))
                    .click();
            Locator dialog =
                    page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("New service account"));
            dialog.getByLabel("Name").fill("jira");
            dialog.locator("select[name=owner]").selectOption("mina");
            dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create account"))
                    .click();
            assertThat(row(page, "jira")).containsText("owner mina");

            change(page, "jira");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create API token…"))
                    .click();
            page.locator("wf-token-making dialog [name=purpose]").fill("tickets");
            page.keyboard().press("Enter");
            assertThat(page.locator("input[name=secret]")).hasValue(Pattern.compile("wf.+"));
            String token = page.locator("input[name=secret]").inputValue();
            Visitors.look(page, "people-service-token");
            assertThat(center.served().get(token, "/api/v1/cases").statusCode()).isEqualTo(200);
            page.keyboard().press("Escape");
            check(page);
            Visitors.look(page, "people-service");
            page.keyboard().press("Escape");

            change(page, "mina");
            Locator asking = page.locator("wf-person > dialog");
            asking.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Disable…"))
                    .click();
            assertThat(asking.getByRole(AriaRole.ALERT)).containsText("jira");
            asking.getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("Disable").setExact(true))
                    .click();
            assertThat(row(page, "jira")).containsText("disabled");
            assertThat(center.served().get(token, "/api/v1/cases").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void thePageIsAccessible(int width) {
        try (BrowserContext ruth = browser.person(width, 800)) {
            Page page = people(ruth);
            Visitors.look(page, "people-" + width);
            check(page);
            page.keyboard().press("n");
            assertThat(page.locator("wf-inviting dialog")).isVisible();
            Visitors.look(page, "people-inviting-" + width);
            check(page);
            Readability.fits(page, width);
        }
    }

    private static void check(Page page) {
        Readability.accessible(page, "people");
    }

    private static Locator row(Page page, String name) {
        return page.locator("table.people tbody tr")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
    }

    private static void change(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Edit " + name))
                .click();
    }

    private static Page people(BrowserContext person) {
        person.addCookies(List.of(
                new Cookie(Access.COOKIE, center.served().session("ruth", Role.ADMINISTRATOR)).setUrl(center.url())));
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(center.url() + "/");
        assertThat(page.locator(".pill")).hasText("Live");
        page.keyboard().press("g");
        page.keyboard().press("e");
        assertThat(page.locator("table.people tbody tr").first()).isVisible();
        return page;
    }
}
