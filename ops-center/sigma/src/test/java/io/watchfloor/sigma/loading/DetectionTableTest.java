package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.watchfloor.sigma.language.CorrelationRule;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RuleHeader;
import io.watchfloor.sigma.language.RulePack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of detections names only rules that exist, and the manual shows the table as it is. */
class DetectionTableTest {

    private static final Path TABLES = Path.of("src/main/resources/detections");
    private static final Path MANUAL = Path.of("../docs/detections.md");

    /** Sections of the table, with the number of their rows. */
    private static final Map<String, Integer> SECTIONS = sections();

    private static Map<String, Integer> sections() {
        Map<String, Integer> sections = new LinkedHashMap<>();
        sections.put("identity", 73);
        sections.put("endpoint", 55);
        sections.put("mail", 26);
        sections.put("signin", 13);
        return sections;
    }

    private enum State {
        SHIPPED,
        VERDICT,
        MEMORY,
        THIN,
        BLIND
    }

    private record Row(String id, String name, State state, List<String> rules, String missing) {

        static Row of(String line) {
            String[] columns = line.split("\t", -1);
            assertThat(columns).as(line).hasSize(5);
            return new Row(
                    columns[0],
                    columns[1],
                    State.valueOf(columns[2].toUpperCase(Locale.ROOT)),
                    columns[3].isEmpty() ? List.of() : List.of(columns[3].split(" ", -1)),
                    columns[4]);
        }

        String markdown() {
            return "| %s | %s | %s | %s | %s |"
                    .formatted(
                            id,
                            name,
                            state.name().toLowerCase(Locale.ROOT),
                            String.join(
                                    ", ",
                                    rules.stream().map(rule -> "`" + rule + "`").toList()),
                            missing);
        }
    }

    private static List<Row> rows(String section) throws IOException {
        return Files.readAllLines(TABLES.resolve(section + ".tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Row::of)
                .toList();
    }

    private static final RulePack PACK = RuleLoader.builtin().pack();

    /** The names of rule files of which a rule raises alerts, with the external ids of their rules. */
    private Map<String, Set<String>> raising() {
        Map<String, Set<String>> raising = new HashMap<>();
        Stream.concat(
                        PACK.rules().stream().map(Rule::header),
                        PACK.correlations().stream().map(CorrelationRule::header))
                .filter(header -> PACK.isDetection(header.id()))
                .forEach(header -> raising.computeIfAbsent(name(header), file -> new HashSet<>())
                        .addAll(header.notes().guidance().externalIds()));
        return raising;
    }

    private static String name(RuleHeader header) {
        return Path.of(header.origin().file()).getFileName().toString().replace(".yml", "");
    }

    @Test
    void everyRowIsOnceInTheTable() throws IOException {
        for (Map.Entry<String, Integer> section : SECTIONS.entrySet()) {
            List<Row> rows = rows(section.getKey());
            assertThat(rows).as(section.getKey()).hasSize(section.getValue());
            assertThat(rows).extracting(Row::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyRuleOfTheTableExistsAndRaisesAlerts() throws IOException {
        Set<String> raising = raising().keySet();
        for (String section : SECTIONS.keySet()) {
            for (Row row : rows(section)) {
                assertThat(raising).as(row.id()).containsAll(row.rules());
            }
        }
    }

    @Test
    void aRowSaysWhichRuleDetectsItOrWhatIsMissing() throws IOException {
        for (String section : SECTIONS.keySet()) {
            for (Row row : rows(section)) {
                switch (row.state()) {
                    case SHIPPED, VERDICT ->
                        assertThat(row.rules()).as(row.id()).isNotEmpty();
                    case THIN, MEMORY -> assertThat(row.missing()).as(row.id()).isNotBlank();
                    case BLIND -> {
                        assertThat(row.rules()).as(row.id()).isEmpty();
                        assertThat(row.missing()).as(row.id()).isNotBlank();
                    }
                }
            }
        }
    }

    @Test
    void aShippedRowOfDefenderForIdentityIsTheExternalIdOfItsRules() throws IOException {
        Map<String, Set<String>> raising = raising();
        for (Row row : rows("identity")) {
            if (row.state() == State.SHIPPED
                    && row.rules().stream()
                            .noneMatch(
                                    rule -> raising.getOrDefault(rule, Set.of()).contains(row.id()))) {
                fail("no rule of %s has the external id %s".formatted(row.rules(), row.id()));
            }
        }
    }

    @Test
    void theManualShowsTheTable() throws IOException {
        List<String> manual = Files.readAllLines(MANUAL);
        Map<State, Integer> counts = new EnumMap<>(State.class);
        List<String> tables = new ArrayList<>();
        int all = 0;
        for (String section : SECTIONS.keySet()) {
            if (!manual.contains("<!-- table: " + section + " -->")) {
                continue;
            }
            tables.add("| id | detection | state | rules | missing |");
            tables.add("| --- | --- | --- | --- | --- |");
            for (Row row : rows(section)) {
                counts.merge(row.state(), 1, Integer::sum);
                all++;
                tables.add(row.markdown());
            }
        }
        List<String> summary = new ArrayList<>(List.of("| rows | state |", "| --- | --- |"));
        for (State state : State.values()) {
            summary.add("| %d | %s |"
                    .formatted(counts.getOrDefault(state, 0), state.name().toLowerCase(Locale.ROOT)));
        }
        summary.add("| %d | all |".formatted(all));
        summary.addAll(tables);
        List<String> shown =
                manual.stream().filter(line -> line.startsWith("| ")).toList();
        assertThat(shown)
                .as("copy these lines to ops-center/docs/detections.md:\n" + String.join("\n", summary))
                .isEqualTo(summary);
    }

    @Test
    void theExampleOfTheManualLoadsWithItsList() throws IOException {
        List<String> manual = Files.readAllLines(MANUAL);
        String rule = manual.stream()
                .skip(manual.indexOf("<!-- file: anonymous.yml -->") + 2L)
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.substring(4))
                .reduce("", (text, line) -> text + line + "\n");
        RuleLoadResult loading = RuleLoader.load(new RuleSources(
                false,
                List.of(),
                new Placeholders(Map.of("anonymous-addresses", List.of("198.51.100.0/24"))),
                List.of(new RuleSources.PackContent("p", rule.getBytes(StandardCharsets.UTF_8)))));
        assertThat(loading.problems()).isEmpty();
        assertThat(loading.pack().rules()).hasSize(1);
    }
}
