package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleRejectionTest {

    /** Line and column are those of the whole file: a detection starts in line 6, column 5. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "a: {F|contians: x}@condition: a                     # 6 #  9 # unknown modifier 'contians'",
                "a: {F: x}@condition: a | count() > 5                # 7 # 18 # '| aggregation' is not part of Sigma 2",
                "a: {F: x}@condition: a | near a                     # 7 # 18 # '| near' is not part of Sigma 2",
                "a: {F: x}@timeframe: 5m@condition: a                # 7 #  5 # 'timeframe' is not part of Sigma 2",
                "a: {F: x}@condition: a and b                        # 7 # 22 # which does not exist",
                "a: {F: x}@condition: a and (a                       # 7 # 24 # a parenthesis is not closed",
                "a: {F: x}@condition: a a                            # 7 # 18 # unexpected",
                "a: {F: x}@condition: not                            # 7 # 19 # the condition ends, but",
                "a: {F: x}@condition: all of b*                      # 7 # 23 # no search matches 'b*'",
                "a: {F: x}@condition: 2 of a*                        # 7 # 16 # '2 of' is not supported by Sigma",
                "_a: {F: x}@condition: 1 of them                     # 7 # 21 # no search matches 'them'",
                "a: {F: x}                                           # 6 #  5 # the detection has no 'condition'",
                "a: {F|re: 'x(?=y)'}@condition: a                    # 6 # 15 # unsupported Perl syntax",
                "a: {F|re: 'x[', G: 1}@condition: a                  # 6 # 15 # missing closing ]",
                "a: {F|i: x}@condition: a                            # 6 #  9 # 'i' is only valid after 're'",
                "a: {F|cidr: 10.0.0.300/8}@condition: a              # 6 # 17 # is not a network",
                "a: {F|lt: many}@condition: a                        # 6 # 15 # 'many' is not a number",
                "a: {F|exists: perhaps}@condition: a                 # 6 # 19 # 'exists' requires true or false",
                "a: {F|re|contains: x}@condition: a                  # 6 #  9 # 'contains' cannot be combined",
                "a: {F|cidr|re: x}@condition: a                      # 6 #  9 # cannot be combined",
                "a: {F|contains|contains: x}@condition: a            # 6 #  9 # appears twice",
                "a: {F: [x, null]}@condition: a                      # 6 # 16 # null cannot be in a list",
                "a: {F: {G: x}}@condition: a                         # 6 # 12 # not a map",
                "a: {F: []}@condition: a                             # 6 # 12 # the list of values is empty",
                "a: {}@condition: a                                  # 6 #  8 # the map is empty",
                "a: {F|expand: '%nobody%'}@condition: a              # 6 # 19 # placeholder %nobody% has no value list",
                "a: {F|base64: 'x*'}@condition: a                    # 6 # 19 # wildcards cannot be encoded",
                "a: {F: x, F: y}@condition: a                        # 6 # 15 # the key 'F' appears twice",
                "a: ['']@condition: a                                # 6 #  9 # a keyword must not be empty"
            })
    void whatCannotBeHonouredIsRefusedWithItsPlace(String detection, int line, int column, String reason) {
        RuleLoadResult loading = RuleTexts.load(RuleTexts.rule(detection.strip().replace("@", "\n")));

        assertThat(loading.pack().rules()).isEmpty();
        assertThat(loading.refused()).isEqualTo(1);
        assertThat(loading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).contains(reason);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.toString()).contains("rule0.yml:%d:%d: ".formatted(line, column));
        });
    }

    @Test
    void everyProblemOfARuleIsReportedAtOnce() {
        String text = RuleTexts.rule("a: {F|no: x, G|re: 'y['}\nb: {H|lt: many}\ncondition: a and c")
                .replaceFirst("level: \\w+", "level: severe");

        RuleLoadResult loading = RuleTexts.load(text);

        assertThat(loading.refused()).isEqualTo(1);
        assertThat(loading.problems())
                .extracting(RuleProblem::reason)
                .satisfiesExactly(
                        level -> assertThat(level).contains("'severe' is not a level"),
                        modifier -> assertThat(modifier).contains("unknown modifier 'no'"),
                        regex -> assertThat(regex).contains("missing closing ]"),
                        number -> assertThat(number).contains("'many' is not a number"),
                        condition -> assertThat(condition).contains("which does not exist"));
    }

    @Test
    void aReportOfAHostileRuleIsBounded() {
        String searches =
                IntStream.range(0, 500).mapToObj("a%d: {F|no: x}"::formatted).collect(Collectors.joining("\n"));

        assertThat(RuleTexts.load(RuleTexts.rule(searches + "\ncondition: a1")).problems())
                .hasSize(20);
    }

    @Test
    void aCheckKnowsTheRulesThatFiltersAndCorrelationsReferTo(@TempDir Path folder) throws IOException {
        String builtin = RuleLoader.builtin().pack().rules().getFirst().id();
        LogSource source = RuleLoader.builtin().pack().rules().getFirst().logsource();
        Path filter = Files.writeString(folder.resolve("filter.yml"), """
                title: Backup
                id: f1
                logsource: {%s}
                filter:
                    rules: [%s, own-rule]
                    backup: {User: backup}
                    condition: not backup
                """.formatted(yaml(source), builtin));
        Path rule = Files.writeString(folder.resolve("rule.yml"), """
                title: Own
                id: own-rule
                logsource: {%s}
                detection: {a: {F: x}, condition: a}
                """.formatted(yaml(source)));

        RuleLoadResult alone = RuleLoader.check(List.of(filter), List.of(), Placeholders.NONE);
        RuleLoadResult beside = RuleLoader.check(List.of(filter), List.of(rule), Placeholders.NONE);

        assertThat(alone.problems())
                .singleElement()
                .extracting(RuleProblem::reason)
                .asString()
                .contains("own-rule");
        assertThat(beside.problems()).isEmpty();
        assertThat(beside.pack().rules())
                .as("only what was asked for is counted")
                .isEmpty();
        assertThat(RuleLoader.check(List.of(rule), List.of(rule), Placeholders.NONE)
                        .problems())
                .as("a rule that the center has already is checked, and no duplicate")
                .isEmpty();
    }

    private static String yaml(LogSource source) {
        Map<String, String> parts = new LinkedHashMap<>();
        if (source.product() != null) {
            parts.put("product", source.product());
        }
        if (source.category() != null) {
            parts.put("category", source.category());
        }
        if (source.service() != null) {
            parts.put("service", source.service());
        }
        return parts.entrySet().stream()
                .map(part -> part.getKey() + ": " + part.getValue())
                .collect(Collectors.joining(", "));
    }

    @Test
    void oneIdIsTakenOnce() {
        String text = RuleTexts.rule("a: {F: x}\ncondition: a");

        RuleLoadResult loading = RuleTexts.load(text, text);

        assertThat(loading.pack().rules()).hasSize(1);
        assertThat(loading.refused()).isEqualTo(1);
        assertThat(loading.problems().getFirst().reason())
                .contains("already used by")
                .contains("rule0.yml");
    }

    @Test
    void whatIsNotYamlIsRefusedAndItsNeighbourLoads() {
        RuleLoadResult loading = RuleTexts.load(
                "title: [", "\u0000\u0001", "- just\n- a list", "", RuleTexts.rule("a: {F: x}\ncondition: a"));

        assertThat(loading.pack().rules()).hasSize(1);
        assertThat(loading.refused()).isEqualTo(4);
    }

    @Test
    void deepAndSwellingDocumentsAreRefusedCheaply() {
        String deep = "a: " + "[".repeat(10_000) + "]".repeat(10_000);
        StringBuilder swelling = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            String before = "*" + (char) (c - 1);
            swelling.append(
                    "%c: &%c [%s]%n".formatted(c, c, String.join(", ", java.util.Collections.nCopies(10, before))));
        }

        RuleLoadResult loading = RuleTexts.load(deep, swelling.toString());

        assertThat(loading.refused()).isEqualTo(2);
    }

    @Test
    void missingPathsAreNamed() {
        RuleLoadResult loading = RuleLoader.load(List.of(Path.of("/nowhere/at/all.yml")));

        assertThat(loading.problems()).singleElement().hasToString("/nowhere/at/all.yml:0:0: the file does not exist");
    }

    @Test
    void archivesAreReadInTheOrderOfTheirNames(@TempDir Path folder) throws Exception {
        Path archive = folder.resolve("pack.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : List.of("z/second.yml", "a/first.yml", "a/readme.md")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(RuleTexts.rule("a: {F: x}\ncondition: a").getBytes(StandardCharsets.UTF_8));
            }
        }

        RuleLoadResult loading = RuleLoader.load(List.of(archive));

        assertThat(loading.pack().rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.header().origin().file()).endsWith("pack.zip!a/first.yml"));
        assertThat(loading.problems().getFirst().file()).endsWith("pack.zip!z/second.yml");
    }

    @Test
    void versionsFollowContentsOnly() {
        String plain = RuleTexts.rule("a: {F: x}\ncondition: a");
        String other = RuleTexts.rule("a: {F: y}\ncondition: a");

        String version = RuleTexts.load(plain).pack().version();

        assertThat(RuleTexts.load("# a remark\n" + plain.replace("product: test", "product:    'test'"))
                        .pack()
                        .version())
                .isEqualTo(version);
        assertThat(RuleTexts.load(other).pack().version()).isNotEqualTo(version);
    }

    @Test
    void documentsShareWhatTheGlobalOneSays() {
        RuleLoadResult loading = RuleTexts.load("""
            action: global
            title: Shared
            logsource: {product: test}
            detection: {b: {G: y}}
            ---
            id: one
            detection: {a: {F: x}, condition: a and b}
            ---
            id: two
            title: Own
            detection: {a: {F: z}, condition: a and b}
            """);

        assertThat(loading.problems()).isEmpty();
        assertThat(loading.pack().rules()).extracting(Rule::id).containsExactly("one", "two");
        assertThat(loading.pack().rules()).extracting(Rule::title).containsExactly("Shared", "Own");
    }
}
