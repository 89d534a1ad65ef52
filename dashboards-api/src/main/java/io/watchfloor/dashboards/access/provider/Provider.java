package io.watchfloor.dashboards.access.provider;

import io.watchfloor.config.ProviderSettings;
import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A provider as it is set up.
 *
 * @param secret the center's own there; empty for a public client
 */
record Provider(ProviderSettings settings, Optional<String> secret, GroupAccess access) {

    /**
     * @param environment has the secrets that variables hold
     * @throws StartFailure when a secret is missing, or the access names what there is not
     */
    static Provider of(ProviderSettings settings, Map<String, String> environment) {
        ProviderSettings.Client client = settings.client();
        Optional<String> secret = client.secretVariable()
                .map(name -> Optional.ofNullable(environment.get(name))
                        .filter(text -> !text.isBlank())
                        .orElseThrow(
                                () -> missing(settings, "The environment variable %s is not set".formatted(name))));
        if (client.secretFile().isPresent()) {
            secret = Optional.of(read(settings, client.secretFile().get()));
        }
        return new Provider(settings, secret.map(String::strip), GroupAccess.of(settings));
    }

    private static String read(ProviderSettings settings, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw missing(settings, "%s cannot be read (%s)".formatted(file, e.getMessage()));
        }
    }

    private static StartFailure missing(ProviderSettings settings, String why) {
        return new StartFailure(
                "providers.secret",
                "%s, which shall hold the secret for the provider %s.".formatted(why, settings.name()),
                "Set it, or name another one with watchfloor.providers.%s.client-secret-env or client-secret-file."
                        .formatted(settings.name()));
    }

    String name() {
        return settings.name();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Provider[" + name() + "]";
    }
}
