package io.watchfloor.dashboards;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.dashboards.demo.Demo;
import io.watchfloor.dashboards.web.Browser;
import io.watchfloor.dashboards.web.SignInLink;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** End to end with real parts: a sensor process, the node, PostgreSQL, the pager, and the browsers of two people. */
class SensorToBrowserIT {

    private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
            new LocatorAssertions.ContainsTextOptions().setTimeout(40_000);

    @TempDir
    private Path data;

    private final List<String> pages = new CopyOnWriteArrayList<>();

    private static void signIn(Page page, Demo demo, String name) {
        SignInLink.use(page, demo.node().signInLink(name).toString());
    }

    @Test
    void aCaseArrivesByItselfIsAcknowledgedByKeyboardAndTheOtherBrowserIsTold() throws InvalidSettingsException {
        CommandLineSettings anyPort = new CommandLineSettings(Optional.of(data), Optional.of(0), Optional.empty());
        try (Browser browser = Browser.start();
                Demo demo = Demo.start(data, anyPort, 1, pages::add);
                var first = browser.person(1280, 900);
                var second = browser.person(1280, 900)) {
            Page here = first.newPage();
            signIn(here, demo, "analyst-1");
            Page there = second.newPage();
            signIn(there, demo, "analyst-2");

            Locator mine = row(here, "DMARC Failure");
            assertThat(mine).containsText("m.brandt", PATIENTLY);
            assertThat(here.locator(".demo, [class*=demo]").first()).containsText("DEMO");
            assertThat(row(there, "DMARC Failure")).containsText("m.brandt", PATIENTLY);
            assertThat(pages).anySatisfy(page -> assertThat(page).contains("NOTIFICATION for case #1"));

            mine.locator("a.title").focus();
            assertThat(mine.locator("a.title")).isFocused();
            here.keyboard().press("a");

            assertThat(mine).containsText("analyst-1 (you)");
            assertThat(row(there, "DMARC Failure")).containsText("analyst-1");
            row(there, "DMARC Failure").locator("a.title").click();
            assertThat(there.locator(".standing")).containsText("Acknowledged by analyst-1");
        }
    }

    private static Locator row(Page page, String title) {
        return page.locator("li.row", new Page.LocatorOptions().setHasText(title));
    }
}
