package io.watchfloor.sigma.language;

import java.util.Locale;
import java.util.Optional;

/** Severity level of a rule, in ascending order. Sigma 2.1, "Level". */
public enum Level {
    INFORMATIONAL,
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL;

    /** Name in rules and in the API, such as {@code high}. */
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
