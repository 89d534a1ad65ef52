package io.watchfloor.dashboards.access.provider.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.RunningNode;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

/**
 * Signing in with a third-party provider: glewlwyd as packaged by Debian. Skipped if it is not installed, unless {@code
 * -Dwatchfloor.glewlwyd=required}.
 */
class GlewlwydIT {

    @Test
    void peopleOfGlewlwydSignInWithTheirGroupsAndLoseThemThere() throws Exception {
        try (Glewlwyd glewlwyd = Glewlwyd.start();
                HttpClient http = HttpClient.newHttpClient();
                RunningNode center =
                        RunningNode.with(glewlwyd.settings("debian")).start()) {
            glewlwyd.client(URI.create(center.node().publicAddress() + "/auth/providers/debian/callback"));
            glewlwyd.person("ann", "soc", "other");

            var check = center.administrator().post("/api/v1/providers/debian/check", "{}");
            assertThat(check.json().path("good").asBoolean())
                    .as(check.response().body())
                    .isTrue();

            SsoBrowser browser = new SsoBrowser(http, center.address());
            URI back = glewlwyd.authorize("ann", browser.begin("debian"));
            assertThat(browser.come(back)).isEmpty();
            assertThat(browser.me().orElseThrow().path("name").asText()).isEqualTo("ann");
            assertThat(browser.me().orElseThrow().path("role").asText()).isEqualTo("responder");
            assertThat(browser.come(back)).as("the same answer again").isEqualTo("provider.state");

            String used = TestProvider.form(back.getRawQuery()).get("code");
            String state =
                    TestProvider.form(browser.begin("debian").getRawQuery()).get("state");
            assertThat(browser.come(
                            URI.create(back.toString().replaceFirst("\\?.*", "?code=" + used + "&state=" + state))))
                    .as("a code that was used")
                    .isEqualTo("provider.code");

            SsoBrowser thief = new SsoBrowser(http, center.address());
            URI stolen = glewlwyd.authorize("ann", browser.begin("debian"));
            String own = TestProvider.form(thief.begin("debian").getRawQuery()).get("state");
            String code = TestProvider.form(stolen.getRawQuery()).get("code");
            assertThat(thief.come(
                            URI.create(stolen.toString().replaceFirst("\\?.*", "?code=" + code + "&state=" + own))))
                    .as("a code that was stolen: the provider itself asks for the PKCE verifier")
                    .isEqualTo("provider.code");

            glewlwyd.groups("ann", "admins");
            SsoBrowser promoted = new SsoBrowser(http, center.address());
            assertThat(promoted.come(glewlwyd.authorize("ann", promoted.begin("debian"))))
                    .isEmpty();
            assertThat(browser.me().orElseThrow().path("role").asText()).isEqualTo("administrator");

            glewlwyd.groups("ann", "sales");
            SsoBrowser left = new SsoBrowser(http, center.address());
            assertThat(left.come(glewlwyd.authorize("ann", left.begin("debian"))))
                    .isEqualTo("provider.no-role");
            assertThat(browser.me()).as("her open session").isEmpty();

            glewlwyd.stop();
            assertThat(center.administrator().get("/api/v1/me").status())
                    .as("with the provider down, others go on")
                    .isEqualTo(200);
        }
    }
}
