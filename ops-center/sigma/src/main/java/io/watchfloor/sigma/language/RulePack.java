package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An immutable set of rules, ordered by id. The version of the set is a hash of its rules, independent of where the
 * rules come from.
 */
public final class RulePack {

    private final String version;
    private final List<Rule> rules;
    private final List<CorrelationRule> correlations;
    private final Map<String, Rule> byId = new HashMap<>();
    private final List<CountingRule> counting;
    private final Map<String, List<CountingRule>> suppressing;
    private final Set<String> suppressions;
    private final Set<String> shadow;
    private final Set<String> correlatedOnly;
    private final Set<String> correlatedOnlyInShadow;
    private final CorrelationIndex correlationIndex;
    private final RulePack live;

    private RulePack(
            List<Rule> rules, List<CorrelationRule> correlations, List<CountingRule> counting, Set<String> shadow) {
        this.rules = rules.stream().sorted(Comparator.comparing(Rule::id)).toList();
        this.correlations = correlations.stream()
                .sorted(Comparator.comparing(CorrelationRule::id))
                .toList();
        for (Rule rule : this.rules) {
            if (byId.put(rule.id(), rule) != null) {
                throw new IllegalArgumentException("two rules with the id " + rule.id());
            }
        }
        this.counting = List.copyOf(counting);
        this.suppressing = suppressing(this.counting);
        this.suppressions = suppressing.values().stream()
                .flatMap(List::stream)
                .map(one -> one.rule().id())
                .collect(Collectors.toUnmodifiableSet());
        this.shadow = Set.copyOf(shadow);
        Set<String> inShadow = correlatedOnly(this.correlations);
        this.correlatedOnly = shadow.isEmpty()
                ? inShadow
                : correlatedOnly(this.correlations.stream()
                        .filter(rule -> !shadow.contains(rule.id()))
                        .toList());
        this.counting.stream()
                .filter(one -> correlatedOnly.contains(one.of()))
                .forEach(one -> inShadow.add(one.rule().id()));
        this.correlatedOnlyInShadow = Set.copyOf(inShadow);
        this.correlationIndex = new CorrelationIndex(this.correlations, this.shadow);
        this.version = hash();
        this.live = shadow.isEmpty()
                ? this
                : of(
                        this.rules.stream()
                                .filter(rule -> !shadow.contains(rule.id()))
                                .toList(),
                        this.correlations.stream()
                                .filter(rule -> !shadow.contains(rule.id()))
                                .toList(),
                        this.counting.stream()
                                .filter(one -> one.suppression() != null)
                                .toList());
    }

    private static Map<String, List<CountingRule>> suppressing(List<CountingRule> counting) {
        Map<String, List<CountingRule>> byRule = new HashMap<>();
        counting.stream()
                .filter(one -> one.suppression() != null)
                .forEach(one -> byRule.computeIfAbsent(one.of(), id -> new ArrayList<>())
                        .add(one));
        byRule.replaceAll((rule, all) -> List.copyOf(all));
        return Map.copyOf(byRule);
    }

    public static RulePack of(List<Rule> rules, List<CorrelationRule> correlations) {
        return of(rules, correlations, List.of());
    }

    /** @param counting take part in the evaluation once the stages are applied */
    public static RulePack of(List<Rule> rules, List<CorrelationRule> correlations, List<CountingRule> counting) {
        return new RulePack(rules, correlations, counting, Set.of());
    }

    private static Set<String> correlatedOnly(List<CorrelationRule> correlations) {
        Set<String> counted = new HashSet<>();
        Set<String> generated = new HashSet<>();
        for (CorrelationRule correlation : correlations) {
            (correlation.generate() ? generated : counted).addAll(correlation.rules());
        }
        counted.removeAll(generated);
        return counted;
    }

    /**
     * The rules of this pack that take part in the evaluation. Drafts are left out. Live rules and correlations give the
     * same results as in a pack of live rules only: a live correlation does not count a rule in shadow, and a correlation
     * in shadow silences no live rule. A correlation in shadow counts live rules and rules in shadow. Its windows belong
     * to the stage, so that a change of the stage starts with empty windows. A counting rule is in shadow while its rule is
     * live.
     *
     * @param stages by rule id; a rule without a stage is live
     */
    public RulePack staged(Map<String, RuleStage> stages) {
        Set<String> inShadow = new HashSet<>();
        Set<String> drafts = new HashSet<>();
        stages.forEach((id, stage) -> {
            switch (stage) {
                case DRAFT -> drafts.add(id);
                case SHADOW -> inShadow.add(id);
                case LIVE -> {}
            }
        });
        List<CountingRule> counted = counting.stream()
                .filter(one -> byId.containsKey(one.of()) && !drafts.contains(one.of()) && !inShadow.contains(one.of()))
                .toList();
        List<Rule> evaluated = Stream.concat(
                        rules.stream().filter(rule -> !drafts.contains(rule.id())),
                        counted.stream().map(CountingRule::rule))
                .toList();
        counted.forEach(one -> inShadow.add(one.rule().id()));
        List<CorrelationRule> windows = correlations.stream()
                .filter(rule -> !drafts.contains(rule.id()))
                .map(rule -> inShadow.contains(rule.id()) ? rule.inShadow() : rule)
                .toList();
        inShadow.retainAll(
                Stream.concat(evaluated.stream().map(Rule::id), windows.stream().map(CorrelationRule::id))
                        .collect(Collectors.toSet()));
        return inShadow.isEmpty() && evaluated.size() == rules.size() && windows.size() == correlations.size()
                ? this
                : new RulePack(evaluated, windows, counted, inShadow);
    }

    /**
     * The pack of the live rules alone, with the suppressions of their repeats, which take part once stages are applied;
     * this pack if no rule is in shadow.
     */
    public RulePack live() {
        return live;
    }

    /** The rules and correlations with these ids, and those that the correlations refer to. */
    public RulePack only(Collection<String> ids) {
        Set<String> wanted = new HashSet<>(ids);
        boolean grew = true;
        while (grew) {
            grew = false;
            for (CorrelationRule one : correlations) {
                grew |= wanted.contains(one.id()) && wanted.addAll(one.rules());
            }
        }
        return of(
                rules.stream().filter(rule -> wanted.contains(rule.id())).toList(),
                correlations.stream().filter(rule -> wanted.contains(rule.id())).toList());
    }

    /** Whether the matches of this rule or correlation are only counted. */
    public boolean isShadow(String ruleId) {
        return !shadow.isEmpty() && shadow.contains(ruleId);
    }

    /** Whether the matches of any rule or correlation are only counted. */
    public boolean hasShadow() {
        return !shadow.isEmpty();
    }

    public static RulePack empty() {
        return of(List.of(), List.of());
    }

    public String version() {
        return version;
    }

    public List<Rule> rules() {
        return rules;
    }

    public List<CorrelationRule> correlations() {
        return correlations;
    }

    /** The rules that count what filters remove; of those in {@link #rules()} after the stages were applied. */
    public List<CountingRule> counting() {
        return counting;
    }

    /** The suppressions of a rule, in the order in which they count. */
    public List<CountingRule> suppressing(String ruleId) {
        return suppressing.isEmpty() ? List.of() : suppressing.getOrDefault(ruleId, List.of());
    }

    /** Whether the rule selects the records whose repeats a suppression suppresses. */
    public boolean isSuppressing(String ruleId) {
        return suppressions.contains(ruleId);
    }

    public CorrelationIndex correlationIndex() {
        return correlationIndex;
    }

    public Optional<Rule> rule(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Whether a match of this rule or correlation is a detection by itself. A rule that a correlation refers to is only
     * counted, unless the correlation sets {@code generate: true}. Sigma correlation rules 2.1, "Generate". For a rule in
     * shadow: whether a match would be a detection if all rules in shadow were live.
     */
    public boolean isDetection(String ruleId) {
        return !(isShadow(ruleId) ? correlatedOnlyInShadow : correlatedOnly).contains(ruleId);
    }

    private String hash() {
        StringBuilder contents = new StringBuilder();
        rules.forEach(rule -> contents.append(rule.id())
                .append(' ')
                .append(rule.contentHash())
                .append(isShadow(rule.id()) ? " shadow" : "")
                .append('\n'));
        correlations.forEach(rule -> contents.append(rule.id())
                .append(' ')
                .append(rule.contentHash())
                .append('\n'));
        return ContentHash.of(contents.toString().getBytes(StandardCharsets.UTF_8));
    }
}
