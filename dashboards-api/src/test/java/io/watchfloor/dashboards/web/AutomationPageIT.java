package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page shows automated actions of a case, reverts them, and lets leads review and approve automations. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class AutomationPageIT {

    @Test
    void anAutomationIsApprovedAndItsActionUndoneOnThePage(Browser browser, PageCenter center) {
        String lead = center.served().token("mina", Role.LEAD);
        var written = center.served()
                .send(HttpRequest.newBuilder(center.served().uri("/api/v1/automations/isolate"))
                        .header("Authorization", "Bearer " + lead)
                        .PUT(HttpRequest.BodyPublishers.ofString("""
                                {"technique": "T1486", "group": "workstations", "url": "https://soar.corp.example/isolate", "secret": "s",
                                "inverse": "https://soar.corp.example/release", "limitSeconds": 3600, "mostPerHour": 5,
                                "neverCriticalities": ["critical"]}""")));
        assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
        String id = center.open("high", "Files encrypted", "host:ws7");
        center.served().jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO case_action (id, case_id, automation, asset, alert, title, body, call, secret, state, words, opened_at,
                        changed_at, sent_at, revert_at)
                    SELECT 'a1', ?, 'isolate', 'host:ws7', 'l', 'Files encrypted', '{}', body -> 'call', 's', 'succeeded',
                        'The receiver reported: isolated by firewall 3.', now(), now(), now(), now() + interval '1 hour'
                    FROM automation""", id);
            handle.execute(
                    "INSERT INTO case_action_step VALUES ('a1', 1, now(), 'succeeded', 'isolated by firewall 3', 'the receiver')");
        });
        try (BrowserContext mina = browser.person(1280, 900)) {
            mina.addCookies(List.of(
                    new Cookie(Access.COOKIE, center.served().session("mina", Role.LEAD)).setUrl(center.url())));
            Page page = mina.newPage();
            page.navigate(center.url() + "/on-call");
            Locator automation = page.locator("wf-automations li");
            assertThat(automation)
                    .containsText(
                            "Trigger: T1486, assets of group workstations. Calls soar.corp.example, at most 5 times per hour");
            assertThat(automation)
                    .containsText("reverts after 60 min. Assets excluded from this automation: critical criticality.");
            button(page, "Enable version 1 of isolate").click();
            assertThat(automation).containsText("enabled, approved by mina");

            page.navigate(center.url() + "/cases/" + id);
            Locator action = page.locator("wf-case-actions");
            assertThat(action).containsText("isolate on host:ws7: succeeded");
            assertThat(action).containsText("isolated by firewall 3");
            Readability.accessible(Readability.axe(page).include("wf-case-actions"), "wf-case-actions");
            button(page, "Revert: isolate on host:ws7").click();
            assertThat(action).containsText("revert requested");
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
