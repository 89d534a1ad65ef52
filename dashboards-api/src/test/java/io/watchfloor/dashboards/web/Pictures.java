package io.watchfloor.dashboards.web;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** Screenshots of pages in {@code target/pictures} with {@code -Dwatchfloor.pictures=on}; each takes a second. */
final class Pictures {

    private Pictures() {}

    static void take(Page page, String name) {
        if ("on".equals(System.getProperty("watchfloor.pictures"))) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "pictures", name + ".png"))
                    .setFullPage(true));
        }
    }
}
