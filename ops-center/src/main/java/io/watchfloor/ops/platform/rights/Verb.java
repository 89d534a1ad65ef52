package io.watchfloor.ops.platform.rights;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** A permission. The permissions of each role are defined with the roles. */
public enum Verb implements WireText {
    /** No permission is required: probes, signing in. */
    NONE,
    /** Manage the user's own keys, sessions and profile. */
    SELF,
    /** Read cases, alerts, assets and everything derived from them. */
    READ,
    /** Read the center's own status: sensors, quarantine and the retry queue. */
    WATCH,
    /** Work on cases and edit assets. */
    RESPOND,
    /** Raise the TLP marking of a case. */
    MARK,
    /** Restrict a case to people, remove the restriction, and lower a marking. */
    RESTRICT,
    /** Perform the tasks of a team lead, such as creating and approving automations. */
    LEAD,
    /** Write and import rules. */
    WRITE_RULES,
    /** Read the audit log. */
    AUDIT,
    /** Manage people, sensors and settings. */
    ADMINISTER;

    @JsonCreator
    public static Verb of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
