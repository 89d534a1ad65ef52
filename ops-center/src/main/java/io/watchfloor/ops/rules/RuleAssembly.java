package io.watchfloor.ops.rules;

import io.watchfloor.ops.rules.RuleFiles.RuleFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the rules of many files: one id once, filters in the rules that they name, correlations only with all that they refer to. */
final class RuleAssembly {

    private final RuleParser parser;
    private final FilterParser filterParser;
    private final List<Rule> rules = new ArrayList<>();
    private final List<RuleFilter> filters = new ArrayList<>();
    private final List<CorrelationRule> correlations = new ArrayList<>();
    private final Map<String, String> whereById = new LinkedHashMap<>();
    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<RuleProblem> departures = new ArrayList<>();
    private boolean checked;
    private int refused;

    RuleAssembly(Placeholders placeholders) {
        this.parser = new RuleParser(placeholders);
        this.filterParser = new FilterParser(placeholders);
    }

    /** Also looks for departures from the specification's schemas. */
    RuleAssembly checked() {
        checked = true;
        return this;
    }

    RuleAssembly add(List<RuleFile> files) {
        files.forEach(this::add);
        return this;
    }

    RuleLoading loading() {
        Filtering.Filtered filtered = Filtering.apply(filters, rules, correlations);
        CorrelationLinks.Linked linked = CorrelationLinks.link(filtered.rules(), correlations);
        List<RuleProblem> all = new ArrayList<>(problems);
        all.addAll(filtered.problems());
        all.addAll(linked.problems());
        return new RuleLoading(
                RulePack.of(filtered.rules(), linked.correlations()),
                all,
                refused + filtered.refused() + linked.problems().size(),
                departures);
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
            if (checked) {
                departures.addAll(SpecificationCheck.of(map, file));
            }
            if (map.get("correlation") != null) {
                CorrelationRule correlation = CorrelationParser.parse(map, file);
                claim(correlation.id(), map, file);
                correlations.add(correlation);
            } else if (map.get("filter") != null) {
                RuleFilter filter = filterParser.parse(map, file);
                claim(filter.id(), map, file);
                filters.add(filter);
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
