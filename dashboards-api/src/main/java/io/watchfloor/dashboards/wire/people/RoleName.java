package io.watchfloor.dashboards.wire.people;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.Locale;

/** What a person may do. */
@Meaning("administrator: everything. responder: works cases. viewer: reads.")
public enum RoleName {
    ADMINISTRATOR,
    RESPONDER,
    VIEWER;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RoleName of(Role role) {
        return switch (role) {
            case ADMINISTRATOR -> ADMINISTRATOR;
            case RESPONDER -> RESPONDER;
            case VIEWER -> VIEWER;
        };
    }
}
