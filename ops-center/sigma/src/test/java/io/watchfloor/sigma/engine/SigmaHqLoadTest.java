package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every folder of SigmaHQ's rules, as {@code rules check} reads it: what loads, and why the rest does not. */
class SigmaHqLoadTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("%([\\w.-]+)%");

    /** Nothing of these is refused. */
    @ParameterizedTest
    @CsvSource({
        "rules,                  3000",
        "rules-emerging-threats,  400",
        "rules-threat-hunting,    100",
        "rules-compliance,          1",
        "rules-placeholder,        10"
    })
    void everyRuleLoadsWithListsForItsPlaceholders(String folder, int atLeast) throws IOException {
        Path rules = SharedData.path("rules/sigma/" + folder);
        RuleLoadResult loading = check(folder, rules, lists(rules));
        assertThat(loading.problems()).isEmpty();
        assertThat(loading.pack().rules()).hasSizeGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void withoutListsOnlyPlaceholdersAreRefusedEachByItsName() {
        for (String folder : List.of("rules", "rules-emerging-threats", "rules-placeholder")) {
            RuleLoadResult loading = check(folder, SharedData.path("rules/sigma/" + folder), Placeholders.NONE);
            assertThat(loading.problems())
                    .allSatisfy(problem -> assertThat(problem.reason())
                            .containsPattern("the placeholder %[\\w.-]+% has no value list"));
        }
    }

    /** Their status says it: they are written in what Sigma 2 has no more. */
    @ParameterizedTest
    @CsvSource({"unsupported", "deprecated"})
    void ofTheUnsupportedAndDeprecatedOnlyWhatSigmaHasNoMoreIsRefused(String folder) throws IOException {
        Path rules = SharedData.path("rules/sigma/" + folder);
        RuleLoadResult loading = check(folder, rules, lists(rules));
        assertThat(loading.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.reason())
                        .containsAnyOf(
                                "is not part of Sigma 2; use a correlation rule instead",
                                "which does not exist",
                                "is already used by"));
    }

    private static RuleLoadResult check(String folder, Path rules, Placeholders lists) {
        long started = System.nanoTime();
        RuleLoadResult loading = RuleLoader.check(List.of(rules), List.of(), lists);
        System.out.printf(
                "SigmaHQ %s: loaded %d, refused %d, %d warnings, %d ms%n",
                folder,
                loading.pack().rules().size(),
                loading.refused(),
                loading.departures().size(),
                (System.nanoTime() - started) / 1_000_000);
        print("refused", loading.problems());
        print("warned of", loading.departures());
        Map<String, Integer> unreached = new TreeMap<>();
        for (Rule rule : loading.pack().rules()) {
            if (!Pipelines.BUILTIN.canReach(rule.logsource())) {
                unreached.merge(rule.logsource().toString(), 1, Integer::sum);
            }
        }
        unreached.forEach((source, count) -> System.out.printf("    unreached: %s, %d rules%n", source, count));
        return loading;
    }

    private static void print(String what, List<RuleProblem> problems) {
        Map<String, Integer> reasons = new TreeMap<>();
        problems.forEach(problem -> reasons.merge(problem.reason(), 1, Integer::sum));
        reasons.forEach((reason, count) -> System.out.printf("    %s %d times: %s%n", what, count, reason));
    }

    private static Placeholders lists(Path rules) throws IOException {
        Map<String, List<String>> lists = new HashMap<>();
        try (Stream<Path> files = Files.walk(rules)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yml")).toList()) {
                Matcher names = PLACEHOLDER.matcher(Files.readString(file));
                while (names.find()) {
                    lists.put(names.group(1), List.of("first", "second*"));
                }
            }
        }
        return new Placeholders(lists);
    }
}
