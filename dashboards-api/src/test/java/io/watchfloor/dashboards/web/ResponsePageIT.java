package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.board.BoardDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Response actions on the page of a case: shown, reverted and requested. */
@ExtendWith({BoardDatabase.class, OpenPage.class})
class ResponsePageIT {

    @Test
    void anIsolationIsShownWithItsEvidenceAndUndoneAndAnAddressIsAskedFor(Browser browser, PageCenter center) {
        String id = center.open("high", "Files encrypted", "host:ws7");
        center.served().jdbi().useHandle(handle -> {
            handle.execute("""
                    INSERT INTO response (id, case_id, sensor, kind, arguments, reason, asked_by, asked_at, limit_millis, state, words,
                        evidence, changed_at, sent_at, revert_at)
                    VALUES ('r1', ?, 's-7', 'isolate-host', '{}', 'It spreads.', 'ann', now(), 3600000, 'succeeded',
                        'the host is isolated, except from the center', '{"centers": "10.0.0.1:8443"}',
                        now(), now(), now() + interval '1 hour')""", id);
            handle.execute(
                    "INSERT INTO response_step VALUES ('r1', 1, now(), 'succeeded', 'isolated', 'the sensor', '{}', now())");
        });
        try (BrowserContext mina = browser.person(1280, 900)) {
            mina.addCookies(List.of(
                    new Cookie(Access.COOKIE, center.served().session("mina", Role.LEAD)).setUrl(center.url())));
            Page page = mina.newPage();
            page.navigate(center.url() + "/cases/" + id);
            Locator responses = page.locator("wf-case-responses");
            assertThat(responses).containsText("isolate host by sensor s-7: succeeded");
            assertThat(responses).containsText("the host is isolated, except from the center");
            responses.locator("summary").click();
            assertThat(responses).containsText("10.0.0.1:8443");
            button(page, "Revert: isolate host").click();
            assertThat(responses).containsText("revert requested");
            assertThat(responses.locator("summary:focus")).hasCount(1); // its button is gone

            button(page, "Respond…").click();
            Locator dialog = responses.locator("dialog");
            dialog.getByLabel("Action").selectOption("block-address");
            dialog.getByLabel("IP address").fill("192.0.2.66");
            dialog.getByLabel("Reason").fill("It calls home.");
            Readability.accessible(Readability.axe(page).include("wf-case-responses"), "wf-case-responses");
            button(page, "Run action").click();
            // The error must be in the dialog: content behind it is not accessible to screen readers.
            assertThat(dialog.getByRole(AriaRole.ALERT))
                    .containsText("No sensor in your scope has the name or runs on the asset host:ws7.");
        }
    }

    @Test
    void aBlockThatAnIndicatorProposesIsApproved(Browser browser, PageCenter center) {
        String id = center.open("high", "Relay contacted", "host:ws9");
        center.served().jdbi().useHandle(handle -> {
            String indicator = "indicator--00000000-0000-4000-8000-000000000009";
            handle.execute("""
                    INSERT INTO indicator (id, position, object, name, source, tlp, revoked, entries, benign, since)
                    VALUES (?, 9, 9, 'Relay of FerryRat', 'harbour', 0, false, '{ipv4:198.51.100.9/32}', false, now())""", indicator);
            handle.execute(
                    "INSERT INTO indicator_decision VALUES (?, 'propose-block', 'otto', 'A known relay', now())",
                    indicator);
            handle.execute(
                    "INSERT INTO indicator_sighting VALUES (?, 'host:ws9', '198.51.100.9', 1, now(), now(), now(), 'a')",
                    indicator);
            handle.execute("UPDATE alert_board SET rule = ? WHERE case_id = ?", indicator, id);
        });
        for (int width : List.of(1280, 390)) {
            try (BrowserContext mina = browser.person(width, 900)) {
                mina.addCookies(List.of(
                        new Cookie(Access.COOKIE, center.served().session("mina", Role.LEAD)).setUrl(center.url())));
                Page page = mina.newPage();
                page.navigate(center.url() + "/cases/" + id);
                Locator proposed = page.locator("section[aria-labelledby=proposed-title]");
                assertThat(proposed).containsText("198.51.100.9 on host:ws9");
                assertThat(proposed).containsText("Proposed by otto: A known relay");
                Pictures.take(page, "proposed-block-" + width);
                button(page, "Block 198.51.100.9…").click();
                Locator dialog = proposed.locator("dialog");
                assertThat(dialog.getByLabel("Reason")).hasValue("Indicator: Relay of FerryRat");
                Readability.accessible(Readability.axe(page).include("wf-case-responses"), "wf-case-responses");
                button(page, "Approve and block").click();
                assertThat(dialog.getByRole(AriaRole.ALERT))
                        .containsText("No sensor in your scope has the name or runs on the asset host:ws9.");
            }
        }
    }

    @Test
    void aPackageShowsHowFarItIsAndIsDownloadedWithItsHash(Browser browser, PageCenter center) {
        String id = center.open("high", "Files encrypted", "host:ws8");
        byte[] whole = "a package".getBytes(StandardCharsets.UTF_8);
        String hash = "0".repeat(64);
        center.served().jdbi().useHandle(handle -> {
            for (String one : List.of("p1", "p2")) {
                handle.execute("""
                        INSERT INTO response (id, case_id, sensor, kind, arguments, reason, asked_by, asked_at, limit_millis, state, words,
                            evidence, changed_at, sent_at)
                        VALUES (?, ?, 's-8', 'collect-package', '{"paths": "/var/log/app", "state": "users"}', 'Who was it?', 'ann',
                            now(), 3600000, 'running', 'executing', '{}', now(), now())""", one, id);
            }
            handle.execute(
                    "INSERT INTO response_package VALUES ('p1', ?, ?, ?, now(), now(), now(), NULL)",
                    whole.length,
                    hash,
                    whole.length);
            handle.execute("INSERT INTO response_package_part VALUES ('p1', 0, ?)", whole);
            handle.execute(
                    "INSERT INTO response_package VALUES ('p2', 4194304, ?, 1048576, now(), now(), NULL, NULL)", hash);
        });
        try (BrowserContext mina = browser.person(1280, 900)) {
            mina.addCookies(List.of(
                    new Cookie(Access.COOKIE, center.served().session("mina", Role.LEAD)).setUrl(center.url())));
            Page page = mina.newPage();
            page.navigate(center.url() + "/cases/" + id);
            Locator responses = page.locator("wf-case-responses");
            assertThat(responses).containsText("collect package /var/log/app users by sensor s-8: running");
            assertThat(responses).containsText("1.0 MiB of 4.0 MiB received");
            assertThat(responses).containsText(hash);
            Download file = page.waitForDownload(
                    () -> responses.getByText("Download package").click());
            assertThat(file.suggestedFilename()).isEqualTo("package-p1.zip");

            Pictures.take(page, "response-package");
            button(page, "Respond…").click();
            Locator dialog = responses.locator("dialog");
            dialog.getByLabel("Action").selectOption("collect-package");
            dialog.getByLabel("Files, one path or pattern per line").fill("/var/log/*.log");
            dialog.getByLabel("processes").check();
            dialog.getByLabel("Reason").fill("What did it do?");
            Pictures.take(page, "response-package-asking");
            assertThat(Readability.axe(page)
                            .include("wf-case-responses")
                            .analyze()
                            .getViolations())
                    .isEmpty();
            button(page, "Run action").click();
            assertThat(dialog.getByRole(AriaRole.ALERT))
                    .containsText("No sensor in your scope has the name or runs on the asset host:ws8.");
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
