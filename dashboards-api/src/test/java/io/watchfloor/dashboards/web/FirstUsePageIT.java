package io.watchfloor.dashboards.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.watchfloor.dashboards.access.people.BootstrapToken;
import io.watchfloor.dashboards.api.Caller;
import io.watchfloor.dashboards.api.RunningNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** From the first start of a center to its first two users, each with a passkey in a separate browser. */
class FirstUsePageIT {

    private final List<String> steps = new ArrayList<>();
    private Instant begun = Instant.now();

    private void step(String what) {
        steps.add("%d. %s (%d ms)"
                .formatted(
                        steps.size() + 1,
                        what,
                        Duration.between(begun, Instant.now()).toMillis()));
        begun = Instant.now();
    }

    @Test
    void aFreshCenterGetsAnAdministratorWithAPasskeyWhoInvitesAResponder() throws IOException {
        Instant first = begun;
        try (RunningNode node = RunningNode.standard().start();
                Browser browser = Browser.start();
                BrowserContext one = browser.person(1280, 900);
                BrowserContext two = browser.person(1280, 900)) {
            step("the center starts for the first time");
            Page admin = one.newPage();
            VirtualKey.at(admin).plug("internal");
            String token =
                    Files.readString(node.data().resolve(BootstrapToken.FILE)).strip();
            admin.navigate(node.address() + "/signin");
            Visitors.look(admin, "first-use-1-sign-in");
            admin.getByText("Use an API token").click();
            admin.getByLabel("API token").fill(token);
            admin.locator(".way[open] button.primary").click();
            assertThat(admin.locator(".me")).containsText(BootstrapToken.PERSON);
            assertThat(admin.locator(".empty")).containsText("No assets yet");
            step("the administrator signs in with the token in the data folder");

            admin.locator("a.me").click();
            assertThat(admin.locator("#passkeys-title")).isVisible();
            Visitors.look(admin, "first-use-2-account");
            admin.getByLabel("Name of the new passkey").fill("laptop");
            Visitors.button(admin, "Add passkey").click();
            assertThat(admin.locator("wf-keys-of-mine tbody tr")).hasCount(1);
            assertThat(admin.locator("section[aria-labelledby=sessions-title] tbody tr"))
                    .containsText("passkey");
            Visitors.look(admin, "first-use-3-passkey");
            step("adds a passkey in My account");
            System.out.printf(
                    "first use: from the start of the program to an administrator with a passkey %d ms%n",
                    Duration.between(first, begun).toMillis());

            try (HttpClient http = HttpClient.newHttpClient()) {
                Caller byToken = new Caller(http, node.address(), token);
                Assertions.assertThat(
                                byToken.get("/api/v1/me").json().path("reason").asText())
                        .as("the bootstrap token")
                        .isEqualTo("token-revoked");
            }
            Visitors.button(admin, "Sign out").click();
            Visitors.button(admin, "Use passkey").click();
            assertThat(admin.locator(".me")).containsText(BootstrapToken.PERSON);
            step("signs in with it");

            admin.locator("nav[aria-label=Main]").getByText("People").click();
            Visitors.button(admin, "Invite").first().click();
            admin.locator("wf-inviting input[name=name]").fill("rae");
            admin.locator("wf-inviting form button.primary").click();
            assertThat(admin.locator("wf-inviting input[name=secret]")).hasValue(Pattern.compile("https?://.+"));
            String link = admin.locator("wf-inviting input[name=secret]").inputValue();
            Visitors.look(admin, "first-use-4-invited");
            step("invites a responder");

            Page responder = two.newPage();
            VirtualKey.at(responder).plug("internal");
            responder.navigate(link);
            Visitors.look(responder, "first-use-5-invitation");
            responder.locator("main.signin button").click();
            assertThat(responder.locator("#passkeys-title")).isVisible();
            step("the responder opens the link in another browser, and joins");
            responder.getByLabel("Name of the new passkey").fill("phone");
            Visitors.button(responder, "Add passkey").click();
            assertThat(responder.locator("wf-keys-of-mine tbody tr")).hasCount(1);
            Visitors.look(responder, "first-use-6-responder");
            step("adds a passkey");
            Visitors.button(responder, "Sign out").click();
            Visitors.button(responder, "Use passkey").click();
            assertThat(responder.locator(".me")).containsText("rae");
            step("signs in with it");
        }
        System.out.printf(
                "first use: %s, %d ms in all%n",
                steps, Duration.between(first, Instant.now()).toMillis());
    }

    /** The last sign-in method of the last administrator cannot be removed by anyone. */
    @Test
    void theLastAdministratorKeepsTheLastPasskey() throws IOException {
        try (RunningNode node = RunningNode.standard().start();
                Browser browser = Browser.start();
                BrowserContext one = browser.person(1280, 900)) {
            Page admin = one.newPage();
            VirtualKey.at(admin).plug("internal");
            admin.navigate(node.address() + "/signin");
            admin.getByText("Use an API token").click();
            admin.getByLabel("API token")
                    .fill(Files.readString(node.data().resolve(BootstrapToken.FILE))
                            .strip());
            admin.locator(".way[open] button.primary").click();
            assertThat(admin.locator(".me")).containsText(BootstrapToken.PERSON);
            admin.navigate(node.address() + "/account");
            admin.getByLabel("Name of the new passkey").fill("laptop");
            Visitors.button(admin, "Add passkey").click();
            admin.getByLabel("Remove laptop").click();
            admin.locator("dialog.chosen button.primary").click();
            assertThat(admin.locator("dialog.chosen .problem"))
                    .containsText("last sign-in method of the last administrator");
            Visitors.button(admin, "Cancel").first().click();

            // A node without the token file does not create a new token.
            Files.delete(node.data().resolve(BootstrapToken.FILE));
            node.restart();
            Assertions.assertThat(node.data().resolve(BootstrapToken.FILE)).doesNotExist();
        }
    }
}
