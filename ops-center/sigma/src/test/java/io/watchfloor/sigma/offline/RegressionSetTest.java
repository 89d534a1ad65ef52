package io.watchfloor.sigma.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.SharedData;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SigmaHQ's own positive cases: each rule must find the telemetry that was recorded for it. */
class RegressionSetTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the records of a case come from. */
    private interface Source {
        int found(String ruleId, JsonNode test) throws Exception;
    }

    @Test
    void everyCaseOfTheRegressionSetIsFoundInItsJson() throws Exception {
        DetectionEngine engine = DetectionEngine.of(rules().pack());
        everyCaseIsFound("JSON", (id, test) -> found(engine, id, test.get("events")));
    }

    @Test
    void everyCaseOfTheRegressionSetIsFoundInItsEventLog() throws Exception {
        Path logs = SharedData.path("regression/evtx");
        OfflineEvaluator judge = OfflineEvaluator.of(rules());
        everyCaseIsFound("evtx", (id, test) -> found(judge, id, logs.resolve(id + ".evtx.gz"), test.get("events")));
    }

    private static RuleLoadResult rules() {
        return RuleLoader.load(
                SharedData.sigmaHq("rules", "rules-emerging-threats", "rules-threat-hunting", "rules-compliance"));
    }

    private static void everyCaseIsFound(String kind, Source source) throws Exception {
        Path cases = SharedData.path("regression/cases.jsonl.gz");
        List<String> missed = new ArrayList<>();
        int judged = 0;
        for (String line : SharedData.packedLines(cases)) {
            JsonNode test = JSON.readTree(line);
            String id = test.get("rule_id").asText();
            if (!test.path("events").isArray() || !test.at("/events/0").isObject()) {
                System.out.println("regression: no records in " + id);
                continue;
            }
            judged++;
            int wanted = test.path("match_count").asInt(1);
            int found = source.found(id, test);
            if (found < Math.max(1, wanted)) {
                missed.add("%s %s: %d of %d".formatted(id, test.get("title").asText(), found, wanted));
            }
        }
        System.out.printf("regression from %s: %d of %d cases found%n", kind, judged - missed.size(), judged);
        assertThat(missed).isEmpty();
        assertThat(judged).isEqualTo(128);
    }

    private static int found(DetectionEngine engine, String ruleId, JsonNode records) throws Exception {
        int found = 0;
        TelemetryReader reader = new TelemetryReader();
        for (JsonNode record : records) {
            byte[] body = record.toString().getBytes(StandardCharsets.UTF_8);
            List<Rule> matched = engine.judge(reader.read(body, null, null, Instant.parse("2026-11-25T00:00:00Z")));
            found += matched.stream().anyMatch(rule -> rule.id().equals(ruleId)) ? 1 : 0;
        }
        return found;
    }

    /** As {@code detect} judges a file; every record of it must be readable. */
    private static int found(OfflineEvaluator judge, String ruleId, Path log, JsonNode records) {
        List<RecordingResult> findings = new ArrayList<>();
        EvaluationStats stats = judge.judge(List.of(log), findings::add);
        assertThat(stats.records()).isEqualTo(records.size());
        assertThat(stats.unreadable()).isZero();
        return (int) findings.stream()
                .filter(finding -> finding instanceof RecordingResult.Match match
                        && match.rule().id().equals(ruleId))
                .count();
    }
}
