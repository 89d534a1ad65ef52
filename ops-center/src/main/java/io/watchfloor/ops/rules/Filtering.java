package io.watchfloor.ops.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Applies filters to the rules that they name, and tells of those that name nothing. */
final class Filtering {

    /**
     * @param rules with the filters in them
     * @param problems each name that is no rule's, and each named rule of another log source
     * @param refused how many filters apply to no rule that they name
     */
    record Filtered(List<Rule> rules, List<RuleProblem> problems, int refused) {}

    private Filtering() {}

    /** @param correlations which filters never apply to */
    static Filtered apply(List<RuleFilter> filters, List<Rule> rules, List<CorrelationRule> correlations) {
        List<RuleProblem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        correlations.forEach(correlation -> {
            names.add(correlation.id());
            names.add(String.valueOf(correlation.name()));
        });
        int refused = 0;
        for (RuleFilter filter : filters) {
            int found = 0;
            for (RuleFilter.Reference reference : filter.rules()) {
                String reason = problem(filter, reference, rules, names);
                if (reason.isEmpty()) {
                    found++;
                } else {
                    problems.add(new RuleProblem(
                            filter.file(),
                            reference.place().line(),
                            reference.place().column(),
                            reason));
                }
            }
            refused += found == 0 && !filter.isForAny() ? 1 : 0;
        }
        return new Filtered(rules.stream().map(rule -> applied(filters, rule)).toList(), problems, refused);
    }

    private static Rule applied(List<RuleFilter> filters, Rule rule) {
        Rule filtered = rule;
        for (RuleFilter filter : filters) {
            if (filter.fits(rule.logsource()) && (filter.isForAny() || filter.names(rule))) {
                filtered = filter.appliedTo(filtered);
            }
        }
        return filtered;
    }

    /** Empty when the filter applies to the rule. */
    private static String problem(
            RuleFilter filter, RuleFilter.Reference reference, List<Rule> rules, Set<String> correlations) {
        String text = reference.text();
        List<Rule> named = rules.stream()
                .filter(rule -> text.equals(rule.id()) || text.equals(rule.name()))
                .toList();
        if (named.isEmpty()) {
            return correlations.contains(text)
                    ? "the filter names the correlation '%s': filters are for rules".formatted(text)
                    : "the filter names '%s', which is no id or name of a loaded rule".formatted(text);
        }
        return named.stream().anyMatch(rule -> filter.fits(rule.logsource()))
                ? ""
                : "the filter's logsource is not that of the rule '%s'".formatted(text);
    }
}
