package io.watchfloor.sigma.language;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable set of rules, ordered by id. The version of the set is a hash of its rules, independent of where the
 * rules come from.
 */
public final class RulePack {

    private final String version;
    private final List<Rule> rules;
    private final List<CorrelationRule> correlations;
    private final Map<String, Rule> byId = new HashMap<>();
    private final Set<String> correlatedOnly = new HashSet<>();
    private final CorrelationIndex correlationIndex;

    private RulePack(List<Rule> rules, List<CorrelationRule> correlations) {
        this.rules = rules.stream().sorted(Comparator.comparing(Rule::id)).toList();
        this.correlations = correlations.stream()
                .sorted(Comparator.comparing(CorrelationRule::id))
                .toList();
        for (Rule rule : this.rules) {
            if (byId.put(rule.id(), rule) != null) {
                throw new IllegalArgumentException("two rules with the id " + rule.id());
            }
        }
        Set<String> generated = new HashSet<>();
        for (CorrelationRule correlation : this.correlations) {
            (correlation.generate() ? generated : correlatedOnly).addAll(correlation.rules());
        }
        correlatedOnly.removeAll(generated);
        this.correlationIndex = new CorrelationIndex(this.correlations);
        this.version = hash();
    }

    public static RulePack of(List<Rule> rules, List<CorrelationRule> correlations) {
        return new RulePack(rules, correlations);
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

    public CorrelationIndex correlationIndex() {
        return correlationIndex;
    }

    public Optional<Rule> rule(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * Whether a match of this rule or correlation is a detection by itself. A rule that a correlation refers to is only
     * counted, unless the correlation sets {@code generate: true}. Sigma correlation rules 2.1, "Generate".
     */
    public boolean isDetection(String ruleId) {
        return !correlatedOnly.contains(ruleId);
    }

    private String hash() {
        StringBuilder contents = new StringBuilder();
        rules.forEach(rule -> contents.append(rule.id())
                .append(' ')
                .append(rule.contentHash())
                .append('\n'));
        correlations.forEach(rule -> contents.append(rule.id())
                .append(' ')
                .append(rule.contentHash())
                .append('\n'));
        return ContentHash.of(contents.toString().getBytes(StandardCharsets.UTF_8));
    }
}
