package io.watchfloor.sigma.parsing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecificationCheckTest {

    private static final Path SHARED = Path.of("../../../shared/data");

    @TempDir
    private Path folder;

    private RuleLoadResult check(String text) throws IOException {
        Path file = folder.resolve("rule.yml");
        Files.writeString(file, text);
        return RuleLoader.check(List.of(file), List.of(), Placeholders.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "id: one                          # 2 #  5 # the id must be a UUID",
                "date: 2025/01/02                 # 2 #  7 # format YYYY-MM-DD",
                "modified: 2025-13-02             # 2 # 11 # format YYYY-MM-DD",
                "status: tested                   # 2 #  9 # 'status' must be one of deprecated, experimental",
                "tags: [attack.T1003]             # 2 #  8 # is not a tag",
                "tags: [attack.t1003, attack.t1003] # 2 # 22 # appears twice in 'tags'",
                "falsepositives: [x]              # 2 # 18 # at least 2 characters",
                "falsepositives: Unknown          # 2 # 17 # 'falsepositives' must be a list",
                "related: [{id: one, type: similar}] # 2 # 16 # the id must be a UUID",
                "related: [{type: similar}]       # 2 # 11 # must have an id and a type",
                "scope: [a]                       # 2 #  9 # at least 2 characters"
            })
    void departuresAreToldWithTheirPlaceAndKeepNoRuleOut(String entry, int line, int column, String reason)
            throws IOException {
        RuleLoadResult loading = check("""
            title: A rule
            %s
            logsource: {product: test}
            detection: {a: {F: x}, condition: a}
            """.formatted(entry));
        assertThat(loading.pack().rules()).hasSize(1);
        assertThat(loading.problems()).isEmpty();
        assertThat(loading.departures()).singleElement().satisfies(departure -> {
            assertThat(departure.reason()).contains(reason);
            assertThat(departure.line()).isEqualTo(line);
            assertThat(departure.column()).isEqualTo(column);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "F|re: 'a\\d'         # \\d",
                "F|re: ['a.b', 'a+?']  # +?",
                "F|re|i: '(?:a|b)'     # (?",
                "F|re: 'a\\.b\\\\d[x]' # ''",
                "F|contains: '(?a)'    # ''"
            })
    void regularExpressionsBeyondTheSpecificationAreTold(String entry, String construct) throws IOException {
        RuleLoadResult loading = check("""
            title: A rule
            logsource: {product: test}
            detection: {a: {%s}, condition: a}
            """.formatted(entry));
        assertThat(loading.pack().rules()).hasSize(1);
        assertThat(loading.departures())
                .extracting(RuleProblem::reason)
                .containsExactlyElementsOf(
                        construct.isEmpty()
                                ? List.of()
                                : List.of("'%s' is beyond the regular expression syntax of the specification"
                                        .formatted(construct)));
    }

    @Test
    void correlationsAndFiltersHaveShapesOfTheirOwn() throws IOException {
        assertThat(check("""
            title: A rule
            name: one
            logsource: {product: test}
            detection: {a: {F: x}, condition: a}
            ---
            title: A correlation
            correlation: {type: temporal, rules: [one], timespan: 1m, generate: 'yes'}
            ---
            title: A filter
            logsource: {product: test}
            filter: {rules: any, a: {F: y}, condition: not a}
            """).departures())
                .extracting(RuleProblem::reason)
                .containsExactly(
                        "the correlation should have a 'group-by'; without it all records are one group",
                        "a temporal correlation should have several rules",
                        "'generate' must be true or false",
                        "'rules' must be a list",
                        "the filter should have a search named 'selection'");
    }

    @Test
    void theExamplesOfTheSpecificationDepartInNothing() {
        Path examples = SHARED.resolve("spec/sigma/tests/schema");
        assumeTrue(Files.isDirectory(examples), "the specification stands beside the checkout");
        assertThat(RuleLoader.check(List.of(examples), List.of(), Placeholders.NONE)
                        .departures())
                .isEmpty();
    }
}
