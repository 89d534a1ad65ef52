package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.PlainIncidents;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * All recorded attacks in one triage. By default one collection; {@code -Dwatchfloor.cases.corpus=all
 * -Dwatchfloor.cases.shuffles=1000} uses all, with more orders.
 */
class CorpusCasesTest {

    private static final boolean ALL =
            System.getProperty("watchfloor.cases.corpus", "").equals("all");

    private static final int SHUFFLES = Integer.getInteger("watchfloor.cases.shuffles", 40);

    private static final long FIRST_SEED = Long.getLong("watchfloor.cases.seed", 1);

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    private static final JoinPolicy POLICY =
            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100_000, new RiskPolicy(30, Duration.ofHours(1)));

    /** The alerts of each recording, with unique ids. */
    private final NavigableMap<String, List<Alert>> recordings = new TreeMap<>();

    private HeldTriage triage = new HeldTriage(POLICY);

    /** Assets of alerts since the entity last started, and of those that it stored then. */
    private final Set<String> known = new TreeSet<>();

    private int people;

    private void read() throws IOException {
        RecordedAlerts recorded = RecordedAlerts.find();
        for (Path file : recorded.under(ALL ? "attack" : "attack/evtx-attack-samples/Lateral_Movement")) {
            String name = file.getFileName().toString();
            List<Alert> alerts = recorded.of(file).stream()
                    .map(alert -> as(alert, name + " " + alert.id(), alert.ordinal()))
                    .toList();
            if (!alerts.isEmpty()) {
                recordings.put(file.toString(), alerts);
            }
        }
    }

    private static Alert as(Alert alert, String id, long ordinal) {
        return new Alert(
                id,
                ordinal,
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                alert.raised());
    }

    @Test
    void allRecordingsTogetherOpenFewCases() throws IOException {
        read();
        List<Alert> all = recordings.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.<Alert, Instant>comparing(one -> one.seen().first())
                        .thenComparing(Alert::id))
                .toList();
        Map<String, String> recordingOf = new HashMap<>();
        recordings.forEach((file, alerts) -> alerts.forEach(one -> recordingOf.put(one.id(), file)));
        Map<String, Integer> ordinals = new HashMap<>();
        all.forEach(one -> triage.place(NOW, as(one, one.id(), ordinals.merge(one.asset(), 1, Integer::sum))));
        Set<Set<String>> wholes = triage.partition(triage.wholes());
        Map<String, Alert> byId = all.stream().collect(Collectors.toMap(Alert::id, one -> one));
        long single = wholes.stream().filter(one -> one.size() == 1).count();
        long several = wholes.stream()
                .filter(one -> one.stream()
                                .map(id -> Objects.requireNonNull(byId.get(id)).asset())
                                .distinct()
                                .count()
                        > 1)
                .count();
        long mixed = wholes.stream()
                .filter(one -> one.stream().map(recordingOf::get).distinct().count() > 1)
                .count();
        System.out.printf(
                "cases of the corpus: %d alerts of %d recordings, %d cases (%d before merges), largest %d alerts, %d of one"
                        + " alert, %d over several assets, %d of several recordings; %d alerts without a case%n",
                all.size(),
                recordings.size(),
                wholes.size(),
                triage.state().openCases().size(),
                wholes.stream().mapToInt(Set::size).max().orElse(0),
                single,
                several,
                mixed,
                triage.state().unclaimed().kept());
        assertThat(triage.read()).isEqualTo(triage.state());
        assertThat(wholes.stream().mapToInt(Set::size).sum()
                        + triage.state().unclaimed().kept())
                .as("no alert is lost")
                .isEqualTo(all.size());
    }

    /** With random merges, unmerges and closed cases, the cases match the reference implementation. */
    @Test
    void everyOrderAndSplitGivesTheCasesOfTheReference() throws IOException {
        read();
        List<List<Alert>> all = List.copyOf(recordings.values());
        int given = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SHUFFLES; seed++) {
            Random random = new Random(seed);
            int start = (int) (seed % all.size());
            int end = Math.min(all.size(), start + 1 + random.nextInt(3));
            List<Alert> some = all.subList(start, end).stream()
                    .flatMap(List::stream)
                    .limit(120)
                    .toList();
            given += some.size();
            tell(seed, some, random);
        }
        System.out.printf(
                "triage orders: %d shuffles from seed %d, %d alerts given, %d acts of people%n",
                SHUFFLES, FIRST_SEED, given, people);
    }

    private void tell(long seed, List<Alert> alerts, Random random) {
        triage = new HeldTriage(POLICY);
        known.clear();
        List<Alert> shuffled = new ArrayList<>(alerts);
        Collections.shuffle(shuffled, random);
        Map<String, Integer> ordinals = new HashMap<>();
        int cut = random.nextInt(shuffled.size());
        for (int turn = 0; turn < shuffled.size(); turn++) {
            Alert alert = shuffled.get(turn);
            known.add(alert.asset());
            triage.place(NOW, as(alert, alert.id(), ordinals.merge(alert.asset(), 1, Integer::sum)));
            if (random.nextInt(6) == 0) {
                act(random);
            }
            if (turn == cut) {
                check(seed, turn);
                triage.restart();
                known.clear();
                held().forEach(one -> known.add(one.asset()));
                check(seed, turn);
            }
        }
        check(seed, shuffled.size());
    }

    private Collection<LinkableAlert> held() {
        List<LinkableAlert> held = new ArrayList<>();
        triage.state().openCases().values().forEach(open -> held.addAll(open.alerts()));
        triage.state()
                .unclaimed()
                .byAsset()
                .values()
                .forEach(of -> of.alerts().forEach(alert -> held.add(LinkableAlert.of(alert))));
        return held;
    }

    private void check(long seed, int turn) {
        Collection<LinkableAlert> held = held();
        LinkFacts facts = triage.state().facts();
        Set<Set<String>> linked = held.stream()
                .map(one -> (Set<String>) new TreeSet<>(triage.partition().incidentOf(one.id())))
                .collect(Collectors.toSet());
        assertThat(linked)
                .as("seed %d, alert %d", seed, turn)
                .isEqualTo(PlainIncidents.of(
                        held,
                        known,
                        new PlainIncidents.Known(facts.hubs(), facts.aliases(), facts.arrivals()),
                        triage.state().word().moves().decisions(),
                        POLICY.links()));
    }

    /** A random user action: acknowledge, merge, unmerge or close a case. */
    private void act(Random random) {
        List<CaseName> open = triage.state().openCases().entrySet().stream()
                .map(one -> new CaseName(one.getKey(), one.getValue().number()))
                .toList();
        if (open.isEmpty()) {
            return;
        }
        people++;
        CaseName one = open.get(random.nextInt(open.size()));
        CaseName other = open.get(random.nextInt(open.size()));
        ChangeOrigin cause = new ChangeOrigin("ann", List.of(), NOW);
        Merges merges = triage.state().merges();
        switch (random.nextInt(4)) {
            case 0 -> triage.state().touched(one.id(), "ann").ifPresent(triage::take);
            case 1 -> take(merges.merge(one, other, cause, null));
            case 2 -> {
                Merges.Membership in = merges.parts().get(one.id());
                if (in != null) {
                    take(merges.split(one, in.whole(), cause, null));
                }
            }
            default -> end(one.id());
        }
    }

    private void end(CaseId caseId) {
        triage.state().ended(caseId, true, NOW).ifPresent(triage::take);
    }

    private void take(Merges.Verdict verdict) {
        if (verdict instanceof Merges.Verdict.Change change) {
            triage.take(change.event());
        }
    }
}
