package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Public recordings of attacks. By default one collection; {@code -Dwatchfloor.incident.corpus=} uses all and prints
 * the contribution of each indicator kind.
 */
class CorpusTest {

    private static final String PART = System.getProperty("watchfloor.incident.corpus", "evtx-attack-samples/Lateral");

    @Test
    void theIncrementalPartitionEqualsTheReferenceAndReportsEachKindsContribution() throws IOException {
        Corpus corpus = Corpus.read(PART);
        System.out.printf(
                "corpus: %d alerts of %d recordings, %d aliases, %d logons%n",
                corpus.alerts.size(),
                new TreeSet<>(corpus.fileOf.values()).size(),
                corpus.aliases.size(),
                corpus.arrivals.size());
        List<List<String>> whole = say(corpus, "as it is", LinkPolicy.STANDARD);
        for (IndicatorKind row : IndicatorKind.values()) {
            say(corpus, "without " + row, LinkPolicy.STANDARD.without(row));
        }
        for (int hours : new int[] {1, 4, 8}) {
            say(
                    corpus,
                    "ASSET within %d h".formatted(hours),
                    LinkPolicy.STANDARD.within(IndicatorKind.ASSET, Duration.ofHours(hours)));
        }
        say(corpus, "no learned hubs", LinkPolicy.STANDARD.withHubAssets(100_000));
        Story plain = new Story(LinkPolicy.STANDARD);
        corpus.steps().forEach(plain::take);
        assertThat(plain.partition()).isEqualTo(whole);
        for (long seed = 1; seed <= 3; seed++) {
            List<Story.Step> shuffled = new ArrayList<>(corpus.steps());
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(partition(shuffled, LinkPolicy.STANDARD).all())
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    private static List<List<String>> say(Corpus corpus, String title, LinkPolicy policy) {
        Incidents kept = partition(corpus.steps(), policy);
        List<List<String>> incidents = kept.all();
        Map<String, TreeSet<Integer>> incidentsOf = new TreeMap<>();
        int mixed = 0;
        int severalAssets = 0;
        for (int i = 0; i < incidents.size(); i++) {
            TreeSet<String> files = new TreeSet<>();
            TreeSet<String> assets = new TreeSet<>();
            for (String id : incidents.get(i)) {
                files.add(corpus.fileOf.get(id));
                assets.add(corpus.alert(id).asset());
                incidentsOf
                        .computeIfAbsent(corpus.fileOf.get(id), file -> new TreeSet<>())
                        .add(i);
            }
            mixed += files.size() > 1 ? 1 : 0;
            severalAssets += assets.size() > 1 ? 1 : 0;
        }
        long torn = incidentsOf.values().stream().filter(one -> one.size() > 1).count();
        System.out.printf(
                "%-24s %5d incidents, largest %4d, of several assets %3d, of several recordings %3d, recordings torn %3d%n",
                title,
                incidents.size(),
                incidents.stream().mapToInt(List::size).max().orElse(0),
                severalAssets,
                mixed,
                torn);
        if (title.equals("as it is") && Boolean.getBoolean("watchfloor.incident.details")) {
            details(corpus, kept, incidents);
        }
        return incidents;
    }

    private static void details(Corpus corpus, Incidents kept, List<List<String>> incidents) {
        for (List<String> incident : incidents) {
            String files = incident.stream().map(corpus.fileOf::get).distinct().collect(Collectors.joining(" "));
            String assets = incident.stream()
                    .map(id -> corpus.alert(id).asset())
                    .distinct()
                    .collect(Collectors.joining(" "));
            System.out.printf(
                    "INCIDENT %s %d alerts | %s | %s%n",
                    corpus.alert(incident.getFirst()).at(), incident.size(), assets, files);
            incident.stream()
                    .flatMap(id -> kept.linksOf(id).stream())
                    .filter(link ->
                            !link.earlier().subject().equals(link.later().subject()))
                    .sorted(Link.STRONGEST)
                    .collect(Collectors.toMap(
                            link -> link.earlier().asset() + link.later().asset(),
                            link -> link,
                            (a, b) -> a,
                            TreeMap::new))
                    .values()
                    .stream()
                    .sorted(Comparator.comparing(link -> link.earlier().position()))
                    .forEach(link -> System.out.println("    " + link.words()));
        }
    }

    private static Incidents partition(List<Story.Step> steps, LinkPolicy policy) {
        Incidents kept = new Incidents(policy);
        steps.forEach(step -> Story.give(step, kept));
        return kept;
    }
}
