package io.watchfloor.dashboards.access.provider.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.web.Browser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sign-ins that bypass the identity provider are reported; sign-ins with the provider are not. */
class BreakGlassIT {

    private static final TestProvider PROVIDER = new TestProvider();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RegisterExtension
    static final RunningNode CENTER = RunningNode.with(
            PROVIDER.settings("corp", "title = \"The corporation\"") + "watchfloor.sso.local = break-glass\n");

    private static JsonNode alarm() {
        return CENTER.administrator().get("/api/v1/status").json().path("breakGlass");
    }

    @Test
    void aLocalSignInIsToldToEverybody() {
        SsoBrowser ann = new SsoBrowser(HTTP, CENTER.address());
        assertThat(ann.signIn(PROVIDER, "corp")).isEmpty();
        assertThat(alarm().isNull()).as("the provider's way is quiet").isTrue();
        assertThat(CENTER.metric("watchfloor_break_glass_total")).isZero();

        try (Browser browser = Browser.start();
                BrowserContext person = browser.person(1280, 900)) {
            Page page = person.newPage();
            page.navigate(CENTER.node().publicAddress().toString());
            page.getByText("Sign in with The corporation").click();
            page.waitForFunction("() => !document.querySelector('wf-signin') && document.querySelector('wf-demo')");
            assertThat(page.evaluate("async () => (await (await fetch('/api/v1/me')).json()).name"))
                    .isEqualTo("ann");
            PlaywrightAssertions.assertThat(page.getByLabel("Break-glass")).hasCount(0);

            String token = CENTER.administrator().token();
            HttpResponse<String> answer =
                    ann.send(HttpRequest.newBuilder(CENTER.address().resolve("/api/v1/signin"))
                            .header("Origin", CENTER.node().publicAddress().toString())
                            .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}")));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(alarm().path("method").asText()).isEqualTo("token");
            String who =
                    CENTER.administrator().get("/api/v1/me").json().path("name").asText();
            assertThat(alarm().path("person").asText()).isEqualTo(who);
            PlaywrightAssertions.assertThat(page.getByLabel("Break-glass")).containsText("Break-glass");
            PlaywrightAssertions.assertThat(page.getByLabel("Break-glass")).containsText(who);
        }
        assertThat(CENTER.metric("watchfloor_break_glass_total")).isEqualTo(1);
        assertThat(CENTER.administrator()
                        .get("/api/v1/audit?action=access.break-glass")
                        .json()
                        .path("items"))
                .hasSize(1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(titles()).anyMatch(title -> title.contains("Break-Glass")));
    }

    private static List<String> titles() {
        return CENTER.list("/api/v1/cases").stream()
                .map(one -> one.path("title").asText())
                .toList();
    }
}
