package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.watchfloor.dashboards.board.BoardDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WCAG 2.2 AA as far as axe can check, in every view, on desktop and phone. */
@ExtendWith(BoardDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityIT {

    private Browser browser;
    private PageCenter center;

    @BeforeAll
    void start(BoardDatabase.Running database) {
        browser = Browser.start();
        center = new PageCenter(database);
    }

    @BeforeEach
    void tell() {
        center.forget();
        NightAtTheWatch.tell(center);
    }

    @AfterAll
    void close() {
        if (center != null) {
            center.close();
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void theQueueIsAccessible(int width) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = signIn(person);
            page.keyboard().press("j");
            page.locator(".demo summary").click();
            Readability.accessible(page, "queue");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void aCaseIsAccessible(int width) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = signIn(person);
            page.locator("a.title").first().click();
            page.locator("wf-alert summary").first().click();
            page.locator("wf-alert details.record > summary").first().click();
            assertThat(page.locator("pre").first()).isVisible();
            Readability.accessible(page, "case");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void anAssetAndTheListOfThemAreAccessible(int width) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = signIn(person);
            page.navigate(center.url() + "/assets");
            assertThat(page.locator("table.assets tbody tr").first()).isVisible();
            Readability.accessible(page, "assets");
            page.locator("table.assets a").first().click();
            assertThat(page.locator("wf-alert").first()).isVisible();
            Readability.accessible(page, "asset");
        }
    }

    @Test
    void signInAndTheListOfKeysAreAccessible() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = person.newPage();
            page.navigate(center.url() + "/signin?error=used");
            assertThat(page.locator(".problem")).isVisible();
            Readability.accessible(page, "sign-in");
            Page other = signIn(person);
            other.keyboard().press("?");
            assertThat(other.locator("wf-keys dialog")).isVisible();
            Readability.accessible(other, "keys");
        }
    }

    @Test
    void nothingNeedsSidewaysScrollingOnAPhone() {
        try (BrowserContext person = browser.person(320, 700)) {
            Page page = signIn(person);
            Readability.fits(page, 320);
            page.locator("a.title").first().click();
            page.locator("wf-alert summary").first().click();
            Readability.fits(page, 320);
        }
    }

    private Page signIn(BrowserContext person) {
        Page page = person.newPage();
        center.signIn(person, "mina");
        page.navigate(center.url() + "/");
        assertThat(page.locator("li.row").first()).isVisible();
        return page;
    }
}
