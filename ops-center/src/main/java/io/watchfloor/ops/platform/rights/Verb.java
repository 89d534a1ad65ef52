package io.watchfloor.ops.platform.rights;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.text.WireText;
import java.util.Locale;

/** What somebody wants to do. Which role has which verb stands in one table, at the roles. */
public enum Verb implements WireText {
    /** What needs no right: probes, signing in. */
    NONE,
    /** What everybody does for themselves: their own keys, sessions, profile. */
    SELF,
    /** Read cases, alerts, assets and what follows from them. */
    READ,
    /** See how the center itself does: its sensors and what they sent that was set aside. */
    WATCH,
    /** Work on cases and describe assets. */
    RESPOND,
    /** Say how far a case may be told: raise its marking. */
    MARK,
    /** Restrict a case to named people, lift that, and lower a marking. */
    RESTRICT,
    /** Decide for a team. */
    LEAD,
    /** Write and take in rules. */
    WRITE_RULES,
    /** Read who did what. */
    AUDIT,
    /** Manage people, sensors and settings. */
    ADMINISTER;

    @JsonCreator
    public static Verb of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
