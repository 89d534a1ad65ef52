package io.watchfloor.ops.rules;

import io.watchfloor.ops.rules.RuleFiles.RuleFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the rules of many files: one id once, and correlations only with all that they refer to. */
final class RuleAssembly {

    private final RuleParser parser;
    private final List<Rule> rules = new ArrayList<>();
    private final List<CorrelationRule> correlations = new ArrayList<>();
    private final Map<String, String> whereById = new LinkedHashMap<>();
    private final List<RuleProblem> problems = new ArrayList<>();
    private int refused;

    RuleAssembly(Placeholders placeholders) {
        this.parser = new RuleParser(placeholders);
    }

    RuleAssembly add(List<RuleFile> files) {
        files.forEach(this::add);
        return this;
    }

    RuleLoading loading() {
        CorrelationLinks.Linked linked = CorrelationLinks.link(rules, correlations);
        List<RuleProblem> all = new ArrayList<>(problems);
        all.addAll(linked.problems());
        return new RuleLoading(
                RulePack.of(rules, linked.correlations()),
                all,
                refused + linked.problems().size());
    }

    static RuleLoading merge(RuleLoading first, RuleLoading second) {
        Set<String> taken = new HashSet<>();
        first.pack().rules().forEach(rule -> taken.add(rule.id()));
        first.pack().correlations().forEach(rule -> taken.add(rule.id()));
        List<Rule> rules = new ArrayList<>(first.pack().rules());
        List<CorrelationRule> correlations = new ArrayList<>(first.pack().correlations());
        List<RuleProblem> problems = new ArrayList<>(first.problems());
        problems.addAll(second.problems());
        int refused = first.refused() + second.refused();
        for (Rule rule : second.pack().rules()) {
            if (taken.add(rule.id())) {
                rules.add(rule);
            } else {
                refused++;
                problems.add(new RuleProblem(
                        rule.file(), rule.line(), 1, "the id %s is already taken".formatted(rule.id())));
            }
        }
        for (CorrelationRule rule : second.pack().correlations()) {
            if (taken.add(rule.id())) {
                correlations.add(rule);
            } else {
                refused++;
                problems.add(new RuleProblem(
                        rule.file(), rule.line(), 1, "the id %s is already taken".formatted(rule.id())));
            }
        }
        return new RuleLoading(RulePack.of(rules, correlations), problems, refused);
    }

    private void add(RuleFile file) {
        if (!file.unreadable().isEmpty()) {
            refuse(new RuleProblem(file.name(), 0, 0, file.unreadable()));
            return;
        }
        try {
            List<Yaml> documents = GlobalDocuments.applied(YamlReader.read(file.text()));
            if (documents.isEmpty()) {
                throw new RuleRefusal(new Yaml.Place(1, 1), "the file holds no rule");
            }
            documents.forEach(document -> add(document, file.name()));
        } catch (RuleRefusal refusal) {
            refuse(refusal.in(file.name()));
        }
    }

    private void add(Yaml document, String file) {
        try {
            if (!(document instanceof Yaml.Mapping map)) {
                throw new RuleRefusal(document, "a rule is a map with title, logsource and detection");
            }
            if (map.get("correlation") != null) {
                CorrelationRule correlation = CorrelationParser.parse(map, file);
                claim(correlation.id(), map, file);
                correlations.add(correlation);
            } else if (map.get("filter") != null) {
                throw new RuleRefusal(map, "Sigma filters are not supported");
            } else {
                Rule rule = parser.parse(map, file);
                claim(rule.id(), map, file);
                rules.add(rule);
            }
        } catch (RuleRefusal refusal) {
            refuse(refusal.in(file));
        }
    }

    private void claim(String id, Yaml.Mapping document, String file) throws RuleRefusal {
        String here = "%s:%d".formatted(file, document.place().line());
        String before = whereById.putIfAbsent(id, here);
        if (before != null) {
            throw new RuleRefusal(document, "the id %s is already taken by %s".formatted(id, before));
        }
    }

    private void refuse(RuleProblem problem) {
        problems.add(problem);
        refused++;
    }
}
