package io.watchfloor.dashboards.access.provider;

import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A configured identity provider.
 *
 * @param secret client secret; empty for a public client
 * @param scimToken authenticates SCIM requests; empty if SCIM is off
 */
record Provider(ProviderSettings settings, Optional<String> secret, Optional<String> scimToken, GroupAccess access) {

    private static final int SHORTEST_TOKEN = 32;

    /**
     * @param environment environment variables, which may contain secrets
     * @throws StartFailure if a secret is missing, or the access settings are invalid
     */
    static Provider of(ProviderSettings settings, Map<String, String> environment) {
        ProviderSettings.Client client = settings.client();
        Optional<String> secret =
                read(settings, "client-secret", client.secretVariable(), client.secretFile(), environment);
        Optional<String> token = read(
                settings,
                "scim-token",
                settings.scim().variable(),
                settings.scim().file(),
                environment);
        if (token.filter(text -> text.length() < SHORTEST_TOKEN).isPresent()) {
            throw missing(settings, "scim-token", "the token has fewer than %d characters".formatted(SHORTEST_TOKEN));
        }
        return new Provider(settings, secret, token, GroupAccess.of(settings));
    }

    private static Optional<String> read(
            ProviderSettings settings,
            String what,
            Optional<String> variable,
            Optional<Path> file,
            Map<String, String> environment) {
        Optional<String> text = variable.map(name -> environment.getOrDefault(name, ""));
        if (file.isPresent()) {
            try {
                text = Optional.of(Files.readString(file.get()));
            } catch (IOException e) {
                throw missing(settings, what, "%s cannot be read (%s)".formatted(file.get(), e.getMessage()));
            }
        }
        text = text.map(String::strip);
        if (text.filter(String::isEmpty).isPresent()) {
            throw missing(
                    settings,
                    what,
                    "%s is empty or not set".formatted(variable.orElse(String.valueOf(file.orElse(null)))));
        }
        return text;
    }

    private static StartFailure missing(ProviderSettings settings, String what, String why) {
        return new StartFailure(
                "providers.secret",
                "The %s of the identity provider %s cannot be used: %s.".formatted(what, settings.name(), why),
                "Correct watchfloor.providers.%1$s.%2$s-env or %2$s-file.".formatted(settings.name(), what));
    }

    String name() {
        return settings.name();
    }

    /** Hides the secrets. */
    @Override
    public String toString() {
        return "Provider[" + name() + "]";
    }
}
