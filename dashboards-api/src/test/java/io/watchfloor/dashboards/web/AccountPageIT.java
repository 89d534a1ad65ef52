package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People manage their own account on the page. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class AccountPageIT {

    private static Browser browser;
    private static PageCenter center;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @Test
    void aPersonSaysHowOthersCallThem() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = account(mina);
            page.locator("input[name=displayName]").fill("Mina Okafor");
            page.locator("form.profile button.primary").click();
            assertThat(page.locator(".toast.done")).containsText("saved");
            page.reload();
            assertThat(page.locator("input[name=displayName]")).hasValue("Mina Okafor");
        }
    }

    @Test
    void aPersonMakesATokenThatMayReadAloneAndRevokesIt() {
        try (BrowserContext mina = browser.person(1280, 900)) {
            Page page = account(mina);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create API token…"))
                    .click();
            Locator dialog = page.getByRole(AriaRole.DIALOG, new Page.GetByRoleOptions().setName("Create API token"));
            dialog.getByLabel("Purpose").fill("nightly report");
            Visitors.look(page, "account-token");
            page.keyboard().press("Enter");
            assertThat(page.locator("input[name=secret]")).hasValue(Pattern.compile("wf.+"));
            String token = page.locator("input[name=secret]").inputValue();
            Visitors.look(page, "account-token-told");
            page.keyboard().press("Escape");
            assertThat(page.locator("wf-tokens-of-mine tbody tr")).containsText("nightly report");
            assertThat(page.locator("wf-tokens-of-mine tbody tr")).containsText(token.substring(0, 7));
            assertThat(center.served().get(token, "/api/v1/cases").statusCode()).isEqualTo(200);
            assertThat(center.served()
                            .post(token, "/api/v1/cases/1/acknowledge", "{}")
                            .body())
                    .contains("access.token-scope");
            Visitors.look(page, "account-1280");
            page.locator("wf-tokens-of-mine tbody button").click();
            assertThat(page.locator("wf-tokens-of-mine")).containsText("No valid API tokens");
            assertThat(center.served().get(token, "/api/v1/cases").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void aPersonSignsOutOfEveryOtherBrowser() {
        try (BrowserContext desk = browser.person(1280, 900);
                BrowserContext phone = browser.person(390, 800)) {
            Page page = account(desk);
            Page other = account(phone);
            page.reload();
            assertThat(page.locator("wf-account section[aria-labelledby=sessions-title] tbody tr"))
                    .hasCount(2);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End all other sessions"))
                    .click();
            assertThat(page.locator("wf-account section[aria-labelledby=sessions-title] tbody tr"))
                    .hasCount(1);
            other.waitForURL("**/signin?error=session-ended**");
            assertThat(page.locator(".pill")).hasText("Live");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void thePageIsAccessible(int width) {
        try (BrowserContext mina = browser.person(width, 800)) {
            Page page = account(mina);
            check(page);
            Visitors.look(page, "account-" + width + "-empty");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create API token…"))
                    .click();
            check(page);
            Readability.fits(page, width);
        }
    }

    private static void check(Page page) {
        Readability.accessible(page, "account");
    }

    private static Page account(BrowserContext person) {
        center.signIn(person, "mina");
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(center.url() + "/");
        assertThat(page.locator(".pill")).hasText("Live");
        page.keyboard().press("g");
        page.keyboard().press("m");
        assertThat(page.locator("input[name=displayName]")).isVisible();
        return page;
    }
}
