package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.watchfloor.sigma.language.Level;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built-in pack makes of the demo's two recordings. */
class DemoStoryTest {

    /** What the replay moves to its own start; see the README beside the recordings. */
    private static final Instant BASE = Instant.parse("2026-01-05T08:00:00Z");

    private static final double FIRST_PAGE_SECONDS = 8;

    private final PackJudge judge = new PackJudge(RuleLoader.builtin().pack());

    @Test
    void routineRaisesNothingThatPages() throws Exception {
        for (PackSamples.Scene scene : PackSamples.scenes("routine.jsonl")) {
            assertThat(judge.detections(scene.telemetry()))
                    .as(scene.telemetry().raw())
                    .allMatch(fired -> fired.level().compareTo(Level.MEDIUM) < 0);
        }
    }

    /** The golden file names level, asset and rule in the order in which they first fire. */
    @Test
    void storyFiresItsRulesInOrder() throws Exception {
        Map<String, Double> firstHigh = new LinkedHashMap<>();
        Set<String> order = new LinkedHashSet<>();
        for (PackSamples.Scene scene : PackSamples.scenes("story.jsonl")) {
            for (PackJudge.Fired fired : judge.detections(scene.telemetry())) {
                String level = fired.level().name().toLowerCase(Locale.ROOT);
                order.add(String.join("\t", level, fired.asset(), fired.title()));
                if (fired.level().compareTo(Level.HIGH) >= 0) {
                    firstHigh.putIfAbsent(fired.asset(), scene.at());
                }
            }
        }
        assertThat(order).containsExactlyElementsOf(Files.readAllLines(PackSamples.SAMPLES.resolve("demo-story.tsv")));
        assertThat(firstHigh).hasSize(6);
        assertThat(firstHigh.values().iterator().next()).isLessThan(FIRST_PAGE_SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"story.jsonl", "routine.jsonl"})
    void recordsCarryTheTimeAtWhichTheyAreReplayed(String file) throws Exception {
        double last = 0;
        for (PackSamples.Scene scene : PackSamples.scenes(file)) {
            assertThat(scene.at()).isGreaterThanOrEqualTo(last);
            last = scene.at();
            assertThat(scene.telemetry().time())
                    .as(scene.telemetry().raw())
                    .isCloseTo(BASE.plusMillis(Math.round(last * 1_000)), within(1, ChronoUnit.SECONDS));
        }
    }
}
