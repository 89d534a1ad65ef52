package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.ConformanceTable.Case;
import io.watchfloor.sigma.engine.ConformanceTable.Line;
import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.language.RuleProblem;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleTexts;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The conformance table: rules, and records that they must or must not find, judged by the compiled engine and by the plain evaluator.
 * Leaves {@code target/conformance.md}: what was tried of each line, and what it stands on.
 */
class ConformanceTest {

    private static final Placeholders PLACEHOLDERS =
            new Placeholders(Map.of("admins", List.of("alice", "adm_*"), "one", List.of("1")));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");
    private static final Map<String, Integer> HELD = new LinkedHashMap<>();

    private final TelemetryReader reader = new TelemetryReader().forRecordings(AssetName.parse("a"));

    @TestFactory
    Stream<DynamicContainer> everyLineOfTheTableHolds() throws IOException {
        return ConformanceTable.read().stream()
                .map(line -> DynamicContainer.dynamicContainer(
                        line.name(),
                        line.cases().stream()
                                .map(test -> DynamicTest.dynamicTest(test.text().replace('\n', ' '), () -> {
                                    check(test);
                                    HELD.merge(line.name(), 1, Integer::sum);
                                }))));
    }

    @Test
    void everyLineSaysWhatItStandsOnAndHasCases() throws IOException {
        assertThat(ConformanceTable.read()).hasSizeGreaterThan(30).allSatisfy(line -> {
            assertThat(line.says()).as(line.name()).isNotEmpty();
            assertThat(line.cases())
                    .as(line.name())
                    .isNotEmpty()
                    .allSatisfy(test -> assertThat(test.size()).as(test.text()).isPositive());
        });
    }

    private void check(Case test) throws Exception {
        RuleLoadResult loading = RuleTexts.load(PLACEHOLDERS, whole(test));
        if (test.refusal() != null) {
            assertThat(loading.refused()).isPositive();
            assertThat(loading.problems())
                    .extracting(RuleProblem::reason)
                    .anySatisfy(reason -> assertThat(reason).contains(test.refusal()));
            return;
        }
        assertThat(loading.problems()).isEmpty();
        DetectionEngine engine = DetectionEngine.of(loading.pack());
        for (String records : test.hits()) {
            assertThat(found(engine, test, records)).as(records).isPositive();
        }
        for (String records : test.misses()) {
            assertThat(found(engine, test, records)).as(records).isZero();
        }
    }

    /** Rules that stand alone, and correlations, in the records of one line of the table. */
    private long found(DetectionEngine engine, Case test, String records) throws Exception {
        RulePack pack = engine.pack();
        CorrelationTable windows = new CorrelationTable(pack);
        long found = 0;
        long number = 0;
        try (MappingIterator<JsonNode> each = JSON.readerFor(JsonNode.class).readValues(records)) {
            while (each.hasNext()) {
                byte[] body = record(each.next(), test).getBytes(StandardCharsets.UTF_8);
                number++;
                Telemetry telemetry = reader.read(body, null, null, START);
                List<Rule> matched = engine.judge(telemetry);
                assertThat(matched)
                        .as("the engine and the evaluator, of " + records)
                        .isEqualTo(pack.rules().stream()
                                .filter(rule -> SimpleEvaluator.matches(rule, telemetry))
                                .toList());
                found += matched.stream()
                        .filter(rule -> pack.isDetection(rule.id()))
                        .count();
                found += windows.observe(telemetry, "r" + number, matched).size();
            }
        }
        return found + windows.close().size();
    }

    /** Records of a case with a log source stand as they are; others are the fields of one of the test's own. */
    private static String record(JsonNode given, Case test) {
        if (test.logsource() != null || given.has("fields")) {
            return given.toString();
        }
        ObjectNode record = JSON.createObjectNode().put("asset", "a");
        record.putObject("logsource").put("product", "test");
        if (test.isWhole() && given instanceof ObjectNode fields) {
            record.put("time", START.plusSeconds(fields.remove("at").asLong()).toString());
        }
        record.set("fields", given);
        return record.toString();
    }

    /** A case may leave out the condition when its one search is called {@code a}. */
    private static String whole(Case test) {
        if (test.isWhole()) {
            return test.text();
        }
        String detection = test.text().contains("condition:") ? test.text() : test.text() + "\ncondition: a";
        String rule = RuleTexts.rule(detection);
        return test.logsource() == null
                ? rule
                : rule.replace("logsource:\n    product: test\n", "logsource: " + test.logsource() + "\n");
    }

    @AfterAll
    static void report() throws IOException {
        List<String> report = new ArrayList<>(List.of(
                "# Conformance with Sigma 2.1",
                "",
                "Judged by the compiled engine and by the plain evaluator, which had to agree on every record.",
                "",
                "| line | cases | records and refusals | outcome | what it stands on |",
                "| --- | ---: | ---: | --- | --- |"));
        int cases = 0;
        int expectations = 0;
        for (Line line : ConformanceTable.read()) {
            int size = line.cases().stream().mapToInt(Case::size).sum();
            int held = HELD.getOrDefault(line.name(), 0);
            String outcome = held == line.cases().size()
                    ? "all hold"
                    : "%d do not hold".formatted(line.cases().size() - held);
            report.add("| %s | %d | %d | %s | %s |"
                    .formatted(
                            line.name(),
                            line.cases().size(),
                            size,
                            outcome,
                            line.says().replace("|", "\\|")));
            cases += line.cases().size();
            expectations += size;
        }
        report.add("| all | %d | %d | | |".formatted(cases, expectations));
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/conformance.md"), report);
    }
}
