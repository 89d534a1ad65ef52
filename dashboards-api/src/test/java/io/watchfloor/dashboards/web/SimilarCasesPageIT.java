package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.watchfloor.dashboards.web.Visitors.open;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** The similar cases on the page of a case, by keyboard. */
@ExtendWith(BoardDatabase.class)
class SimilarCasesPageIT {

    private static Browser browser;
    private static PageCenter center;

    private Visitors visitors;
    private String id;
    private String older;

    @BeforeAll
    static void start(BoardDatabase.Running database) {
        browser = Browser.start();
        center = new PageCenter(database);
    }

    @AfterAll
    static void close() {
        if (center != null) {
            center.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openSimilarCases() {
        center.forget();
        visitors = new Visitors(browser, center);
        older = center.open("critical", "Memory of LSASS is read", "host:ws12.corp.example");
        id = center.open("critical", "Memory of LSASS is read", "domain-controller:dc01.corp.example");
    }

    @AfterEach
    void leave() {
        visitors.leave();
    }

    @Test
    void aKeyMovesToTheSimilarCaseAndEnterOpensIt() {
        Page mina = visitors.signIn("mina");
        open(mina, id);
        Locator similar = mina.locator("#similar .similar > li");
        assertThat(similar).hasCount(1);
        assertThat(similar.locator(".similar-why").first())
                .containsText(Pattern.compile("Same (rule|technique|account)"));
        assertThat(similar.locator(".facts")).containsText("Open");
        mina.locator("h1").focus();
        mina.keyboard().press("s");
        assertThat(similar.locator("a").first()).isFocused();
        mina.keyboard().press("Enter");
        assertThat(mina).hasURL(Pattern.compile(".*/cases/" + older));
        assertThat(mina.locator("#similar .similar > li")).hasCount(1);
    }

    @ParameterizedTest
    @ArgumentsSource(PageViews.class)
    void isReadable(int width, ColorScheme scheme) {
        Page mina = visitors.signIn("mina");
        mina.setViewportSize(width, 900);
        mina.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        open(mina, id);
        assertThat(mina.locator("#similar .similar > li")).hasCount(1);
        mina.locator("#similar").scrollIntoViewIfNeeded();
        Readability.check(
                mina,
                width,
                "similar-cases-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
    }
}
