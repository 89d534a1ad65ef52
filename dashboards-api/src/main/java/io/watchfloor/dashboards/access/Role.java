package io.watchfloor.dashboards.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a person may do in the center. */
public enum Role {
    ADMINISTRATOR,
    LEAD,
    RESPONDER,
    HUNTER,
    RULE_AUTHOR,
    LEGAL,
    PARTNER,
    VIEWER;

    boolean grants(Permission permission) {
        return switch (permission) {
            case NONE, SELF, READ -> true;
            case RESPOND -> this == RESPONDER || this == HUNTER || this == LEAD || this == ADMINISTRATOR;
            case LEAD -> this == LEAD || this == ADMINISTRATOR;
            case WRITE_RULES -> this == RULE_AUTHOR || this == ADMINISTRATOR;
            case AUDIT -> this == LEGAL || this == ADMINISTRATOR;
            case ADMINISTER -> this == ADMINISTRATOR;
        };
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Role of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("No role is called " + text));
    }

    /** Reads the word that people write. */
    public static Optional<Role> parse(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
