package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.api.RunningNode;
import java.util.List;

/** A person signed in at a whole node. */
final class NodeVisitor {

    private NodeVisitor() {}

    /** @return the page once it is loaded and connected */
    static Page at(RunningNode node, BrowserContext person, String path, String name, Role role) {
        People people = node.node().people();
        people.ensure(name, role);
        String code = people.link(name, Actor.named("test")).orElseThrow();
        String session = ((People.SignIn.Success) people.signInByLink(code, SignInOrigin.UNKNOWN)).session();
        person.addCookies(
                List.of(new Cookie(Access.COOKIE, session).setUrl(node.address().toString())));
        Page page = person.newPage();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(node.address() + path);
        assertThat(page.locator(".pill")).hasText("Live");
        assertThat(page.locator("h1")).isVisible();
        return page;
    }
}
