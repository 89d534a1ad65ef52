package io.watchfloor.sigma.language;

import java.util.Locale;
import java.util.Optional;

/** How serious a match is, from least to most. Sigma 2.1, "Level". */
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** As rules and the API write it: {@code high}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Level> of(String text) {
        for (Level level : values()) {
            if (level.text().equalsIgnoreCase(text)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }
}
