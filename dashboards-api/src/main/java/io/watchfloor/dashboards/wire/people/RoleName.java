package io.watchfloor.dashboards.wire.people;

import com.fasterxml.jackson.annotation.JsonValue;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.util.Locale;

/** What a person may do. */
@Meaning("administrator: everything. lead: also decides over others' work. responder: works cases. hunter: works cases"
        + " that nobody alerted. rule-author: changes rules. legal: reads who did what. partner: reads what is shared."
        + " viewer: reads.")
public enum RoleName {
    ADMINISTRATOR,
    LEAD,
    RESPONDER,
    HUNTER,
    RULE_AUTHOR,
    LEGAL,
    PARTNER,
    VIEWER;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static RoleName of(Role role) {
        return switch (role) {
            case ADMINISTRATOR -> ADMINISTRATOR;
            case LEAD -> LEAD;
            case RESPONDER -> RESPONDER;
            case HUNTER -> HUNTER;
            case RULE_AUTHOR -> RULE_AUTHOR;
            case LEGAL -> LEGAL;
            case PARTNER -> PARTNER;
            case VIEWER -> VIEWER;
        };
    }

    public Role role() {
        return switch (this) {
            case ADMINISTRATOR -> Role.ADMINISTRATOR;
            case LEAD -> Role.LEAD;
            case RESPONDER -> Role.RESPONDER;
            case HUNTER -> Role.HUNTER;
            case RULE_AUTHOR -> Role.RULE_AUTHOR;
            case LEGAL -> Role.LEGAL;
            case PARTNER -> Role.PARTNER;
            case VIEWER -> Role.VIEWER;
        };
    }
}
