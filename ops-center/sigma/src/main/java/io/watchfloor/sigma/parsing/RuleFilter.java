package io.watchfloor.sigma.parsing;

import io.watchfloor.sigma.language.Condition;
import io.watchfloor.sigma.language.CountingRule;
import io.watchfloor.sigma.language.DetectionTree;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.SearchIdentifier;
import io.watchfloor.sigma.language.Suppression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma filter: a condition that is combined by {@code and} with the condition of each rule that the filter names.
 * The condition is used unchanged, so a suppressing filter uses {@code not selection}. Sigma filters 2.1.
 *
 * @param rules ids or names of rules; empty for all rules with the filter's log source
 * @param isCounted whether a rule in shadow counts the records that the filter removes from each rule
 * @param suppression null for a filter that removes records; otherwise the filter selects the records whose repeats are
 *     suppressed, and removes none
 */
public record RuleFilter(
        String id,
        LogSource logsource,
        List<Reference> rules,
        DetectionTree detection,
        String contentHash,
        String file,
        int line,
        boolean isCounted,
        @Nullable Suppression suppression) {

    /** @param place position of the reference in the file */
    public record Reference(String text, Yaml.Place place) {}

    public RuleFilter {
        rules = List.copyOf(rules);
    }

    public boolean isForAny() {
        return rules.isEmpty();
    }

    /** Whether the rule's log source equals the filter's log source or is more specific. */
    public boolean fits(LogSource of) {
        return fits(logsource.product(), of.product())
                && fits(logsource.category(), of.category())
                && fits(logsource.service(), of.service());
    }

    private static boolean fits(@Nullable String asked, @Nullable String given) {
        return asked == null || asked.equals(given);
    }

    /**
     * Applies the filter to a rule: adds its searches under unique names, and combines its condition with the rule's
     * condition.
     */
    public Rule appliedTo(Rule rule) {
        return rule.filtered(combined(rule, false), contentHash);
    }

    /** The rule that matches exactly the records which the filter removes from the rule, or whose repeats it suppresses. */
    public CountingRule removedFrom(Rule rule) {
        DetectionTree removed = selectsAll() ? rule.detection() : combined(rule, true);
        return new CountingRule(
                rule.counting(CountingRule.id(id, rule.id()), removed, contentHash), rule.id(), suppression);
    }

    /** Whether the filter has no condition, which only a suppression may lack. */
    private boolean selectsAll() {
        return suppression != null && detection.searches().isEmpty();
    }

    private DetectionTree combined(Rule rule, boolean isRemoved) {
        Map<String, SearchIdentifier> searches =
                new LinkedHashMap<>(rule.detection().searches());
        Map<String, String> renamed = new LinkedHashMap<>();
        detection.searches().forEach((name, search) -> {
            String free = "_filter_" + name;
            for (int number = 2; searches.containsKey(free); number++) {
                free = "_filter_" + name + "_" + number;
            }
            renamed.put(name, free);
            searches.put(free, search);
        });
        // Uses a flat list for any number of filters, because a nested tree would need deep recursion.
        List<Condition> parts = new ArrayList<>();
        Condition own = rule.detection().condition();
        parts.addAll(own instanceof Condition.And(List<Condition> before) ? before : List.of(own));
        Condition filter = renamed(detection.condition(), renamed);
        parts.add(isRemoved ? new Condition.Not(filter) : filter);
        return new DetectionTree(searches, new Condition.And(parts));
    }

    private static Condition renamed(Condition condition, Map<String, String> names) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> new Condition.And(renamed(parts, names));
            case Condition.Or(List<Condition> parts) -> new Condition.Or(renamed(parts, names));
            case Condition.Not(Condition part) -> new Condition.Not(renamed(part, names));
            case Condition.Named(String search) -> new Condition.Named(names.getOrDefault(search, search));
        };
    }

    private static List<Condition> renamed(List<Condition> parts, Map<String, String> names) {
        List<Condition> renamed = new ArrayList<>();
        parts.forEach(part -> renamed.add(renamed(part, names)));
        return renamed;
    }
}
