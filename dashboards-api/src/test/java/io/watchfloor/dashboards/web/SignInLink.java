package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** What a person does with a sign-in link. */
public final class SignInLink {

    private SignInLink() {}

    /** Follows it, and confirms it with a key. */
    public static void use(Page page, String link) {
        page.navigate(link);
        Locator button = page.locator("main.signin button");
        // A browser gives the focus after the page is loaded, so a key right away may go nowhere.
        assertThat(button).isFocused();
        page.keyboard().press("Enter");
        assertThat(button).hasCount(0);
    }
}
