package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** Uses a sign-in link like a person. */
public final class SignInLink {

    private SignInLink() {}

    /** Opens the link and confirms with the keyboard. */
    public static void use(Page page, String link) {
        page.navigate(link);
        Locator button = page.locator("main.signin button");
        // Browsers set the focus after loading, so a key pressed earlier may be lost.
        assertThat(button).isFocused();
        page.keyboard().press("Enter");
        assertThat(button).hasCount(0);
    }
}
