package io.watchfloor.ops.detection.alert;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The stages of an attack, in order. Severity and links depend on the stage and not on the name that a version of
 * ATT&amp;CK gives its tactic: a rule with the old name and a rule with the new name are equal.
 *
 * <p>The journal stores the constants. A node of an earlier version cannot read a new constant, so tactics that a later
 * version of ATT&amp;CK splits or renames belong to the stage of the former tactic.
 */
public enum Tactic {
    RECONNAISSANCE,
    RESOURCE_DEVELOPMENT,
    INITIAL_ACCESS,
    EXECUTION,
    PERSISTENCE,
    PRIVILEGE_ESCALATION,

    /** Version 19 of ATT&amp;CK split Defense Evasion into Stealth and Defense Impairment. */
    DEFENSE_EVASION("stealth", "defense-impairment"),

    CREDENTIAL_ACCESS,
    DISCOVERY,
    LATERAL_MOVEMENT,
    COLLECTION,
    COMMAND_AND_CONTROL,
    EXFILTRATION,
    IMPACT;

    private static final String TAG = "attack.";

    private static final Map<String, Tactic> BY_NAME = byName();

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed
    private final List<String> otherNames;

    Tactic(String... otherNames) {
        this.otherNames = List.of(otherNames);
    }

    /** The tactics among a rule's tags, such as {@code attack.initial-access} or {@code attack.initial_access}. */
    public static SortedSet<Tactic> of(Collection<String> tags) {
        SortedSet<Tactic> found = new TreeSet<>();
        for (String tag : tags) {
            if (tag.regionMatches(true, 0, TAG, 0, TAG.length())) {
                named(tag.substring(TAG.length())).ifPresent(tactic -> found.add(tactic));
            }
        }
        return found;
    }

    /** The stage of a tactic by its name in tags, in any version of ATT&amp;CK, such as {@code stealth}. */
    public static Optional<Tactic> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    private static Map<String, Tactic> byName() {
        Map<String, Tactic> all = new HashMap<>();
        for (Tactic tactic : values()) {
            all.put(tactic.name().toLowerCase(Locale.ROOT).replace('_', '-'), tactic);
            tactic.otherNames.forEach(name -> all.put(name, tactic));
        }
        return Map.copyOf(all);
    }

    /** {@code initial access}; the names of the current version, if it has other names for this stage. */
    public String words() {
        List<String> names = otherNames.isEmpty() ? List.of(name().toLowerCase(Locale.ROOT)) : otherNames;
        return String.join(" or ", names).replace('_', ' ').replace('-', ' ');
    }
}
