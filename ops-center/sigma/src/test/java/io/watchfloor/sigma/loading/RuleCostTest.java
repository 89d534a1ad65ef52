package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleLimits;
import io.watchfloor.sigma.language.RuleProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No rule, however it is written, makes the center end: it is refused with a code and a place, and its neighbours load. */
@Timeout(120)
class RuleCostTest {

    private static final String NEIGHBOUR =
            rule("Neighbour", "selection:\n        Image: n.exe\n    condition: selection");

    private static String rule(String title, String detection) {
        return """
                title: %s
                logsource:
                    category: process_creation
                    product: windows
                detection:
                    %s
                level: low
                """.formatted(title, detection);
    }

    private static String selection(String search) {
        return rule("Costly", "selection:\n        %s\n    condition: selection".formatted(search));
    }

    private static RuleLoadResult load(String text, Placeholders lists) {
        RuleSources.PackContent pack =
                new RuleSources.PackContent("p", (text + "\n---\n" + NEIGHBOUR).getBytes(StandardCharsets.UTF_8));
        return RuleLoader.load(new RuleSources(false, List.of(), lists, List.of(pack)));
    }

    private static RuleProblem refused(String text) {
        return refused(text, Placeholders.NONE);
    }

    private static RuleProblem refused(String text, Placeholders lists) {
        RuleLoadResult loading = load(text, lists);
        assertThat(loading.problems()).hasSize(1);
        assertThat(loading.pack().rules()).extracting(Rule::title).doesNotContain("Costly");
        return loading.problems().getFirst();
    }

    private static void assertNeighbourLoads(String text) {
        assertThat(load(text, Placeholders.NONE).pack().rules())
                .extracting(Rule::title)
                .contains("Neighbour");
    }

    @Test
    void repetitionWithinRepetition() {
        String text = selection("CommandLine|re: '(((a{1000}){1000}){1000})'");
        RuleProblem problem = refused(text);
        assertThat(problem.code()).isEqualTo("rule.regex-size");
        assertThat(problem.toString())
                .startsWith("pack:p/rules.yml:7:25: ")
                .endsWith("reduce the repetition counts (rule.regex-size)");
        assertNeighbourLoads(text);
    }

    @Test
    void groupsWithinGroups() {
        RuleProblem problem =
                refused(selection("CommandLine|re: '%sa%s'".formatted("(".repeat(5_000), ")".repeat(5_000))));
        assertThat(problem.code()).isEqualTo("rule.regex-depth");
        assertThat(problem.line()).isEqualTo(7);
    }

    @Test
    void digitsWithoutAnEnd() {
        for (String digits :
                List.of("0x" + "f".repeat(1_900_000), "0o" + "7".repeat(1_900_000), "9".repeat(1_900_000))) {
            RuleProblem problem = refused(selection("EventID: " + digits));
            assertThat(problem.code()).isEqualTo("rule.digits");
            assertThat(problem.line()).isEqualTo(7);
        }
    }

    @Test
    void manyExpressionsOfOneRule() {
        String list = IntStream.range(0, 10)
                .mapToObj(i -> "- '(a{90}){99}b%d'".formatted(i))
                .collect(Collectors.joining("\n            ", "\n            ", ""));
        assertThat(refused(selection("CommandLine|re:" + list)).code()).isEqualTo("rule.regex-size");
    }

    @Test
    void dashesSpelledOutBeforeAnEncoding() {
        String list = IntStream.range(0, 2_000)
                .mapToObj(i -> "- '-a -b -c -d -e%d'".formatted(i))
                .collect(Collectors.joining("\n            ", "\n            ", ""));
        assertThat(refused(selection("CommandLine|windash|base64offset|contains:" + list))
                        .code())
                .isEqualTo("rule.values");
        assertThat(refused(selection("CommandLine|windash|base64|contains: '" + "-a ".repeat(900) + "'"))
                        .code())
                .isEqualTo("rule.values");
    }

    @Test
    void encodingsUponEncodings() {
        assertThat(refused(selection("CommandLine|base64|wide|utf16be|utf16|base64offset|contains: '"
                                + "a".repeat(900_000) + "'"))
                        .code())
                .isEqualTo("rule.text");
    }

    @Test
    void listsTimesLists() {
        List<String> values =
                IntStream.range(0, 1_000).mapToObj(i -> "value" + i).toList();
        Placeholders lists = new Placeholders(Map.of("a", values));
        assertThat(refused(selection("User|expand: '%a%%a%%a%'"), lists).code()).isEqualTo("rule.values");
        // One text without any list was made anew for each of its characters.
        assertThat(load(selection("User|expand: '" + "x".repeat(1_900_000) + "'"), lists)
                        .problems())
                .isEmpty();
    }

    @Test
    void aliasesOfALongText() {
        String text = "title: &t '" + "x".repeat(1_000_000) + "'\nreferences: [" + "*t, ".repeat(90_000) + "*t]";
        assertThat(refusedFile(text)).isEqualTo("rule.file-text");
    }

    @Test
    void aSharedPartInManyDocuments() {
        String shared = "action: global\ndescription: '" + "x".repeat(1_000_000) + "'\n";
        assertThat(refusedFile(shared + "---\ntitle: t\n".repeat(50_000))).isEqualTo("rule.file-text");
    }

    private static String refusedFile(String text) {
        RuleSources.PackContent pack = new RuleSources.PackContent("p", text.getBytes(StandardCharsets.UTF_8));
        RuleLoadResult loading = RuleLoader.load(new RuleSources(false, List.of(), Placeholders.NONE, List.of(pack)));
        assertThat(loading.problems()).hasSize(1);
        return loading.problems().getFirst().code();
    }

    @Test
    void listsWithinLists() {
        assertThat(refusedFile("title: " + "[".repeat(500_000))).isEqualTo("rule.depth");
        assertThat(refusedFile("a:\n"
                        + IntStream.range(1, 60)
                                .mapToObj(i -> " ".repeat(i) + "a:\n")
                                .collect(Collectors.joining())))
                .isEqualTo("rule.depth");
    }

    @Test
    void bracketsWithinBrackets() {
        String open = "(".repeat(400_000);
        RuleProblem problem = refused(rule(
                "Costly",
                "selection:\n        Image: x.exe\n    condition: " + open + "selection" + ")".repeat(400_000)));
        assertThat(problem.code()).isIn("rule.depth", "rule.condition-size");
        assertThat(problem.line()).isEqualTo(8);
        assertThat(refused(rule(
                                "Costly",
                                "selection:\n        Image: x.exe\n    condition: " + "not ".repeat(500) + "selection"))
                        .code())
                .isEqualTo("rule.depth");
    }

    @Test
    void whatOfStandsForIsCounted() {
        String searches = IntStream.range(0, 3_000)
                .mapToObj(i -> "s%d:\n        Image: x%d.exe".formatted(i, i))
                .collect(Collectors.joining("\n    "));
        String condition = IntStream.range(0, 3_000).mapToObj(i -> "1 of them").collect(Collectors.joining(" or "));
        assertThat(refused(rule("Costly", searches + "\n    condition: " + condition))
                        .code())
                .isEqualTo("rule.condition-size");
    }

    @Test
    void aSearchIsCountedWhereverItIsNamed() {
        String values = IntStream.range(0, 1_000)
                .mapToObj(i -> "- x%d.exe".formatted(i))
                .collect(Collectors.joining("\n            ", "\n            ", ""));
        String condition = IntStream.range(0, 5_000).mapToObj(i -> "s").collect(Collectors.joining(" or "));
        assertThat(refused(rule("Costly", "s:\n        Image:" + values + "\n    condition: " + condition))
                        .code())
                .isEqualTo("rule.values");
    }

    @Test
    void correlationsUponCorrelations() {
        StringBuilder text = new StringBuilder(
                rule("Bottom\nname: c0", "selection:\n        Image: x.exe\n    condition: selection"));
        for (int i = 1; i <= 5_000; i++) {
            text.append("---\n").append(correlation(i, "c" + (i - 1), "c" + (i - 1)));
        }
        RuleLoadResult loading = load(text.toString(), Placeholders.NONE);
        assertThat(loading.pack().correlations()).hasSize(RuleLimits.CORRELATION_DEPTH);
        assertThat(loading.problems()).extracting(RuleProblem::code).containsOnly("rule.correlation-depth");
    }

    @Test
    void aCorrelationHasBoundedReferences() {
        String names = IntStream.range(0, 2_000).mapToObj(i -> "r" + i).collect(Collectors.joining(", "));
        assertThat(refused(correlation(1, names, "r")).code()).isEqualTo("rule.references");
    }

    private static String correlation(int number, String first, String second) {
        return """
                title: Correlation %d
                name: c%d
                id: 00000000-0000-4000-8000-%012d
                correlation:
                    type: temporal
                    rules: [%s, %s]
                    group-by: [User]
                    timespan: 1m
                level: low
                """.formatted(number, number, number, first, second);
    }

    @Test
    void spansThatNoNumberHolds() {
        for (String span : List.of("99999999999999d", "9223372036854775807w", "999999999d")) {
            assertThat(refused(correlation(1, "a", "b").replace("1m", span)).reason())
                    .startsWith("'timespan'");
        }
    }
}
