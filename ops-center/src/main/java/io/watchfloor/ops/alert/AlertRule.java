package io.watchfloor.ops.alert;

import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleHeader;
import java.util.List;

/**
 * What an alert says of its rule, as the rule was when the alert opened.
 *
 * @param attack ATT&amp;CK technique ids of the rule, such as {@code T1003.001}
 */
public record AlertRule(String id, String title, Level level, List<String> attack) {

    public AlertRule {
        attack = List.copyOf(attack);
    }

    public static AlertRule of(RuleHeader header) {
        return new AlertRule(header.id(), header.title(), header.level(), header.attack());
    }
}
