package io.watchfloor.sigma.offline;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.parsing.RuleRejection;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tests each rule with its samples: every record in its hits must match, and no record in its misses.
 *
 * <p>The samples of {@code name.yml} are {@code name.hits.jsonl} and {@code name.misses.jsonl} in the same folder or in
 * a sample folder, which may also contain {@code name/hits.jsonl} and {@code name/misses.jsonl}. A correlation must be
 * met by all its hits together, and not by its misses.
 *
 * <p>{@code name.profiles.json} states the tags of the samples' assets and accounts: <code>{"user:corp\\svc": {"tags":
 * ["honeytoken"]}}</code>.
 */
public final class RuleSamples {

    /**
     * Test result of one rule file.
     *
     * @param file name of the rule file, as loaded
     * @param hits number of sample records that must match; for a correlation, number of sample files
     * @param misses number of samples that must not match
     * @param failures failures, one sentence each; empty if all samples passed
     */
    public record Result(String file, String title, int hits, int misses, List<String> failures) {
        public Result {
            failures = List.copyOf(failures);
        }

        public boolean hasSamples() {
            return hits + misses > 0;
        }

        public boolean passed() {
            return failures.isEmpty();
        }
    }

    private final RulePack pack;
    private final List<Path> sampleFolders;
    private final Pipelines pipelines;

    private RuleSamples(RulePack pack, List<Path> sampleFolders, Pipelines pipelines) {
        this.pack = pack;
        this.pipelines = pipelines;
        this.sampleFolders = List.copyOf(sampleFolders);
    }

    /** Returns one result per rule file, ordered by name; files without samples have counts of 0. */
    public static List<Result> run(RuleLoadResult rules, List<Path> sampleFolders, Pipelines pipelines) {
        return new RuleSamples(rules.pack(), sampleFolders, pipelines).run();
    }

    private List<Result> run() {
        Map<String, List<Rule>> rulesByFile = new java.util.TreeMap<>();
        pack.rules()
                .forEach(rule -> rulesByFile
                        .computeIfAbsent(rule.header().origin().file(), file -> new ArrayList<>())
                        .add(rule));
        Map<String, List<CorrelationRule>> correlationsByFile = new LinkedHashMap<>();
        for (CorrelationRule correlation : pack.correlations()) {
            rulesByFile.computeIfAbsent(correlation.header().origin().file(), file -> new ArrayList<>());
            if (pack.isDetection(correlation.id())) {
                correlationsByFile
                        .computeIfAbsent(correlation.header().origin().file(), file -> new ArrayList<>())
                        .add(correlation);
            }
        }
        List<Result> results = new ArrayList<>();
        rulesByFile.forEach((file, rules) -> {
            List<CorrelationRule> correlations = correlationsByFile.getOrDefault(file, List.of());
            results.add(correlations.isEmpty() ? rules(file, rules) : correlations(file, correlations));
        });
        return results;
    }

    private Result rules(String file, List<Rule> rules) {
        List<String> failures = new ArrayList<>();
        int hits = 0;
        int misses = 0;
        Optional<Path> hitFile = sample(file, "hits");
        Optional<Path> missFile = sample(file, "misses");
        String title = rules.isEmpty() ? file : rules.getFirst().title();
        for (Rule rule : rules) {
            if (hitFile.isPresent()) {
                hits += judge(rule, hitFile.get(), true, failures);
            }
            if (missFile.isPresent()) {
                misses += judge(rule, missFile.get(), false, failures);
            }
        }
        return new Result(file, title, hits, misses, failures);
    }

    private int judge(Rule rule, Path sample, boolean shouldMatch, List<String> failures) {
        RulePack alone = RulePack.of(List.of(rule), List.of());
        Map<Long, Boolean> matched = new LinkedHashMap<>();
        EvaluationStats stats = judge(alone, rule.header(), sample, failures, finding -> {
            if (finding instanceof RecordingResult.Match match) {
                matched.put(match.record(), true);
            }
        });
        if (shouldMatch && matched.size() < stats.records()) {
            failures.add("%s: %d of %d records of %s do not match the rule"
                    .formatted(rule.id(), stats.records() - matched.size(), stats.records(), sample));
        }
        if (!shouldMatch && !matched.isEmpty()) {
            failures.add("%s: records %s of %s match the rule, but should not"
                    .formatted(rule.id(), matched.keySet(), sample));
        }
        return (int) stats.records();
    }

    private Result correlations(String file, List<CorrelationRule> correlations) {
        List<String> failures = new ArrayList<>();
        int hits = 0;
        int misses = 0;
        Optional<Path> hitFile = sample(file, "hits");
        Optional<Path> missFile = sample(file, "misses");
        for (CorrelationRule correlation : correlations) {
            if (hitFile.isPresent()) {
                hits++;
                if (detections(correlation, hitFile.get(), failures) == 0) {
                    failures.add("%s: %s does not meet the condition of the correlation"
                            .formatted(correlation.id(), hitFile.get()));
                }
            }
            if (missFile.isPresent()) {
                misses++;
                if (detections(correlation, missFile.get(), failures) > 0) {
                    failures.add("%s: %s meets the condition of the correlation, but should not"
                            .formatted(correlation.id(), missFile.get()));
                }
            }
        }
        return new Result(file, correlations.getFirst().title(), hits, misses, failures);
    }

    private int detections(CorrelationRule correlation, Path sample, List<String> failures) {
        List<RecordingResult> found = new ArrayList<>();
        judge(pack, correlation.header(), sample, failures, finding -> {
            if (finding instanceof RecordingResult.Correlated met
                    && met.detection().rule().id().equals(correlation.id())) {
                found.add(finding);
            }
        });
        return found.size();
    }

    private EvaluationStats judge(
            RulePack pack, RuleHeader header, Path sample, List<String> failures, Consumer<RecordingResult> findings) {
        OfflineEvaluator evaluator = OfflineEvaluator.of(new RuleLoadResult(pack, List.of(), 0))
                .withPipelines(pipelines)
                .withProfiles(profiles(header.origin().file(), failures));
        return evaluator.judge(List.of(sample), finding -> {
            if (finding instanceof RecordingResult.Unreadable unreadable) {
                failures.add("%s, record %d: %s".formatted(sample, unreadable.record(), unreadable.reason()));
            }
            findings.accept(finding);
        });
    }

    private EntityProfiles profiles(String ruleFile, List<String> failures) {
        Path file = beside(ruleFile, "profiles", ".json").orElse(null);
        if (file == null) {
            return EntityProfiles.NONE;
        }
        try {
            return ProfileFile.read(file);
        } catch (RuleRejection invalid) {
            invalid.in(file.toString()).forEach(problem -> failures.add(problem.toString()));
        } catch (IOException unreadable) {
            failures.add("%s cannot be read: %s".formatted(file, RecordedFile.reason(unreadable)));
        }
        return EntityProfiles.NONE;
    }

    private Optional<Path> sample(String ruleFile, String kind) {
        return beside(ruleFile, kind, ".jsonl");
    }

    private Optional<Path> beside(String ruleFile, String kind, String ending) {
        String path = ruleFile.substring(ruleFile.lastIndexOf('!') + 1);
        Path given = Path.of(path);
        String name = String.valueOf(given.getFileName()).replaceFirst("\\.ya?ml$", "");
        List<Path> possible = new ArrayList<>();
        possible.add(given.resolveSibling(name + "." + kind + ending));
        for (Path folder : sampleFolders) {
            possible.add(folder.resolve(name).resolve(kind + ending));
            possible.add(folder.resolve(name + "." + kind + ending));
        }
        return possible.stream().filter(Files::isRegularFile).findFirst();
    }
}
