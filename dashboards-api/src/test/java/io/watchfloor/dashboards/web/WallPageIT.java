package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wallboard is readable across a room, and never shows old data as current. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class WallPageIT {

    /** Smaller text is not readable at five metres on a screen of 70 cm height. */
    private static final String TOO_SMALL = """
            () => [...document.querySelectorAll('.wall *')]
              .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
              .filter(one => !one.closest('.unseen, .wall-leave, svg'))
              .filter(one => parseFloat(getComputedStyle(one).fontSize) < 0.033 * innerHeight)
              .map(one => one.className + ': ' + one.textContent.trim())""";

    private static Browser browser;
    private static PageCenter center;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void aNight() {
        center.served().token("jonas", Role.RESPONDER);
        String body = """
                {"zone": "UTC", "fallback": "jonas", "layers": [{"name": "base", "people": ["jonas"], "from": "2026-01-05T08:00",
                "rotation": {"unit": "day", "length": 1}, "restrictions": []}]}""";
        center.served()
                .send(HttpRequest.newBuilder(center.served().uri("/api/v1/schedules/watch"))
                        .header("Authorization", "Bearer " + center.served().token("lea", Role.LEAD))
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
        NightAtTheWatch.tell(center);
    }

    private static Page wall(BrowserContext person) {
        Page page = person.newPage();
        center.signIn(person, "mina");
        page.navigate(center.url() + "/wall");
        assertThat(page.locator(".wall-age")).containsText("Live");
        assertThat(page.locator(".wall-cases li").first()).isVisible();
        return page;
    }

    @Test
    void theWallTellsWhatWaitsInLettersForTheWholeRoom() {
        try (BrowserContext person = browser.person(1920, 1080)) {
            Page page = wall(person);
            assertThat(page.locator(".wall-cases h2")).hasText(Pattern.compile("2\\s+unacknowledged cases"));
            assertThat(page.locator(".wall-cases li").first()).containsText("Memory of LSASS");
            assertThat(page.locator(".wall-cases li").first()).containsText(Pattern.compile("[12] min"));
            assertThat(page.locator(".wall-oncall li").filter(new Locator.FilterOptions().setHasText("watch")))
                    .hasText(Pattern.compile("watch\\s+jonas\\s+for the coming weeks"));
            assertThat(page.locator(".wall-counts li.sev-high strong")).hasText("2");
            assertThat(page.locator(".wall-counts li.sev-low strong")).hasText("0");
            Readability.soon(
                    () -> assertThat((List<?>) page.evaluate(TOO_SMALL)).isEmpty());
            Readability.soon(() -> assertThat(page.evaluate(
                            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"))
                    .as("nothing is beyond the screen")
                    .isEqualTo(List.of(1920, 1080)));
            Visitors.look(page, "wall");
        }
    }

    @Test
    void manyCasesStayWithinTheScreen() {
        Instant now = Instant.now();
        for (int i = 0; i < 9; i++) {
            center.open(
                    "critical",
                    "A very long title of a case that goes on and on and does not end before the screen does " + i,
                    "host:ws-0" + i + ".corp.example",
                    now.minusSeconds(7000L * i));
        }
        try (BrowserContext person = browser.person(1280, 720)) {
            center.receiverOfPagesIsMissing();
            Page page = wall(person);
            assertThat(page.locator(".wall-untold")).containsText("No one can be notified");
            assertThat(page.locator(".wall-cases li").first()).containsText("no one is notified");
            assertThat(page.locator(".wall-more")).hasText(Pattern.compile("and \\d+ more"));
            Readability.soon(() -> assertThat(page.evaluate(
                            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"))
                    .isEqualTo(List.of(1280, 720)));
            Visitors.look(page, "wall-full");
        }
    }

    @Test
    void oldDataNeverLooksWell() {
        try (BrowserContext person = browser.person(1920, 1080)) {
            Page page = person.newPage();
            page.clock().install();
            center.signIn(person, "mina");
            page.navigate(center.url() + "/wall");
            assertThat(page.locator(".wall-age")).containsText("Live");

            center.line().cut();
            page.clock().fastForward(Duration.ofSeconds(20).toMillis());

            assertThat(page.locator(".wall-doubt")).containsText("newer cases may be missing");
            assertThat(page.locator(".wall-age")).hasText(Pattern.compile("\\d+ s old"));
            assertThat(page.locator(".wall")).hasClass(Pattern.compile("is-old"));
            assertThat(page.locator(".wall-good")).hasCount(0);
            assertThat(page.locator(".wall")).not().containsText("Live");
            Visitors.look(page, "wall-old");

            center.line().restore();
            page.clock().fastForward(Duration.ofSeconds(20).toMillis());
            assertThat(page.locator(".wall-age")).containsText("Live");
            assertThat(page.locator(".wall-doubt")).hasCount(0);
        }
    }

    @Test
    void theLayoutWandersTooSlowlyToBeSeenSoThatNothingBurnsIn() {
        try (BrowserContext person = browser.person(1280, 720)) {
            Page page = wall(person);
            Object wandered = page.evaluate("""
                    async script => {
                      const { shift } = (await import(script)).module$web$views$wall;
                      const day = Array.from({ length: 24 * 60 }, (_, minute) => shift(minute * 60_000));
                      const step = (a, b) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
                      return { places: new Set(day.map(({ x, y }) => `${x} ${y}`)).size,
                        step: Math.max(...day.slice(1).map((at, i) => step(at, day[i]))),
                        far: Math.max(...day.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)))) };
                    }""", Bundle.address("wall.js"));
            assertThat(wandered)
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .hasEntrySatisfying(
                            "places", places -> assertThat((int) places).isGreaterThan(300))
                    .hasEntrySatisfying(
                            "step", pixels -> assertThat((int) pixels).isLessThanOrEqualTo(2))
                    .hasEntrySatisfying(
                            "far", pixels -> assertThat((int) pixels).isLessThanOrEqualTo(16));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void theWallIsAccessibleAndDarkOnEveryScreen(int width) {
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
            center.signIn(person, "mina");
            page.navigate(center.url() + "/");
            assertThat(page.locator("li.row").first()).isVisible();
            page.keyboard().press("g");
            page.keyboard().press("w");
            Locator wall = page.locator(".wall");
            assertThat(page.locator(".wall-cases li").first()).isVisible();
            assertThat(wall).hasCSS("background-color", "rgb(12, 17, 23)");
            Readability.fits(page, width);
            Readability.accessible(page, "wall");
            Visitors.look(page, "wall-" + width);
            page.keyboard().press("u");
            assertThat(page.locator(".headline")).isVisible();
        }
    }
}
