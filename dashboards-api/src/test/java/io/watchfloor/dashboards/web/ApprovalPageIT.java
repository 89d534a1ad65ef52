package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two browsers of one person, and two people: a request appears in the other browser at once, and continues after the
 * approval.
 */
class ApprovalPageIT {

    @RegisterExtension
    static final RunningNode NODE = RunningNode.with("watchfloor.approval { number-match = [requestTemporaryRole] }\n");

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

    private static Page signedIn(BrowserContext context, String name) {
        Page page = context.newPage();
        SignInLink.use(page, NODE.node().signInLink(name).toString());
        return page;
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void asksForARole(Page page) {
        page.navigate(NODE.address() + "/approvals");
        page.getByLabel("Reason").fill("Ann is away.");
        button(page, "Request").click();
    }

    @Test
    void theDigitsThatTheOneBrowserShowsAreTypedInTheOtherAndTheRequestGoesOn() {
        try (BrowserContext older = browser.person(1280, 900);
                BrowserContext newer = browser.person(1280, 900)) {
            Page there = signedIn(older, "ann");
            Page here = signedIn(newer, "ann");
            asksForARole(here);
            Locator digits = here.locator(".number-shown");
            assertThat(digits).hasText(Pattern.compile("[0-9]{2}"));
            Locator banner = there.locator(".approving");
            assertThat(banner).containsText("Is this you?");
            assertThat(banner).containsText("request temporary role");
            Pictures.take(here, "approval-asking");
            Pictures.take(there, "approval-banner");
            Readability.accessible(here, "a number to type");
            Readability.accessible(there, "the question whether it is oneself");

            there.getByLabel("Digits shown in your other session").fill(digits.textContent());
            there.keyboard().press("Enter");

            assertThat(here.locator(".toast"))
                    .containsText("Requested. The role becomes active as soon as it is approved.");
            assertThat(digits).isHidden();
            assertThat(banner).hasCount(0);
        }
    }

    @Test
    void whoeverDoesNotKnowOfItSaysSoAndItIsNotDone() {
        try (BrowserContext older = browser.person(1280, 900);
                BrowserContext newer = browser.person(1280, 900)) {
            Page there = signedIn(older, "bea");
            Page here = signedIn(newer, "bea");
            asksForARole(here);

            button(there, "Not me").click();

            assertThat(here.locator(".toast.failed").first()).containsText("The request was denied.");
            assertThat(here.locator(".number-shown")).isHidden();
        }
    }

    @Test
    void anAdministratorSeesWhoAsksForARoleAndGivesItAndItShowsAtOnce() {
        Caller vic = NODE.responder("vic");
        try (BrowserContext context = browser.person(1280, 900)) {
            NODE.administrator().post("/api/v1/people", "{\"name\":\"root\",\"role\":\"administrator\"}");
            Page page = signedIn(context, "root");
            page.navigate(NODE.address() + "/approvals");
            assertThat(page.locator("main")).containsText("No pending approvals.");
            NODE.jdbi().useHandle(handle -> handle.execute("""
                    INSERT INTO approval (id, kind, state, person, via, action, object, asked, reason, needs, digest, address, device,
                        asked_at, expires_at, role, seconds)
                    VALUES ('0', 'elevation', 'open', 'vic', 'x', 'requestTemporaryRole', 'person:vic', '', 'Ann is away.', 'LEAD', '',
                        '10.1.2.3', 'curl/8', now(), now() + interval '10 minutes', 'lead', 1800)"""));
            Locator one = page.locator("li.approval");
            assertThat(one).containsText("vic: role lead for 30 min");
            assertThat(one).containsText("Ann is away.");
            Pictures.take(page, "approval-page");
            Readability.accessible(page, "approvals");
            assertThat(page.locator("select[name=role] option")).hasCount(5);
            assertThat(page.locator("select[name=role]")).not().containsText("administrator");

            one.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve"))
                    .click();

            assertThat(page.locator("main")).containsText("Active temporary roles");
            assertThat(page.getByRole(
                            AriaRole.REGION, new Page.GetByRoleOptions().setName("List of active temporary roles")))
                    .containsText("vic");
            assertEquals(200, vic.get("/api/v1/temporary-roles").status());
            Pictures.take(page, "approval-given");
            Readability.accessible(page, "roles for a time");
        }
    }
}
