package io.watchfloor.dashboards.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person may do in the center. */
public enum Role {
    ADMINISTRATOR,
    RESPONDER,
    VIEWER;

    boolean grants(Permission permission) {
        return switch (permission) {
            case NONE, READ -> true;
            case RESPOND -> this != VIEWER;
            case ADMINISTER -> this == ADMINISTRATOR;
        };
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("No role is called " + text));
    }

    /** Reads the word that people write. */
    public static Optional<Role> parse(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
