package io.watchfloor.dashboards.access.provider.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.api.Caller;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Calls each identity provider route once. */
public final class ProviderSignIns {

    private ProviderSignIns() {}

    /** A person signs in and out, and an administrator reads the state of the provider. */
    public static void walk(Caller root, TestProvider provider, String name) {
        SsoBrowser browser = new SsoBrowser(root.http(), root.center());
        assertThat(browser.signIn(provider, name)).isEmpty();
        assertThat(browser.me()).isPresent();
        assertThat(root.get("/api/v1/providers").status()).isEqualTo(200);
        assertThat(root.post("/api/v1/providers/" + name + "/check", "{}").status())
                .isEqualTo(200);
        String message = provider.signed(ProviderSignInIT.logout(provider, name, set -> set.subject(provider.subject)));
        assertThat(browser.form(
                                "/auth/providers/" + name + "/logout",
                                "logout_token=" + URLEncoder.encode(message, StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(200);
        assertThat(browser.me()).isEmpty();
    }
}
