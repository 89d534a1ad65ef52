package io.watchfloor.ops.detection.alert;

import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The tactics of ATT&amp;CK, in the order of an attack. */
public enum Tactic {
    RECONNAISSANCE,
    RESOURCE_DEVELOPMENT,
    INITIAL_ACCESS,
    EXECUTION,
    PERSISTENCE,
    PRIVILEGE_ESCALATION,
    DEFENSE_EVASION,
    CREDENTIAL_ACCESS,
    DISCOVERY,
    LATERAL_MOVEMENT,
    COLLECTION,
    COMMAND_AND_CONTROL,
    EXFILTRATION,
    IMPACT;

    /** The tactics among a rule's tags, such as {@code attack.initial-access} or {@code attack.initial_access}. */
    public static SortedSet<Tactic> of(Collection<String> tags) {
        SortedSet<Tactic> found = new TreeSet<>();
        for (String tag : tags) {
            String name = tag.toUpperCase(Locale.ROOT).replace('-', '_');
            for (Tactic tactic : values()) {
                if (name.equals("ATTACK." + tactic.name())) {
                    found.add(tactic);
                }
            }
        }
        return found;
    }

    /** {@code initial access}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
