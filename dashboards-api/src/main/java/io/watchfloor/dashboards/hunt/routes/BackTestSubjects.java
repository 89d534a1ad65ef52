package io.watchfloor.dashboards.hunt.routes;

import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.dashboards.rules.backtest.BackTestService;
import io.watchfloor.dashboards.rules.routes.Packs;
import io.watchfloor.ops.backtest.BackTestRules;
import io.watchfloor.ops.platform.limits.ProblemJson;
import io.watchfloor.sigma.language.LoadingDeadline;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleSources.PackContent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds the rules that a back-test tests. */
final class BackTestSubjects {

    private static final String FILE = "back-test";
    private static final int SHOWN_PROBLEMS = 50;
    private static final Duration LONGEST_LOADING = Duration.ofSeconds(30);

    private final Packs packs;

    BackTestSubjects(Packs packs) {
        this.packs = packs;
    }

    /** @param name for people */
    record Subject(String name, BackTestRules rules) {}

    /**
     * The rules that are tested, as they are now.
     *
     * @param file rules, or empty
     * @throws Problem.ProblemException if there is nothing to test
     */
    Subject of(BackTestService.Request request, byte[] file) {
        RulePack loaded = packs.stages().loaded().get();
        RulePack live = packs.stages().evaluated().get().live();
        String pack = request.pack();
        String rule = request.rule();
        if (file.length > 0) {
            PackContent content = new PackContent(pack == null ? FILE : pack, file);
            RuleLoadResult with = loaded(content);
            List<RuleProblem> problems = with.problems().stream()
                    .filter(one -> one.file().startsWith(content.prefix()))
                    .toList();
            if (!problems.isEmpty()) {
                throw refused("The rules are invalid. Correct them, and send them again.", problems)
                        .asException();
            }
            Predicate<RuleHeader> own = header -> header.origin().file().startsWith(content.prefix());
            return subject(
                    pack == null ? title(with.pack(), own) : pack, BackTestRules.of(live, loaded, with.pack(), own));
        }
        if (rule != null) {
            return subject(
                    title(loaded, header -> header.id().equals(rule)),
                    BackTestRules.of(live, loaded, loaded, header -> header.id().equals(rule)));
        }
        if (pack != null) {
            String prefix = new PackContent(pack, new byte[0]).prefix();
            return subject(
                    pack,
                    BackTestRules.of(
                            live,
                            loaded,
                            loaded,
                            header -> header.origin().file().startsWith(prefix)));
        }
        throw Problem.of(
                        400,
                        "back-test.subject",
                        "There is nothing to test. Send rules or a filter as YAML or zip, or name a rule or a pack.")
                .asException();
    }

    /** Checks that there is something to test, like {@link #of}. */
    void check(BackTestService.Request request, byte[] file) {
        Subject found = of(request, file);
        if (found.rules().isEmpty()) {
            throw new IllegalStateException("A back-test without rules was not refused");
        }
    }

    private static Subject subject(String name, BackTestRules rules) {
        if (rules.isEmpty()) {
            throw refused(
                            "There is no such rule, or the file has no rule and filters none. Check the name and the file.",
                            List.of())
                    .asException();
        }
        return new Subject(name, rules);
    }

    /** The title of the only rule, or the number of rules. */
    private static String title(RulePack pack, Predicate<RuleHeader> own) {
        List<String> titles = Stream.concat(
                        pack.rules().stream().map(one -> one.header()),
                        pack.correlations().stream().map(one -> one.header()))
                .filter(own)
                .map(RuleHeader::title)
                .toList();
        return switch (titles.size()) {
            case 0 -> "filter";
            case 1 -> titles.getFirst();
            default -> titles.size() + " rules";
        };
    }

    private RuleLoadResult loaded(PackContent content) {
        long until = System.nanoTime() + LONGEST_LOADING.toNanos();
        try {
            return packs.backTests().changed().apply(content, () -> {
                if (System.nanoTime() - until > 0) {
                    throw new LoadingDeadline.ExceededException();
                }
            });
        } catch (LoadingDeadline.ExceededException slow) {
            throw Problem.of(
                            503,
                            "back-test.too-slow",
                            "Loading the rules took longer than %d s. Send fewer rules."
                                    .formatted(LONGEST_LOADING.toSeconds()))
                    .asException();
        }
    }

    private static Problem refused(String text, List<RuleProblem> problems) {
        return new Problem(
                422,
                "back-test.rules",
                text,
                problems.stream()
                        .limit(SHOWN_PROBLEMS)
                        .map(one ->
                                new ProblemJson.Item(one.file(), one.line(), one.column(), one.code(), one.reason()))
                        .toList(),
                Map.of());
    }
}
