package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an alert says of its rule, as the rule was when the alert opened.
 *
 * @param attack ATT&amp;CK technique ids of the rule, such as {@code T1003.001}
 * @param tactics what its matches are good for in an attack, in the order of one
 */
public record AlertRule(String id, String title, Level level, List<String> attack, SortedSet<Tactic> tactics) {

    public AlertRule {
        attack = List.copyOf(attack);
        tactics = Collections.unmodifiableSortedSet(new TreeSet<>(tactics));
    }

    /** One that names no tactic. */
    public AlertRule(String id, String title, Level level, List<String> attack) {
        this(id, title, level, attack, Collections.emptySortedSet());
    }

    public static AlertRule of(RuleHeader header) {
        return new AlertRule(header.id(), header.title(), header.level(), header.attack(), Tactic.of(header.tags()));
    }
}
