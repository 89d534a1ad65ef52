package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The attack graph of a case, also as a list. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class GraphPageIT {

    /** Finds overlapping labels by the names of their nodes. */
    private static final String OVERLAPS = """
            (() => {
              const boxes = [...document.querySelectorAll('.node')].map((node) => [node.title, node.getBoundingClientRect()]);
              return boxes.flatMap(([one, a], i) => boxes.slice(i + 1).filter(([, b]) =>
                a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).map(([other]) => one + ' / ' + other));
            })()""";

    private static Browser browser;
    private static PageCenter center;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    private static Page kase(Page page, String id) {
        center.signIn(page.context(), "mina");
        page.navigate(center.url() + "/cases/" + id);
        assertThat(page.locator(".node").first()).isVisible();
        return page;
    }

    private static String attacked(int addresses) {
        return center.comeIn(ThreeAssetAttack.alerts(Instant.now().minusSeconds(600), addresses))
                .getFirst();
    }

    private static Locator node(Page page, String name) {
        return page.locator(".node[title='" + name + "']");
    }

    @Test
    void theGraphIsWalkedByKeyboardAndOpensAnAsset() {
        String id = attacked(0);
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), id);
            Locator first = node(page, "ws-017.corp.example");
            assertThat(page.locator(".node[tabindex='0']")).hasCount(1);
            first.focus();
            page.keyboard().press("ArrowRight");
            assertThat(node(page, "corp\\\\m.brandt")
                            .or(node(page, ThreeAssetAttack.OUTSIDE))
                            .and(page.locator(":focus")))
                    .hasCount(1);
            page.keyboard().press("ArrowLeft");
            assertThat(first.or(node(page, "app01.corp.example"))
                            .or(node(page, "dc01.corp.example"))
                            .and(page.locator(":focus")))
                    .hasCount(1);
            first.focus();
            page.keyboard().press("ArrowDown");
            assertThat(node(page, "app01.corp.example")).isFocused();
            assertThat(page.locator(".ties > li.is-at")).containsText("app01.corp.example");
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).containsText("app01.corp.example");
        }
    }

    @Test
    void theListSaysWhatTheGraphShows() {
        String id = attacked(12);
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), id);
            JsonNode graph = center.find(id + "/graph");
            assertThat(page.locator(".node")).hasCount(graph.path("nodes").size());
            assertThat(page.locator(".ties > li")).hasCount(graph.path("nodes").size());
            assertThat(page.locator(".ties ul > li"))
                    .hasCount(2 * graph.path("edges").size());
            List<String> drawn = page.locator(".node").all().stream()
                    .map(one -> one.getAttribute("title"))
                    .sorted()
                    .toList();
            List<String> told =
                    page.locator(".ties > li > .thing a, .ties > li > .thing strong").allInnerTexts().stream()
                            .sorted()
                            .toList();
            assertThat(told).isEqualTo(drawn);
            assertThat(page.locator(".node.many .name")).hasText("12 addresses");
            page.locator(".node.many").click();
            assertThat(page.locator(".ties > li:focus")).containsText("198.51.100.1");
            assertThat(page.locator(".ties > li")
                            .filter(new Locator.FilterOptions().setHasText("app01"))
                            .first())
                    .containsText("comes from 192.0.2.17, which is ws-017.corp.example by its own word");
        }
    }

    @Test
    void theCaseSaysHowFarTheAttackHasComeAndWhyItIsSoGrave() {
        String id = attacked(0);
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), id);
            assertThat(page.locator("header.case-head")).hasClass("case-head sev-critical");
            assertThat(page.locator(".raised")).containsText("Multi-stage attack (execution, ");
            assertThat(page.locator(".raised")).containsText("Domain controller dc01.corp.example compromised");
            assertThat(page.locator(".chain li").first()).containsText("Execution");
            assertThat(page.locator(".chain li")).hasCount(4);
            assertThat(page.locator("#graph")).containsText("Tactics of ATT&CK 19");
            assertThat(page.locator(".timeline .tactic").first()).hasText("Execution");
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Activity")))
                    .isVisible();
        }
    }

    @Test
    void aRuleThatMatchesAgainOnOneAssetIsOneLineWithEachOfItsTimes() {
        String id = center.open("high", "Beacon", ThreeAssetAttack.SERVER);
        center.alert(id, "high", "A service was installed", ThreeAssetAttack.SERVER, "{}");
        center.alert(id, "high", "Beacon", ThreeAssetAttack.SERVER, "{}");
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = kase(person.newPage(), id);
            assertThat(page.locator(".timeline li")).hasCount(2);
            Locator line = page.locator(".timeline li").first();
            assertThat(line.locator(".times")).hasText("2 events");
            line.locator("summary").focus();
            page.keyboard().press("Enter");
            assertThat(line.locator(".each p")).containsText(" · ");
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "390, DARK"})
    void everyoneCanReadIt(int width, ColorScheme scheme) {
        String id = attacked(27);
        try (BrowserContext person = browser.person(width, 800)) {
            Page page = person.newPage();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            kase(page, id);
            check(page, width, "graph-" + width + scheme);
        }
    }

    private static void check(Page page, int width, String view) {
        Readability.check(page, width, view);
        Readability.soon(() -> assertThat((List<?>) page.evaluate(OVERLAPS))
                .as("nodes that stand on each other")
                .isEmpty());
    }
}
