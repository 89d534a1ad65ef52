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
 * That everybody can read what a page shows: axe finds nothing, and nothing stands beyond its width. A page that still loads, or whose
 * colours still change, is looked at again.
 */
public final class Readability {

    static final List<String> LEVELS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Readability() {}

    /** @param view the name of its picture, in {@code target/pictures} */
    static void check(Page page, int width, String view) {
        Pictures.take(page, view);
        accessible(page, view);
        fits(page, width);
    }

    /** @param view what failures call it */
    public static void accessible(Page page, String view) {
        // Scrolled, a head that stays in view covers a part of some control, which axe takes for too small a target.
        page.evaluate("scrollTo(0, 0)");
        accessible(axe(page).withTags(LEVELS), view);
    }

    /**
     * Looks at the page within the page, which has no frames, and tells of violations alone: else each look opens a second page, and
     * describes every element that is all right.
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

    /** For what a page cannot be asked by a locator, which waits by itself. */
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
