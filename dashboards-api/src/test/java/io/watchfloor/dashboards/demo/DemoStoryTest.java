package io.watchfloor.dashboards.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.watchfloor.sigma.correlation.CorrelationTable;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detections of the built-in pack in the demo's two recordings. */
class DemoStoryTest {

    /** Start time of the recordings, which the replay shifts; see the README beside them. */
    private static final Instant BASE = Instant.parse("2026-01-05T08:00:00Z");

    /** Later than all records, so that no time counts as being in the future. */
    private static final Instant RECEIVED = Instant.parse("2027-01-01T00:00:00Z");

    private static final Duration FIRST_PAGE = Duration.ofSeconds(8);

    private final RulePack pack = RuleLoader.builtin().pack();
    private final DetectionEngine engine = DetectionEngine.of(pack);
    private final CorrelationTable windows = new CorrelationTable(pack);
    private final TelemetryReader reader = new TelemetryReader();
    private int records;

    private record Fired(Level level, String title) {}

    @Test
    void routineRaisesNothingThatPages() throws Exception {
        for (Recording.Line line : lines("routine.jsonl")) {
            Telemetry telemetry = read(line);
            assertThat(judge(telemetry))
                    .as(telemetry.raw())
                    .allMatch(fired -> fired.level().compareTo(Level.MEDIUM) < 0);
        }
    }

    /** The golden file lists level, asset and rule in the order of their first match. */
    @Test
    void storyFiresItsRulesInOrder() throws Exception {
        Map<String, Duration> firstHigh = new LinkedHashMap<>();
        Set<String> order = new LinkedHashSet<>();
        for (Recording.Line line : lines("story.jsonl")) {
            Telemetry telemetry = read(line);
            String asset = telemetry.asset().toString();
            for (Fired fired : judge(telemetry)) {
                order.add(String.join("\t", fired.level().text(), asset, fired.title()));
                if (fired.level().compareTo(Level.HIGH) >= 0) {
                    firstHigh.putIfAbsent(asset, line.at());
                }
            }
        }
        assertThat(order)
                .containsExactlyElementsOf(Files.readAllLines(Path.of("src/test/resources/demo/story-fires.tsv")));
        assertThat(firstHigh).hasSize(6);
        assertThat(firstHigh.values().iterator().next()).isLessThan(FIRST_PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"story.jsonl", "routine.jsonl"})
    void recordsCarryTheTimeAtWhichTheyAreReplayed(String file) throws Exception {
        Duration last = Duration.ZERO;
        for (Recording.Line line : lines(file)) {
            assertThat(line.at()).isGreaterThanOrEqualTo(last);
            last = line.at();
            assertThat(read(line).time()).as(line.record()).isCloseTo(BASE.plus(last), within(1, ChronoUnit.SECONDS));
        }
    }

    private static List<Recording.Line> lines(String file) {
        return Recording.load("/demo/" + file).lines();
    }

    private Telemetry read(Recording.Line line) throws UnreadableTelemetry {
        return reader.read(line.record().getBytes(StandardCharsets.UTF_8), line.asset(), null, RECEIVED);
    }

    /** Detections that open an alert. */
    private List<Fired> judge(Telemetry telemetry) {
        List<Rule> matched = engine.judge(telemetry);
        List<Fired> fired = new ArrayList<>();
        matched.stream()
                .filter(rule -> pack.isDetection(rule.id()))
                .forEach(rule -> fired.add(new Fired(rule.level(), rule.title())));
        records++;
        windows.observe(telemetry, "test/1/" + records, matched)
                .forEach(met ->
                        fired.add(new Fired(met.rule().level(), met.rule().title())));
        return fired;
    }
}
