package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.incident.Story.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The alerts of recorded attacks in any order, stopped at any point, with random joins, separations, revocations and
 * ended cases: the incremental partition equals the reference. Up to four neighbouring recordings at once, because the
 * reference is quadratic. All recordings with many orders: {@code -Dwatchfloor.incident.corpus=
 * -Dwatchfloor.incident.shuffles=10000}.
 */
class CorpusOrdersTest {

    private static final String PART = System.getProperty("watchfloor.incident.corpus", "evtx-attack-samples/Lateral");

    private static final int SHUFFLES = Integer.getInteger("watchfloor.incident.shuffles", 60);

    private static final long FIRST_SEED = Long.getLong("watchfloor.incident.seed", 1);

    /** Bounds the cost of a comparison. */
    private static final int MOST_ALERTS = 150;

    private int alerts;
    private int comparisons;
    private int decisions;

    @Test
    void everyOrderAndSplitGivesTheReferencePartition() throws IOException {
        Corpus corpus = Corpus.read(PART);
        List<List<Step>> recordings = corpus.stepsOf.values().stream()
                .filter(steps -> steps.stream().anyMatch(Step.Alerted.class::isInstance))
                .toList();
        int largest = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SHUFFLES; seed++) {
            Random random = new Random(seed);
            int start = (int) (seed % recordings.size());
            List<Step> steps = neighbours(recordings, start, 1 + random.nextInt(4));
            largest = Math.max(largest, check(seed, steps, random));
        }
        System.out.printf(
                "corpus orders: %d shuffles from seed %d over %d alerts of %d recordings; %d alerts given, at most %d at once,"
                        + " %d decisions of people, %d comparisons%n",
                SHUFFLES, FIRST_SEED, corpus.alerts.size(), recordings.size(), alerts, largest, decisions, comparisons);
        assertThat(comparisons).isEqualTo(2 * SHUFFLES);
    }

    private static List<Step> neighbours(List<List<Step>> recordings, int start, int count) {
        List<Step> steps = new ArrayList<>();
        int held = 0;
        for (int i = start; i < Math.min(recordings.size(), start + count) && held < MOST_ALERTS; i++) {
            for (Step step : recordings.get(i)) {
                held += step instanceof Step.Alerted ? 1 : 0;
                if (held <= MOST_ALERTS) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }

    /** @return number of alerts */
    private int check(long seed, List<Step> came, Random random) {
        LinkPolicy policy = seed % 2 == 0
                ? LinkPolicy.STANDARD
                : LinkPolicy.STANDARD.withHubAssets(2).withHeldForBucket(3);
        List<String> ids = came.stream()
                .flatMap(step -> step instanceof Step.Alerted(LinkableAlert alert)
                        ? java.util.stream.Stream.of(alert.id())
                        : null)
                .toList();
        List<Step> steps = new ArrayList<>(came);
        int people = random.nextInt(6);
        for (int number = 1; number <= people; number++) {
            steps.add(decided(number, ids, random));
            decisions++;
            if (random.nextInt(3) == 0) {
                steps.add(new Step.TakenBack(number));
            }
        }
        for (int ends = random.nextInt(3); ends > 0; ends--) {
            steps.add(new Step.Ended(some(ids, 1 + random.nextInt(8), random)));
        }
        Collections.shuffle(steps, random);
        Story story = new Story(policy);
        Incidents kept = new Incidents(policy);
        int cut = random.nextInt(steps.size());
        for (int i = 0; i < steps.size(); i++) {
            story.take(steps.get(i));
            Story.give(steps.get(i), kept);
            if (i == cut || i == steps.size() - 1) {
                assertThat(kept.all()).as("seed %d, step %d", seed, i).isEqualTo(story.partition());
                comparisons += i == cut && i == steps.size() - 1 ? 2 : 1;
            }
        }
        alerts += ids.size();
        return ids.size();
    }

    private static Step decided(long number, List<String> ids, Random random) {
        List<String> some = some(ids, 2 + random.nextInt(6), random);
        if (random.nextInt(3) == 0 || some.size() < 2) {
            return new Step.Decided(new AnalystDecision.Together(number, new TreeSet<>(some)));
        }
        int left = 1 + random.nextInt(some.size() - 1);
        return new Step.Decided(Story.apart(number, some.subList(0, left), some.subList(left, some.size())));
    }

    private static List<String> some(List<String> ids, int count, Random random) {
        List<String> all = new ArrayList<>(ids);
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }
}
