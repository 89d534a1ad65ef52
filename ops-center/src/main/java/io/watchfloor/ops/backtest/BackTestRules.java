package io.watchfloor.ops.backtest;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.CountingRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The rules of a back-test: only those whose detections a change can change, and the rules that they count.
 *
 * @param before the affected rules as they are live now
 * @param after the affected rules after the change, all live
 * @param affected ids of the rules and correlations that the result is about
 */
public record BackTestRules(RulePack before, RulePack after, Set<String> affected) {

    public BackTestRules {
        affected = Set.copyOf(affected);
    }

    /**
     * @param live the rules that are live now
     * @param loaded the rules of all stages
     * @param changed the rules of all stages after the change
     * @param named rules that are tested even if they are the same after the change
     */
    public static BackTestRules of(RulePack live, RulePack loaded, RulePack changed, Predicate<RuleHeader> named) {
        TreeMap<String, String> known = hashes(loaded);
        Set<String> affected = new HashSet<>();
        changed.rules().stream()
                .filter(rule -> named.test(rule.header()) || !rule.contentHash().equals(known.get(rule.id())))
                .forEach(rule -> affected.add(rule.id()));
        changed.correlations().stream()
                .filter(rule -> named.test(rule.header()) || !rule.contentHash().equals(known.get(rule.id())))
                .forEach(rule -> affected.add(rule.id()));
        Map<String, List<String>> suppressions = suppressions(loaded);
        Map<String, List<String>> after = suppressions(changed);
        changed.rules().stream()
                .map(Rule::id)
                .filter(id -> !suppressions.getOrDefault(id, List.of()).equals(after.getOrDefault(id, List.of())))
                .forEach(affected::add);
        addCounting(changed, affected);
        addCounting(live, affected);
        return new BackTestRules(restricted(live, affected), restricted(changed, affected), affected);
    }

    /** Hashes of the suppressions, by rule. */
    private static Map<String, List<String>> suppressions(RulePack pack) {
        return pack.counting().stream()
                .filter(one -> one.suppression() != null)
                .collect(Collectors.groupingBy(
                        CountingRule::of, Collectors.mapping(one -> one.rule().contentHash(), Collectors.toList())));
    }

    private static TreeMap<String, String> hashes(RulePack pack) {
        TreeMap<String, String> hashes = new TreeMap<>();
        pack.rules().forEach(rule -> hashes.put(rule.id(), rule.contentHash()));
        pack.correlations().forEach(rule -> hashes.put(rule.id(), rule.contentHash()));
        return hashes;
    }

    /** Adds the correlations that count affected rules: the change also affects their detections. */
    private static void addCounting(RulePack pack, Set<String> affected) {
        boolean more = true;
        while (more) {
            more = false;
            for (CorrelationRule rule : pack.correlations()) {
                if (rule.rules().stream().anyMatch(affected::contains)) {
                    more |= affected.add(rule.id());
                }
            }
        }
    }

    private static RulePack restricted(RulePack pack, Collection<String> affected) {
        Set<String> needed = new HashSet<>(affected);
        boolean more = true;
        while (more) {
            more = false;
            for (CorrelationRule rule : pack.correlations()) {
                if (needed.contains(rule.id())) {
                    more |= needed.addAll(rule.rules());
                }
            }
        }
        List<Rule> rules =
                pack.rules().stream().filter(rule -> needed.contains(rule.id())).toList();
        List<CorrelationRule> correlations = pack.correlations().stream()
                .filter(rule -> needed.contains(rule.id()))
                .toList();
        List<CountingRule> suppressions = pack.counting().stream()
                .filter(one -> one.suppression() != null && needed.contains(one.of()))
                .toList();
        return RulePack.of(rules, correlations, suppressions).staged(Map.of());
    }

    /** Whether the change affects no rule. */
    public boolean isEmpty() {
        return affected.isEmpty();
    }
}
