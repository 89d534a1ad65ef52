package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * Settings for access to {@code /metrics}.
 *
 * @param token bearer token for Prometheus; API tokens of users also work
 */
public record MetricsSettings(Optional<String> token) {

    /** Minimum length, because shorter tokens can be guessed. */
    private static final int SHORTEST = 16;

    public static MetricsSettings read(SettingsReader in) {
        Optional<String> token = in.optionalText("metrics.token");
        if (token.isPresent() && token.get().length() < SHORTEST) {
            in.problem(
                    "metrics.token",
                    "is too short",
                    "Choose a random token of at least %d characters.".formatted(SHORTEST));
        }
        return new MetricsSettings(token);
    }

    /** Omits the token, because settings are logged. */
    @Override
    public String toString() {
        return "MetricsSettings[token=%s]".formatted(token.isPresent() ? "…" : "none");
    }
}
