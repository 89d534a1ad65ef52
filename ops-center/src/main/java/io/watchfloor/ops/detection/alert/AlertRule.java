package io.watchfloor.ops.detection.alert;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A copy of the rule's properties, made when the alert opened.
 *
 * @param attack ATT&amp;CK technique ids of the rule, such as {@code T1003.001}
 * @param tactics of the rule, in the order of an attack
 */
public record AlertRule(String id, String title, Level level, List<String> attack, SortedSet<Tactic> tactics) {

    public AlertRule {
        attack = List.copyOf(attack);
        tactics = Collections.unmodifiableSortedSet(new TreeSet<>(tactics));
    }

    /** Creates the copy for a rule without tactics. */
    public AlertRule(String id, String title, Level level, List<String> attack) {
        this(id, title, level, attack, Collections.emptySortedSet());
    }

    public static AlertRule of(RuleHeader header) {
        return new AlertRule(header.id(), header.title(), header.level(), header.attack(), Tactic.of(header.tags()));
    }
}
