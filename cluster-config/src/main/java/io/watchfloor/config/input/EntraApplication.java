package io.watchfloor.config.input;

import io.watchfloor.config.reading.SecretSetting;
import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.util.Optional;

/**
 * Application registered in Microsoft Entra ID that reads logs from an API of Microsoft.
 *
 * @param tenant id or domain of the tenant; empty disables the input
 * @param authority URL of the token service, without the tenant
 */
public record EntraApplication(String tenant, String clientId, SecretSetting secret, URI authority) {

    private static final String AUTHORITY = "https://login.microsoftonline.com";

    static EntraApplication read(SettingsReader in, String at) {
        String tenant = in.optionalText(at + ".tenant").orElse("");
        String client = in.optionalText(at + ".client-id").orElse("");
        SecretSetting secret = SecretSetting.of(in, at + ".client-secret");
        Optional<URI> authority = in.optionalHttpUrl(at + ".authority", AUTHORITY);
        if (!tenant.isEmpty()) {
            if (!tenant.matches("[\\w.-]{1,253}")) {
                in.problem(at + ".tenant", "is neither an id nor a domain", "Set the id of the directory (tenant).");
            }
            if (client.isEmpty() || !secret.given()) {
                in.problem(
                        at + ".client-id",
                        "or client-secret is missing",
                        "Set the id and a secret of the application that may read the logs.");
            }
            if (authority.isEmpty()) {
                in.problem(at + ".authority", "is empty", "Remove the setting to use the default.");
            }
        }
        return new EntraApplication(tenant, client, secret, authority.orElse(URI.create(AUTHORITY)));
    }

    boolean on() {
        return !tenant.isEmpty();
    }

    /** The address from which the application requests access tokens. */
    public URI tokenEndpoint() {
        return URI.create(authority + "/" + tenant + "/oauth2/v2.0/token");
    }
}
