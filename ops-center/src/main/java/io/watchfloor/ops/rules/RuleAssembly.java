package io.watchfloor.ops.rules;

import io.watchfloor.ops.rules.FileReading.Contents;
import io.watchfloor.ops.rules.FileReading.Read;
import io.watchfloor.ops.rules.RuleFiles.RuleFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the rules of many files: one id once, filters in the rules that they name, correlations only with all that they refer to. */
final class RuleAssembly {

    /** For the whole process: rules are loaded again whenever a pack of them changes. */
    private static final ReadFiles READ_FILES = new ReadFiles();

    private final Placeholders placeholders;
    private final List<Rule> rules = new ArrayList<>();
    private final List<RuleFilter> filters = new ArrayList<>();
    private final List<CorrelationRule> correlations = new ArrayList<>();
    private final Map<String, String> whereById = new LinkedHashMap<>();
    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<RuleProblem> departures = new ArrayList<>();
    private boolean checked;
    private int refused;

    RuleAssembly(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /** Also looks for departures from the specification's schemas. */
    RuleAssembly checked() {
        checked = true;
        return this;
    }

    RuleAssembly add(List<RuleFile> files) {
        List<Contents> contents = READ_FILES.read(files, placeholders, checked);
        for (int i = 0; i < files.size(); i++) {
            add(contents.get(i), files.get(i).name());
        }
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

    private void add(Contents contents, String file) {
        departures.addAll(contents.departures());
        for (Read read : contents.documents()) {
            switch (read) {
                case Read.OfRule(Rule rule, Yaml.Place place) -> {
                    if (claim(rule.id(), place, file)) {
                        rules.add(rule);
                    }
                }
                case Read.OfFilter(RuleFilter filter, Yaml.Place place) -> {
                    if (claim(filter.id(), place, file)) {
                        filters.add(filter);
                    }
                }
                case Read.OfCorrelation(CorrelationRule correlation, Yaml.Place place) -> {
                    if (claim(correlation.id(), place, file)) {
                        correlations.add(correlation);
                    }
                }
                case Read.Refused(RuleProblem problem, Yaml.Place place) -> refuse(problem);
            }
        }
    }

    /** False when another has the id already, which is refused. */
    private boolean claim(String id, Yaml.Place place, String file) {
        String here = "%s:%d".formatted(file, place.line());
        String before = whereById.putIfAbsent(id, here);
        if (before != null) {
            String reason = "the id %s is already taken by %s".formatted(id, before);
            refuse(new RuleProblem(file, place.line(), place.column(), reason));
        }
        return before == null;
    }

    private void refuse(RuleProblem problem) {
        problems.add(problem);
        refused++;
    }
}
