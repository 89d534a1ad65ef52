package io.watchfloor.dashboards.access;

import java.util.Locale;

/** What a person is to the center. */
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
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
