package io.watchfloor.dashboards.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Scope;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The role of a person, which determines the person's rights in the center. */
@JsonTypeName("RoleName")
@Meaning("administrator: full access. lead: also manages others' cases. responder: works on cases."
        + " hunter: creates cases from alerts (threat hunter). rule-author: changes rules. legal:"
        + " reads the audit log. partner: reads shared cases. viewer: reads.")
public enum Role implements WireText {
    ADMINISTRATOR,
    LEAD,
    RESPONDER,
    HUNTER,
    RULE_AUTHOR,
    LEGAL,
    PARTNER,
    VIEWER;

    /** Rights of the role; a right that is not listed is denied. {@code security-rights.md} contains the same table. */
    public Set<Verb> verbs() {
        return switch (this) {
            case ADMINISTRATOR -> EnumSet.allOf(Verb.class);
            case LEAD ->
                EnumSet.of(
                        Verb.NONE, Verb.SELF, Verb.READ, Verb.WATCH, Verb.RESPOND, Verb.MARK, Verb.RESTRICT, Verb.LEAD);
            case RESPONDER, HUNTER -> EnumSet.of(Verb.NONE, Verb.SELF, Verb.READ, Verb.WATCH, Verb.RESPOND, Verb.MARK);
            case RULE_AUTHOR -> EnumSet.of(Verb.NONE, Verb.SELF, Verb.READ, Verb.WATCH, Verb.WRITE_RULES);
            case LEGAL -> EnumSet.of(Verb.NONE, Verb.SELF, Verb.READ, Verb.MARK, Verb.RESTRICT, Verb.AUDIT);
            case PARTNER -> EnumSet.of(Verb.NONE, Verb.SELF, Verb.READ);
            case VIEWER -> EnumSet.of(Verb.NONE, Verb.SELF, Verb.READ, Verb.WATCH);
        };
    }

    boolean grants(Verb permission) {
        return verbs().contains(permission);
    }

    /** Default scope of a new person with this role. The scope of a partner is empty. */
    public Scope usualScope() {
        return this == PARTNER ? Scope.NOTHING : Scope.ALL;
    }

    /** Default clearance of a new person with this role. */
    public Tlp usualClearance() {
        return switch (this) {
            case ADMINISTRATOR, LEAD, LEGAL -> Tlp.RED;
            case RESPONDER, HUNTER -> Tlp.AMBER_STRICT;
            case RULE_AUTHOR, VIEWER -> Tlp.AMBER;
            case PARTNER -> Tlp.GREEN;
        };
    }

    public static Role of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("No role is named " + text));
    }

    /** Returns the role with this name. */
    public static Optional<Role> parse(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
