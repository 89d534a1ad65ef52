package io.watchfloor.dashboards.web;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** Pictures of pages under {@code target/pictures}, for people who ask by {@code -Dwatchfloor.pictures=on}: each costs a second. */
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
