package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * Checks that a page is accessible (axe finds no violations) and fits its width. Repeats while the page is loading or
 * animating.
 */
public final class Readability {

    static final List<String> LEVELS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Readability() {}

    /** @param view name of its screenshot in {@code target/pictures} */
    static void check(Page page, int width, String view) {
        Pictures.take(page, view);
        accessible(page, view);
        fits(page, width);
    }

    /** @param view name in failure messages */
    public static void accessible(Page page, String view) {
        // Scrolls to the top: a sticky header would cover controls, which axe reports as too small targets.
        page.evaluate("scrollTo(0, 0)");
        accessible(axe(page).withTags(LEVELS), view);
    }

    /**
     * Runs axe within the page, which has no frames, and collects violations only; otherwise each run would open a
     * second page and describe all passing elements.
     */
    static AxeBuilder axe(Page page) {
        AxeRunOptions options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        return new AxeBuilder(page).options(options).setLegacyMode(true);
    }

    static void accessible(AxeBuilder axe, String view) {
        soon(() -> assertThat(axe.analyze().getViolations())
                .as("violations in the view: " + view)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes().getFirst().getHtml() + " at "
                        + rule.getNodes().getFirst().getTarget() + ": "
                        + rule.getNodes().getFirst().getFailureSummary())
                .isEmpty());
    }

    static void fits(Page page, int width) {
        soon(() -> assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width));
    }

    /** For conditions that a locator cannot wait for. */
    static void soon(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .untilAsserted(assertion);
    }
}
