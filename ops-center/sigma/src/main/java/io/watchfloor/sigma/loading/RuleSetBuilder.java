package io.watchfloor.sigma.loading;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.LimitExceededException;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleFileReader.Contents;
import io.watchfloor.sigma.loading.RuleFileReader.Document;
import io.watchfloor.sigma.loading.RuleFiles.RuleFile;
import io.watchfloor.sigma.parsing.RuleFilter;
import io.watchfloor.sigma.parsing.RuleWeight;
import io.watchfloor.sigma.parsing.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Builds a rule set from many files: rejects duplicate ids, applies filters, and links correlations whose referenced
 * rules are all present.
 */
final class RuleSetBuilder {

    /** Cache of parsed rule files, shared by the whole process because every pack change reloads all rules. */
    private static final RuleFileCache READ_FILES = new RuleFileCache();

    /** Maximum characters of rule text that are read into memory before the text is parsed and discarded. */
    private static final int BATCH_TEXT = 4 << 20;

    private static final int BATCH_FILES = 512;

    private final Placeholders placeholders;
    private final String lists;
    private final RuleSetCost cost;
    private final LoadingDeadline time;
    private final List<Rule> rules = new ArrayList<>();
    private final List<RuleFilter> filters = new ArrayList<>();
    private final List<CorrelationRule> correlations = new ArrayList<>();
    private final Map<String, String> whereById = new LinkedHashMap<>();
    private final List<RuleProblem> problems = new ArrayList<>();
    private final List<RuleProblem> departures = new ArrayList<>();
    private final List<Contents> read = new ArrayList<>();
    private boolean checked;
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final Set<String> context = new HashSet<>();
    private boolean isContext;
    private boolean parallel = true;
    private int refused;

    RuleSetBuilder(Placeholders placeholders, RuleLimits limits, LoadingDeadline time) {
        this.placeholders = placeholders;
        this.lists = placeholders.hash();
        this.cost = new RuleSetCost(limits);
        this.time = time;
    }

    /** Configures the builder to report deviations from the schemas of the Sigma specification too. */
    RuleSetBuilder checked() {
        checked = true;
        return this;
    }

    /** Configures the builder to parse files on the caller's thread only. */
    RuleSetBuilder alone() {
        parallel = false;
        return this;
    }

    RuleSetBuilder addPaths(List<Path> paths) {
        return addFound(found -> {
            RuleFiles files = new RuleFiles(cost.limits(), found);
            files.find(paths);
            files.leftOut().forEach((kind, number) -> leftOut.merge(kind, number, Integer::sum));
        });
    }

    RuleSetBuilder addFound(Consumer<Consumer<RuleFile>> finding) {
        Batches batches = new Batches((file, contents) -> add(contents, file.name()));
        finding.accept(batches);
        batches.end();
        return this;
    }

    /**
     * Adds context rules, to which other rules may refer but which are not part of the result. A context rule is
     * ignored if another rule has the same id, and problems of context rules are not reported.
     */
    RuleSetBuilder inContextOf(Consumer<Consumer<RuleFile>> finding) {
        isContext = true;
        addFound(finding);
        isContext = false;
        return this;
    }

    /** Adds a pack. Files are sorted by name, independent of their order in the archive. */
    RuleSetBuilder addPack(RuleSources.PackContent pack) {
        SortedMap<String, List<Contents>> byName = new TreeMap<>();
        Batches batches = new Batches((file, contents) ->
                byName.computeIfAbsent(file.name(), name -> new ArrayList<>()).add(contents));
        new RuleFiles(cost.limits(), batches).pack(pack);
        batches.end();
        byName.forEach((name, all) -> all.forEach(contents -> add(contents, name)));
        return this;
    }

    RuleLoadResult loading() {
        FilterApplication.Result filtered = FilterApplication.apply(filters, rules, correlations, cost, time);
        CorrelationLinker.Result linked = CorrelationLinker.link(filtered.rules(), correlations);
        List<RuleProblem> all = new ArrayList<>(problems);
        all.addAll(filtered.problems());
        all.addAll(linked.problems());
        return new RuleLoadResult(
                RulePack.of(
                        filtered.rules().stream()
                                .filter(rule -> !context.contains(rule.id()))
                                .toList(),
                        linked.correlations().stream()
                                .filter(correlation -> !context.contains(correlation.id()))
                                .toList(),
                        filtered.counting()),
                all,
                refused + filtered.refused() + linked.problems().size(),
                departures,
                new RuleLoadResult.FileReport(read, leftOut));
    }

    /** Collects files as they are found, and parses them in batches. */
    private final class Batches implements Consumer<RuleFile> {
        private final RuleFileReader reading = new RuleFileReader(placeholders, lists, checked);
        private final BiConsumer<RuleFile, Contents> taker;
        private final List<RuleFile> waiting = new ArrayList<>();
        private long text;

        Batches(BiConsumer<RuleFile, Contents> taker) {
            this.taker = taker;
        }

        @Override
        public void accept(RuleFile file) {
            time.check();
            waiting.add(file);
            text += file.text().length();
            if (!parallel || text >= BATCH_TEXT || waiting.size() >= BATCH_FILES) {
                end();
            }
        }

        /** Once the rule set is full, rejects further files without parsing them, all with the same reason. */
        private boolean refused() {
            Optional<LimitExceededException> full = cost.full();
            full.ifPresent(costly -> waiting.forEach(file ->
                    reject(new RuleProblem(file.name(), 0, 0, costly.code(), String.valueOf(costly.getMessage())))));
            return full.isPresent();
        }

        void end() {
            if (refused()) {
                waiting.clear();
                text = 0;
                return;
            }
            List<Contents> contents = READ_FILES.read(waiting, reading, lists, parallel);
            for (int i = 0; i < waiting.size(); i++) {
                read.add(contents.get(i));
                taker.accept(waiting.get(i), contents.get(i));
            }
            waiting.clear();
            text = 0;
        }
    }

    private void add(Contents contents, String file) {
        if (!isContext) {
            departures.addAll(contents.departures());
        }
        for (Document read : contents.documents()) {
            switch (read) {
                case Document.RuleDocument(Rule rule, Yaml.Place place) -> {
                    if (claim(rule.id(), place, file) && fits(RuleWeight.of(rule), place, file)) {
                        rules.add(rule);
                    }
                }
                case Document.FilterDocument(RuleFilter filter, Yaml.Place place) -> {
                    if (claim(filter.id(), place, file) && fits(RuleWeight.of(filter.detection()), place, file)) {
                        filters.add(filter);
                    }
                }
                case Document.CorrelationDocument(CorrelationRule correlation, Yaml.Place place) -> {
                    if (claim(correlation.id(), place, file) && fits(RuleWeight.of(correlation), place, file)) {
                        correlations.add(correlation);
                    }
                }
                case Document.InvalidDocument(List<RuleProblem> wrong, Yaml.Place place) -> reject(wrong);
            }
        }
    }

    /** Reserves an id; returns false and rejects the rule if the id is already used. */
    private boolean claim(String id, Yaml.Place place, String file) {
        String here = "%s:%d".formatted(file, place.line());
        String before = whereById.putIfAbsent(id, here);
        if (before != null) {
            String reason = "the id %s is already used by %s".formatted(id, before);
            reject(new RuleProblem(file, place.line(), place.column(), reason));
        } else if (isContext) {
            context.add(id);
        }
        return before == null;
    }

    /** Adds the cost of a rule; returns false and rejects the rule if the rule set is full. */
    private boolean fits(long weight, Yaml.Place place, String file) {
        Optional<LimitExceededException> beyond = cost.add(weight);
        beyond.ifPresent(costly -> reject(new RuleProblem(
                file, place.line(), place.column(), costly.code(), String.valueOf(costly.getMessage()))));
        return beyond.isEmpty();
    }

    private void reject(RuleProblem problem) {
        reject(List.of(problem));
    }

    /** @param wrong all problems of one rule */
    private void reject(List<RuleProblem> wrong) {
        if (!isContext) {
            problems.addAll(wrong);
            refused++;
        }
    }
}
