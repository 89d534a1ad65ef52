package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.people.AccountChange;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.ServedBoards;
import io.watchfloor.dashboards.api.Serving;
import io.watchfloor.dashboards.board.Story;
import io.watchfloor.sigma.language.Level;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page whose session ended elsewhere says so and hides all data. */
@ExtendWith(Serving.class)
class SignedOutPageIT {

    private static Browser browser;
    private static ServedBoards center;

    @BeforeAll
    static void start(ServedBoards served) {
        browser = Browser.start();
        center = served;
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void aSessionThatEndsElsewhereLeadsToTheSignInAndTakesWhatWasShownAlong() {
        cut("You were signed out", session -> center.people().signOut(session));
    }

    @Test
    void whoIsDisabledIsToldSo() {
        cut(
                "Your account is disabled",
                session -> center.people()
                        .roster()
                        .change("mina", new AccountChange.Edit(null, true), null, Actor.named("root")));
    }

    private static void cut(String sentence, Consumer<String> ending) {
        Story story = new Story(center.jdbi());
        story.caseOpens(1, 1, story.opens("host:dc01.corp.example", "rule", Level.HIGH, 1));
        String session = center.session("mina", Role.RESPONDER);
        try (BrowserContext context = browser.person(1280, 800)) {
            context.addCookies(List.of(
                    new Cookie(Access.COOKIE, session).setUrl(center.uri("/").toString())));
            Page page = context.newPage();
            page.navigate(center.uri("/assets").toString());
            page.navigate(center.uri("/").toString());
            assertThat(page.locator("li.row")).hasCount(1);

            ending.accept(session);

            assertThat(page).hasURL(Pattern.compile(".*/signin\\?error=.*"));
            assertThat(page.locator(".problem")).containsText(sentence);
            assertThat(page.locator("li.row")).hasCount(0);
            assertThat(page).hasTitle("Sign in · Watchfloor");
            page.goBack();
            assertThat(page).hasURL(Pattern.compile(".*/signin.*"));
            assertThat(page.locator(".problem")).isVisible();
        }
    }
}
