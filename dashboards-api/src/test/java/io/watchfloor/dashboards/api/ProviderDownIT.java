package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.access.passkey.SoftAuthenticator;
import io.watchfloor.dashboards.access.provider.routes.SsoBrowser;
import io.watchfloor.dashboards.access.provider.routes.TestProvider;
import java.net.URI;
import java.net.http.HttpClient;
import org.junit.jupiter.api.Test;

/** The identity provider is down: existing sessions stay valid, and passkeys can be used. */
class ProviderDownIT {

    @Test
    void withTheProviderDownAPasskeySignsIn() {
        try (TestProvider provider = new TestProvider();
                HttpClient http = HttpClient.newHttpClient();
                RunningNode center =
                        RunningNode.with(provider.settings("corp", "")).start()) {
            SsoBrowser ann = new SsoBrowser(http, center.address());
            assertThat(ann.signIn(provider, "corp")).isEmpty();
            String link = center.administrator()
                    .post("/api/v1/people/ann/links", "{}")
                    .json()
                    .path("link")
                    .asText();
            PasskeyBrowser laptop = new PasskeyBrowser(http, center.address().getPort(), "");
            laptop.send("POST", "/signin", link.substring(link.indexOf("code=")));
            SoftAuthenticator key = new SoftAuthenticator();
            byte[] owner = laptop.owner();
            assertThat(laptop.enrol(key, one -> {}).status()).isLessThan(400);

            URI back = provider.authorize(ann.begin("corp"));
            provider.stop();
            assertThat(new SsoBrowser(http, center.address()).me()).isEmpty();
            assertThat(ann.come(back)).isEqualTo("provider.unreachable");
            assertThat(ann.me()).as("who was signed in").isPresent();

            PasskeyBrowser phone = new PasskeyBrowser(http, center.address().getPort(), "");
            Caller.Answer in = phone.signIn(key, owner, one -> {});
            assertThat(in.status()).as(in.response().body()).isEqualTo(200);
            assertThat(in.json().path("name").asText()).isEqualTo("ann");
        }
    }
}
