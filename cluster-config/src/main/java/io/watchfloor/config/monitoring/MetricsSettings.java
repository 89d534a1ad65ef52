package io.watchfloor.config.monitoring;

import io.watchfloor.config.reading.SettingsReader;
import java.util.Optional;

/**
 * Who may read {@code /metrics}.
 *
 * @param token a bearer token only for Prometheus; people's API tokens also work
 */
public record MetricsSettings(Optional<String> token) {

    /** Shorter tokens can be guessed. */
    private static final int SHORTEST = 16;

    public static MetricsSettings read(SettingsReader in) {
        Optional<String> token = in.optionalText("metrics.token");
        if (token.isPresent() && token.get().length() < SHORTEST) {
            in.problem(
                    "metrics.token",
                    "is too short",
                    "Choose a random text of %d characters or more.".formatted(SHORTEST));
        }
        return new MetricsSettings(token);
    }

    /** Without the token, because settings are logged. */
    @Override
    public String toString() {
        return "MetricsSettings[token=%s]".formatted(token.isPresent() ? "…" : "none");
    }
}
