package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.LoadState;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Requests of a browser until a view is readable: few files, each loaded once while its content does not change. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class LoadingPageIT {

    private static Browser browser;
    private static PageCenter center;

    private String id;

    @BeforeAll
    static void start(Browser opened, PageCenter behind) {
        browser = opened;
        center = behind;
    }

    @BeforeEach
    void aCase() {
        center.forget();
        id = center.open("critical", "Memory of LSASS is read", "domain-controller:dc01.corp.example");
    }

    @Test
    void theQueueIsThereAfterFewRequests() {
        try (BrowserContext person = browser.person(1280, 800)) {
            assertThat(load(person, "/", "li.row"))
                    .hasSizeLessThan(11)
                    .contains(Bundle.address("app.js"), Bundle.address("queue.js"));
        }
    }

    @Test
    void aCaseIsThereAfterFewRequests() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Set<String> asked = load(person, "/cases/" + id, ".standing");
            assertThat(asked).hasSizeLessThan(18).contains(Bundle.address("app.js"), Bundle.address("case.js"));
            assertThat(asked).filteredOn(path -> path.startsWith("/page/")).hasSizeLessThan(8);
        }
    }

    /** The live stream confirms that the loaded state is current. */
    @Test
    void aCaseThatStaysAsItIsIsReadOnce() {
        try (BrowserContext person = browser.person(1280, 800)) {
            List<String> asked = new ArrayList<>();
            person.onRequest(request -> asked.add(path(request)));
            Page page = open(person, "/cases/" + id, "#timeline");
            page.waitForTimeout(3000);
            assertThat(asked).filteredOn(path -> path.endsWith("/overview")).hasSize(1);
        }
    }

    /** Opening a view loads only its own script. */
    @Test
    void theNextViewBringsItsScriptAlone() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = open(person, "/", "li.row");
            List<String> scripts = new ArrayList<>();
            page.onRequest(request -> {
                if (path(request).endsWith(".js")) {
                    scripts.add(path(request));
                }
            });
            page.locator("li.row a.title").click();
            assertThat(page.locator(".standing")).isVisible();
            page.goBack();
            assertThat(page.locator("li.row")).isVisible();
            page.goForward();
            assertThat(page.locator(".standing")).isVisible();
            assertThat(scripts).containsExactly(Bundle.address("case.js"));
        }
    }

    /** Simulates an upgrade of the center while the page is open. */
    @Test
    void aViewWhoseScriptIsGoneOffersToLoadThePageAgain() {
        try (BrowserContext person = browser.person(1280, 800)) {
            Page page = open(person, "/", "li.row");
            person.route("**/case.js", route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));
            page.locator("li.row a.title").click();
            assertThat(page.locator("wf-toasts")).containsText("A part of this page could not be loaded.");
            assertThat(page.locator("li.row")).isVisible();

            person.unroute("**/case.js");
            Visitors.button(page, "Reload").click();
            assertThat(page.locator(".standing")).isVisible();
        }
    }

    private static Page open(BrowserContext person, String address, String shows) {
        Page page = person.newPage();
        center.signIn(person, "mina");
        page.navigate(center.served().uri(address).toString());
        assertThat(page.locator(shows).first()).isVisible();
        return page;
    }

    /** Requests of a browser with an empty cache; repeated requests are answered by its cache. */
    private static Set<String> load(BrowserContext person, String address, String shows) {
        Set<String> asked = new LinkedHashSet<>();
        person.onRequest(request -> asked.add(path(request)));
        open(person, address, shows).waitForLoadState(LoadState.NETWORKIDLE);
        return asked;
    }

    private static String path(Request request) {
        return URI.create(request.url()).getPath();
    }
}
