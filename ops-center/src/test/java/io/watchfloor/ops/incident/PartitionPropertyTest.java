package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.incident.Story.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The incremental partition equals the reference after every step of every order. {@code
 * -Dwatchfloor.incident.stories=10000} sets the number of random sequences.
 */
class PartitionPropertyTest {

    private static final int STORIES = Integer.getInteger("watchfloor.incident.stories", 300);

    private static final long FIRST_SEED = Long.getLong("watchfloor.incident.seed", 1);

    /** Few assets make a hub and few alerts fill a bucket, so that both occur often. */
    private static final LinkPolicy TIGHT = LinkPolicy.STANDARD.withHubAssets(3).withHeldForBucket(2);

    @Test
    void theIncrementalPartitionEqualsTheReference() {
        int incidents = 0;
        int hubs = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STORIES; seed++) {
            Random random = new Random(-seed);
            LinkPolicy policy = seed % 3 == 0 ? LinkPolicy.STANDARD : TIGHT;
            Story story = new Story(policy);
            Incidents kept = new Incidents(policy);
            List<Step> steps = new RandomStory(seed).shuffled(10 + random.nextInt(40));
            int cut = random.nextInt(steps.size());
            for (int i = 0; i < steps.size(); i++) {
                story.take(steps.get(i));
                hubs += Story.give(steps.get(i), kept).size();
                if (i == cut || i == steps.size() - 1) {
                    assertThat(kept.all()).as("seed %d, step %d", seed, i).isEqualTo(story.partition());
                }
            }
            incidents += kept.all().size();
        }
        System.out.printf(
                "incidents: %d stories from seed %d, %d incidents, %d hubs learned%n",
                STORIES, FIRST_SEED, incidents, hubs);
        assertThat(hubs).isPositive();
    }

    @Test
    void theOrderOfArrivalChangesNeitherPartitionNorLinksNorHubs() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STORIES / 3; seed++) {
            List<Step> steps = new RandomStory(seed)
                    .shuffled(30).stream()
                            .filter(step -> !(step instanceof Step.TakenBack)
                                    && !(step instanceof Step.Unnamed)
                                    && !(step instanceof Step.Ended))
                            .toList();
            List<Step> others = new ArrayList<>(steps);
            Collections.shuffle(others, new Random(seed));
            assertThat(told(others)).as("seed %d", seed).isEqualTo(told(steps));
        }
    }

    private static List<String> told(List<Step> steps) {
        Incidents kept = new Incidents(TIGHT);
        NavigableMap<String, Instant> hubs = new TreeMap<>();
        for (Step step : steps) {
            Story.give(step, kept)
                    .forEach(hub -> hubs.merge(hub.entity().toString(), hub.from(), (a, b) -> a.isBefore(b) ? a : b));
        }
        List<String> told = new ArrayList<>();
        kept.all().forEach(incident -> {
            told.add(incident.toString());
            incident.forEach(alert -> kept.linksOf(alert).forEach(link -> told.add(link.words())));
        });
        told.add(hubs.toString());
        return told;
    }

    /** After a crash the partition is rebuilt from the journal: alerts, facts and reported hubs. */
    @Test
    void aPartitionRebuiltFromTheJournalIsTheSame() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STORIES / 3; seed++) {
            List<Step> steps = new RandomStory(seed).shuffled(30);
            Incidents kept = new Incidents(TIGHT);
            Story open = new Story(TIGHT);
            List<Hub> hubs = new ArrayList<>();
            for (Step step : steps) {
                hubs.addAll(Story.give(step, kept));
                open.take(step);
            }
            Incidents again = new Incidents(TIGHT);
            hubs.forEach(again::add);
            steps.forEach(step -> Story.give(step, again));
            assertThat(again.all()).as("seed %d", seed).isEqualTo(kept.all());
        }
    }
}
