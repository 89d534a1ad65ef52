package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.watchfloor.dashboards.access.Role;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** People with separate browsers; console errors and sent frames are collected. */
final class Visitors {

    private final Browser browser;
    private final PageCenter center;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<BrowserContext> people = new CopyOnWriteArrayList<>();

    Visitors(Browser browser, PageCenter center) {
        this.browser = browser;
        this.center = center;
    }

    List<String> complaints() {
        return complaints;
    }

    /** Frames sent by the pages over the live stream. */
    List<String> sent() {
        return sent;
    }

    void leave() {
        people.forEach(BrowserContext::close);
    }

    /** Takes a screenshot under {@code target}. */
    static void look(Page page, String name) {
        Pictures.take(page, name);
    }

    Page signIn(String name) {
        return signIn(name, Role.RESPONDER);
    }

    Page signIn(String name, Role role) {
        Page page = person();
        center.signIn(page.context(), name, role);
        page.navigate(center.url() + "/");
        assertThat(page.locator(".pill")).hasText("Live");
        assertThat(page.locator(".headline")).isVisible();
        return page;
    }

    Page person() {
        BrowserContext context = browser.person(1280, 800);
        people.add(context);
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onWebSocket(socket -> socket.onFrameSent(frame -> sent.add(String.valueOf(frame.text()))));
        page.onRequest(request -> {
            if (!request.url().startsWith(center.url())) {
                complaints.add("A request left the center: " + request.url());
            }
        });
        return page;
    }

    static void open(Page page, String id) {
        row(page, id).locator("a.title").click();
        assertThat(page.locator("h1")).containsText("#");
    }

    static Locator row(Page page, String id) {
        return page.locator("li[data-case='" + id + "']");
    }

    static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(false));
    }
}
