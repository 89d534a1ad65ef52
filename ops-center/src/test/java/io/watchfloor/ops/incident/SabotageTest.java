package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.incident.Story.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The comparison with the reference implementation detects wrong variants. */
class SabotageTest {

    private static final LinkPolicy TIGHT = LinkPolicy.STANDARD.withHubAssets(3).withHeldForBucket(2);

    private static final int STORIES = 200;

    @Test
    void theCorrectImplementationPasses() {
        assertThat(caught(SabotageTest::kept)).isZero();
    }

    @Test
    void joiningTheFirstMatchingIncidentIsDetected() {
        assertThat(caught(SabotageTest::firstThatFits)).isPositive();
    }

    @Test
    void ignoringHubsIsDetected() {
        assertThat(caught(steps -> partition(steps, TIGHT.withHubAssets(Integer.MAX_VALUE))))
                .isPositive();
    }

    @Test
    void linksByWidelySharedIndicatorsAreDetected() {
        assertThat(caught(steps -> partition(steps, TIGHT.allCarrying()))).isPositive();
    }

    @Test
    void anotherBucketLimitIsDetected() {
        assertThat(caught(steps -> partition(steps, TIGHT.withHeldForBucket(1_000))))
                .isPositive();
    }

    @Test
    void aliasesThatOnlyAffectLaterAlertsAreDetected() {
        assertThat(caught(SabotageTest::withoutSecondThoughts)).isPositive();
    }

    @Test
    void forgettingSeparationsIsDetected() {
        assertThat(caught(steps -> kept(steps.stream()
                        .filter(step -> !(step instanceof Step.Decided(AnalystDecision.Apart apart)))
                        .toList())))
                .isPositive();
    }

    private static long caught(Function<List<Step>, List<List<String>>> variant) {
        return LongStream.rangeClosed(1, STORIES)
                .filter(seed -> {
                    List<Step> steps = new RandomStory(seed)
                            .shuffled(30).stream()
                                    .filter(step -> !(step instanceof Step.Ended))
                                    .toList();
                    Story story = new Story(TIGHT);
                    steps.forEach(story::take);
                    return !asSets(variant.apply(steps)).equals(asSets(story.partition()));
                })
                .count();
    }

    private static Set<Set<String>> asSets(List<List<String>> incidents) {
        return incidents.stream().map(Set::copyOf).collect(Collectors.toSet());
    }

    private static List<List<String>> kept(List<Step> steps) {
        return partition(steps, TIGHT);
    }

    private static List<List<String>> partition(List<Step> steps, LinkPolicy policy) {
        Incidents kept = new Incidents(policy);
        steps.forEach(step -> Story.give(step, kept));
        return kept.all();
    }

    /** Each alert joins one existing incident, and incidents never merge. */
    private static List<List<String>> firstThatFits(List<Step> steps) {
        Incidents pairs = new Incidents(TIGHT);
        List<List<String>> incidents = new ArrayList<>();
        for (Step step : steps) {
            Story.give(step, pairs);
            if (step instanceof Step.Alerted(LinkableAlert alert)) {
                List<String> all = pairs.incidentOf(alert.id());
                incidents.stream()
                        .filter(one -> one.stream().anyMatch(all::contains))
                        .findFirst()
                        .orElseGet(() -> {
                            incidents.add(new ArrayList<>());
                            return incidents.getLast();
                        })
                        .add(alert.id());
            }
        }
        return incidents;
    }

    /** Facts that arrive after an alert do not affect it. */
    private static List<List<String>> withoutSecondThoughts(List<Step> steps) {
        Incidents kept = new Incidents(TIGHT);
        TreeSet<String> before = new TreeSet<>();
        for (Step step : steps) {
            boolean late = !before.isEmpty() && (step instanceof Step.Named || step instanceof Step.Entered);
            if (!late) {
                Story.give(step, kept);
            }
            if (step instanceof Step.Alerted(LinkableAlert alert)) {
                before.add(alert.id());
            }
        }
        return kept.all();
    }
}
