package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A case contains one incident, on any number of assets and for any order of its alerts. */
class IncidentCasesTest {

    private static final List<Tactic> TACTICS = List.of(Tactic.values());

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);

    private HeldTriage triage = new HeldTriage(POLICY);

    /** An alert on a host with this name, with an ordinal of that host. */
    private static Alert alert(String host, int ordinal, Level level, long seconds, Tactic tactic, AlertNames names) {
        Instant at = NOW.plusSeconds(seconds);
        return new Alert(
                host + "-" + ordinal,
                ordinal,
                "host:" + host + ".corp.example",
                new AlertRule("rule-" + ordinal, "Something happened", level, List.of(), new TreeSet<>(Set.of(tactic))),
                Alert.Occurrences.once(at),
                "sensor/0000000000000001/" + ordinal,
                names,
                null);
    }

    private static AlertNames names(List<Alias> aliases, Mention... mentions) {
        return new AlertNames(List.of(), List.of(mentions), List.of(), aliases, List.of());
    }

    private static Mention account(String name) {
        return new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\" + name));
    }

    private static Entity address(int last) {
        return new Entity(EntityKind.ADDRESS, "192.0.2." + last);
    }

    private static Mention from(int last) {
        return new Mention(Role.SOURCE, address(last));
    }

    private static Alias own(int last, String host) {
        return new Alias(
                address(last),
                new Entity(EntityKind.HOST, host + ".corp.example"),
                980,
                NOW.minusSeconds(43_200),
                NOW.plusSeconds(43_200),
                "its own connections");
    }

    private static Alert first(Level level) {
        return alert("ws1", 1, level, 0, Tactic.EXECUTION, names(List.of(own(1, "ws1")), account("ann")));
    }

    private static Alert second(Level level) {
        return alert("app1", 1, level, 40, Tactic.LATERAL_MOVEMENT, names(List.of(), account("ann"), from(1)));
    }

    private static Alert elsewhere() {
        return alert("fs9", 1, Level.HIGH, 60, Tactic.IMPACT, names(List.of(), account("eve")));
    }

    @Test
    void aLinkedAlertOfAnotherAssetIsAddedWithAReason() {
        CaseId opened = triage.place(NOW, first(Level.HIGH)).getFirst().caseId();
        assertThat(triage.place(NOW, second(Level.CRITICAL))).singleElement().satisfies(placement -> {
            assertThat(placement.caseId()).isEqualTo(opened);
            assertThat(placement.opens()).isFalse();
            assertThat(placement.links())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "ws1.corp.example → app1.corp.example: comes from 192.0.2.1, which is ws1.corp.example by"
                                    + " its own connections; both name account corp\\ann")
                    .endsWith("40 s after Something happened (0.8 × 0.98 + 0.6 + 0.4)");
        });
        assertThat(triage.place(NOW, elsewhere()))
                .as("what nothing links")
                .singleElement()
                .satisfies(placement -> assertThat(placement.number()).isEqualTo(2));
    }

    @Test
    void aCaseAdoptsEarlierAlertsOfOtherAssets() {
        assertThat(triage.place(NOW, first(Level.MEDIUM))).isEmpty();
        assertThat(triage.place(NOW, second(Level.HIGH)))
                .extracting(placement -> placement.alert().id(), Placement::adopted)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("app1-1", false),
                        org.assertj.core.groups.Tuple.tuple("ws1-1", true));
        assertThat(triage.state().unclaimed().kept()).isZero();
    }

    /** The link becomes known only after another alert identifies the address. */
    @Test
    void alertsLinkedLaterAreAdoptedAndCasesMerged() {
        Alert late = alert("ws1", 2, Level.LOW, 50, Tactic.DISCOVERY, names(List.of(own(1, "ws1"))));
        Alert silent = alert("ws1", 1, Level.MEDIUM, 0, Tactic.EXECUTION, names(List.of(), account("bob")));
        triage.place(NOW, silent);
        triage.place(NOW, second(Level.HIGH));
        assertThat(triage.state().unclaimed().kept()).isEqualTo(1);
        assertThat(triage.place(NOW, late)).extracting(Placement::number).containsOnly(1L);
        assertThat(triage.state().unclaimed().kept()).isZero();
        triage = new HeldTriage(POLICY);
        triage.place(NOW, alert("ws1", 1, Level.HIGH, 0, Tactic.EXECUTION, names(List.of(), account("bob"))));
        triage.place(NOW, second(Level.HIGH));
        assertThat(triage.state().openCases()).hasSize(2);
        triage.place(NOW, late);
        assertThat(triage.wholes().values()).hasSize(3).containsOnly(1L);
        assertThat(triage.journal)
                .filteredOn(CasesMerged.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((CasesMerged) event).cause().because())
                        .anySatisfy(link -> assertThat(link).contains("ws1.corp.example → app1.corp.example")));
        triage.place(NOW, alert("app1", 2, Level.HIGH, 70, Tactic.IMPACT, names(List.of(), account("ann"))));
        assertThat(triage.journal)
                .as("once")
                .filteredOn(CasesMerged.class::isInstance)
                .hasSize(1);
    }

    @Test
    void casesOfDifferentHoldersAreNotMerged() {
        triage.place(NOW, alert("ws1", 1, Level.HIGH, 0, Tactic.EXECUTION, names(List.of(), account("bob"))));
        triage.place(NOW, second(Level.HIGH));
        triage.state().openCases().keySet().stream()
                .toList()
                .forEach(one -> triage.take(
                        triage.state().touched(one, "holder of " + one).orElseThrow()));
        triage.place(NOW, alert("ws1", 2, Level.LOW, 50, Tactic.DISCOVERY, names(List.of(own(1, "ws1")))));
        assertThat(triage.partition(triage.wholes())).hasSize(2);
    }

    @Test
    void alertsOfAnEndedCaseAreNotLinkedUntilItIsReopened() {
        CaseId opened = triage.place(NOW, first(Level.HIGH)).getFirst().caseId();
        triage.end(opened);
        assertThat(triage.partition().size()).isZero();
        assertThat(triage.place(NOW, second(Level.HIGH)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue());
        triage.take(
                triage.state().reopened(opened, 1, List.of(first(Level.HIGH))).orElseThrow());
        triage.place(NOW, alert("ws1", 2, Level.LOW, 50, Tactic.DISCOVERY, names(List.of())));
        assertThat(triage.wholes().values()).hasSize(3).containsOnly(1L);
    }

    /** Random alerts on few assets: the cases match the incidents, for any order of the assets. */
    @Test
    void theOrderOfArrivalDoesNotChangeTheCases() {
        int caught = 0;
        for (long seed = 1; seed <= 100; seed++) {
            List<List<Alert>> story = story(new Random(seed));
            Set<Set<String>> told = told(story, new Random(-1));
            for (long order = 1; order <= 5; order++) {
                assertThat(told(story, new Random(order)))
                        .as("seed %d, order %d", seed, order)
                        .isEqualTo(told);
            }
            Set<Set<String>> incidents = triage.wholes().keySet().stream()
                    .map(id -> (Set<String>) new TreeSet<>(triage.partition().incidentOf(id)))
                    .collect(Collectors.toSet());
            assertThat(told).as("seed %d", seed).isEqualTo(incidents);
            caught += isCaught(story, told) ? 1 : 0;
        }
        assertThat(caught)
                .as("stories in which it matters: cases of one asset, cases that never merge")
                .isGreaterThan(20);
    }

    /** Whether the test would detect a center without merges, whose cases depend on the order. */
    private boolean isCaught(List<List<Alert>> story, Set<Set<String>> told) {
        told(story, new Random(3));
        SortedMap<String, Long> placed = new TreeMap<>();
        triage.state()
                .openCases()
                .values()
                .forEach(open -> open.alerts().forEach(alert -> placed.put(alert.id(), open.number())));
        return !triage.partition(placed).equals(told);
    }

    /**
     * Each alert comes from its own address, and an alert of any host identifies that address: early, late or in
     * between. This only adds links; facts that remove links do not change existing cases.
     */
    private static List<List<Alert>> story(Random random) {
        List<Integer> counts = random.ints(6, 1, 5).boxed().toList();
        int all = counts.stream().mapToInt(count -> count).sum();
        List<List<Alias>> said = new ArrayList<>();
        for (int one = 0; one < all; one++) {
            said.add(new ArrayList<>());
        }
        for (int address = 0; address < all; address++) {
            said.get(random.nextInt(all)).add(own(address, "h" + random.nextInt(6)));
        }
        List<List<Alert>> byHost = new ArrayList<>();
        int number = 0;
        for (int host = 0; host < counts.size(); host++) {
            List<Alert> alerts = new ArrayList<>();
            for (int ordinal = 1; ordinal <= counts.get(host); ordinal++) {
                alerts.add(alert(
                        "h" + host,
                        ordinal,
                        random.nextInt(3) == 0 ? Level.HIGH : Level.MEDIUM,
                        random.nextInt(30_000),
                        TACTICS.get(random.nextInt(TACTICS.size())),
                        names(said.get(number), account("u" + random.nextInt(4)), from(number++))));
            }
            byHost.add(alerts);
        }
        return byHost;
    }

    /** Alerts of an asset keep their order; the entity restarts half-way. */
    private Set<Set<String>> told(List<List<Alert>> story, Random order) {
        triage = new HeldTriage(POLICY);
        List<Integer> turns = new ArrayList<>();
        for (int host = 0; host < story.size(); host++) {
            turns.addAll(Collections.nCopies(story.get(host).size(), host));
        }
        Collections.shuffle(turns, order);
        int[] next = new int[story.size()];
        for (int turn = 0; turn < turns.size(); turn++) {
            int host = turns.get(turn);
            triage.place(NOW, story.get(host).get(next[host]++));
            if (turn == turns.size() / 2) {
                triage.restart();
            }
        }
        assertThat(triage.read()).isEqualTo(triage.state());
        return triage.partition(triage.wholes());
    }
}
