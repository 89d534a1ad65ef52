package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.CountingRule;
import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.parsing.RuleFilter;
import io.watchfloor.sigma.parsing.RuleWeight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies filters to the rules that they name, and reports filters that match no rule. */
final class FilterApplication {

    /**
     * @param rules rules with their filters applied
     * @param counting rules that count what filters remove
     * @param problems names that are not rules, and named rules with a different log source
     * @param refused number of filters that apply to no rule
     */
    record Result(List<Rule> rules, List<CountingRule> counting, List<RuleProblem> problems, int refused) {}

    private final List<RuleProblem> problems = new ArrayList<>();
    private final Map<String, List<Rule>> rulesByReference = new HashMap<>();
    private final Set<String> correlations = new HashSet<>();
    private final List<CountingRule> counting = new ArrayList<>();
    private int refused;

    private FilterApplication(List<Rule> rules, List<CorrelationRule> correlations) {
        for (Rule rule : rules) {
            refer(rule.id(), rule);
            String name = rule.header().name();
            if (name != null && !name.equals(rule.id())) {
                refer(name, rule);
            }
        }
        correlations.forEach(correlation -> {
            this.correlations.add(correlation.id());
            this.correlations.add(String.valueOf(correlation.header().name()));
        });
    }

    private void refer(String reference, Rule rule) {
        rulesByReference.computeIfAbsent(reference, key -> new ArrayList<>(1)).add(rule);
    }

    /**
     * Applies the filters to the rules.
     *
     * @param correlations correlations, to which filters never apply
     * @param cost cost of the rule set so far; a filter adds its cost to each rule it applies to
     */
    static Result apply(
            List<RuleFilter> filters,
            List<Rule> rules,
            List<CorrelationRule> correlations,
            RuleSetCost cost,
            LoadingDeadline time) {
        if (filters.isEmpty()) {
            return new Result(rules, List.of(), List.of(), 0);
        }
        FilterApplication filtering = new FilterApplication(rules, correlations);
        List<RuleFilter> forAny = new ArrayList<>();
        Map<String, Set<RuleFilter>> byRule = new HashMap<>();
        for (RuleFilter filter : filters) {
            time.check();
            if (filter.isForAny()) {
                forAny.add(filter);
            } else {
                filtering
                        .named(filter)
                        .forEach(rule -> byRule.computeIfAbsent(rule, id -> new LinkedHashSet<>())
                                .add(filter));
            }
        }
        List<Rule> applied = new ArrayList<>();
        for (Rule rule : rules) {
            time.check();
            Set<RuleFilter> own = byRule.getOrDefault(rule.id(), Set.of());
            // Processes filters in the order of the files, because generated names and hashes depend on the order.
            List<RuleFilter> all = filters.size() == own.size() + forAny.size() && forAny.isEmpty()
                    ? List.copyOf(own)
                    : filters.stream()
                            .filter(filter ->
                                    own.contains(filter) || (filter.isForAny() && filter.fits(rule.logsource())))
                            .toList();
            filtering.applied(all, rule, cost).ifPresent(applied::add);
        }
        return new Result(applied, filtering.counting, filtering.problems, filtering.refused);
    }

    /**
     * Applies filters to a rule. Returns empty if the rule with its filters exceeds a limit. The rule is then rejected,
     * because it would raise false positives without its filters.
     */
    private Optional<Rule> applied(List<RuleFilter> filters, Rule rule, RuleSetCost cost) {
        if (filters.size() > RuleLimits.FILTERS) {
            return reject(
                    rule,
                    "rule.filters",
                    "the rule has %d filters, but at most %d are allowed; merge some of them"
                            .formatted(filters.size(), RuleLimits.FILTERS));
        }
        long questions = RuleWeight.comparisons(rule.detection());
        Rule filtered = rule;
        List<CountingRule> counted = new ArrayList<>();
        for (RuleFilter filter : countedLast(filters)) {
            questions += RuleWeight.comparisons(filter.detection());
            if (questions > RuleLimits.QUESTIONS) {
                return reject(
                        rule,
                        "rule.values",
                        "the rule has more than %d values including its filters; split the rule"
                                .formatted(RuleLimits.QUESTIONS));
            }
            Optional<LimitExceededException> beyond = cost.addFilter(RuleWeight.of(filter.detection()));
            if (beyond.isPresent()) {
                return reject(
                        rule, beyond.get().code(), String.valueOf(beyond.get().getMessage()));
            }
            if (filter.isCounted()) {
                CountingRule removed = filter.removedFrom(filtered);
                Optional<LimitExceededException> full = cost.addFilter(RuleWeight.of(removed.rule()));
                if (full.isPresent()) {
                    return reject(
                            rule, full.get().code(), String.valueOf(full.get().getMessage()));
                }
                counted.add(removed);
            }
            if (filter.suppression() == null) {
                filtered = filter.appliedTo(filtered);
            }
        }
        counting.addAll(counted);
        return Optional.of(filtered);
    }

    /** A filter counts only what no filter before it removes, so that a record counts once. Suppressions remove nothing. */
    private static List<RuleFilter> countedLast(List<RuleFilter> filters) {
        return filters.stream()
                .sorted(Comparator.comparing(RuleFilter::isCounted).thenComparing(one -> one.suppression() != null))
                .toList();
    }

    private Optional<Rule> reject(Rule rule, String code, String reason) {
        RuleHeader.Origin origin = rule.header().origin();
        problems.add(new RuleProblem(origin.file(), origin.line(), 1, code, reason));
        refused++;
        return Optional.empty();
    }

    /** Ids of the rules that the filter names and whose log source matches. */
    private Set<String> named(RuleFilter filter) {
        Set<String> named = new HashSet<>();
        for (RuleFilter.Reference reference : filter.rules()) {
            List<Rule> meant = rulesByReference.getOrDefault(reference.text(), List.of());
            List<Rule> fitting =
                    meant.stream().filter(rule -> filter.fits(rule.logsource())).toList();
            fitting.forEach(rule -> named.add(rule.id()));
            if (fitting.isEmpty()) {
                problems.add(new RuleProblem(
                        filter.file(),
                        reference.place().line(),
                        reference.place().column(),
                        reason(reference.text(), meant.isEmpty())));
            }
        }
        refused += named.isEmpty() ? 1 : 0;
        return named;
    }

    private String reason(String text, boolean isUnknown) {
        if (!isUnknown) {
            return "the filter's logsource differs from the logsource of the rule '%s'".formatted(text);
        }
        return correlations.contains(text)
                ? "the filter names the correlation '%s'; filters apply to rules only".formatted(text)
                : "the filter names '%s', which is not the id or name of a loaded rule".formatted(text);
    }
}
