package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Opens the folded parts of a page by keyboard. A click could miss them, because the content of an opened part moves the others. */
final class Folds {

    private Folds() {}

    /**
     * Opens all parts of a kind, one after the other, whatever their order becomes meanwhile.
     *
     * @param kind selects the {@code details} elements
     * @param count how many there are
     */
    static void openAll(Page page, String kind, int count) {
        Locator all = page.locator(kind);
        assertThat(all).hasCount(count);
        for (int open = 1; open <= count; open++) {
            page.locator(kind + ":not([open]) > summary").first().press("Enter");
            assertThat(page.locator(kind + "[open]")).hasCount(open);
        }
    }
}
