package io.watchfloor.ops.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.rules.Placeholders;
import io.watchfloor.ops.rules.Rule;
import io.watchfloor.ops.rules.RuleLoading;
import io.watchfloor.ops.rules.RulePack;
import io.watchfloor.ops.rules.RuleTexts;
import io.watchfloor.ops.telemetry.Telemetry;
import io.watchfloor.ops.telemetry.TelemetryReader;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The conformance table: {@code conformance.txt} holds detections, and records that they must or must not find. */
class ConformanceTest {

    private static final Placeholders PLACEHOLDERS =
            new Placeholders(Map.of("admins", List.of("alice", "adm_*"), "one", List.of("1")));

    private record Case(String topic, String detection, List<String> hits, List<String> misses) {}

    @TestFactory
    Stream<DynamicTest> everyLineOfTheTableHolds() throws Exception {
        return cases().stream()
                .map(test -> DynamicTest.dynamicTest(
                        test.topic() + ": " + test.detection().replace('\n', ' '), () -> check(test)));
    }

    private static void check(Case test) throws Exception {
        RuleLoading loading = RuleTexts.load(PLACEHOLDERS, RuleTexts.rule(test.detection()));
        assertThat(loading.problems()).isEmpty();
        RulePack pack = loading.pack();
        DetectionEngine engine = DetectionEngine.of(pack);
        Rule rule = pack.rules().getFirst();
        for (String record : test.hits()) {
            judge(engine, rule, record, true);
        }
        for (String record : test.misses()) {
            judge(engine, rule, record, false);
        }
    }

    private static void judge(DetectionEngine engine, Rule rule, String record, boolean expected) throws Exception {
        String body = "{\"asset\":\"a\",\"logsource\":{\"product\":\"test\"},\"fields\":%s}".formatted(record);
        Telemetry telemetry =
                new TelemetryReader().read(body.getBytes(StandardCharsets.UTF_8), null, null, Instant.EPOCH);
        assertThat(SimpleEvaluator.matches(rule, telemetry)).as(record).isEqualTo(expected);
        assertThat(engine.judge(telemetry)).as(record).hasSize(expected ? 1 : 0);
    }

    private static List<Case> cases() throws Exception {
        List<Case> cases = new ArrayList<>();
        String topic = "";
        List<String> detection = new ArrayList<>();
        List<String> hits = new ArrayList<>();
        List<String> misses = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ConformanceTest.class.getResourceAsStream("/conformance.txt")),
                StandardCharsets.UTF_8))) {
            for (String line : Stream.concat(in.lines(), Stream.of("")).toList()) {
                if (line.startsWith("## ")) {
                    topic = line.substring(3);
                } else if (line.startsWith("+ ")) {
                    hits.add(line.substring(2));
                } else if (line.startsWith("- ")) {
                    misses.add(line.substring(2));
                } else if (!line.isBlank() && !line.startsWith("# ")) {
                    detection.add(line);
                } else if (!detection.isEmpty()) {
                    cases.add(new Case(topic, whole(detection), List.copyOf(hits), List.copyOf(misses)));
                    detection.clear();
                    hits.clear();
                    misses.clear();
                }
            }
        }
        return cases;
    }

    /** A table line may leave out the condition when its one search is called {@code a}. */
    private static String whole(List<String> lines) {
        String text = String.join("\n", lines);
        return text.contains("condition:") ? text : text + "\ncondition: a";
    }
}
