package io.watchfloor.dashboards.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** That everybody can read what a page shows: axe finds nothing, and nothing stands beyond its width. */
final class Readability {

    private Readability() {}

    /** @param view the name of its picture, in {@code target/pictures} */
    static void check(Page page, int width, String view) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "pictures", view + ".png"))
                .setFullPage(true));
        assertThat(new AxeBuilder(page)
                        .withTags(AccessibilityIT.LEVELS)
                        .analyze()
                        .getViolations())
                .as(view)
                .extracting(
                        rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                .isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }
}
