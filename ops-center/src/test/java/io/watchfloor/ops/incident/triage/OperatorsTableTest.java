package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.CasesMerged;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Aliases of the operator's table link alerts from then on, and no longer after their removal. */
class OperatorsTableTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);
    private static final Entity ADDRESS = new Entity(EntityKind.ADDRESS, "192.0.2.17");

    private final HeldTriage triage = new HeldTriage(POLICY);

    private static Alert alert(String host, int ordinal, Level level, int seconds, Tactic tactic, Mention... mentions) {
        return new Alert(
                host + "-" + ordinal,
                ordinal,
                "host:" + host,
                new AlertRule("rule-" + ordinal, "Something happened", level, List.of(), new TreeSet<>(Set.of(tactic))),
                Alert.Occurrences.once(NOW.plusSeconds(seconds)),
                "sensor/0000000000000001/" + ordinal,
                new AlertNames(List.of(), List.of(mentions), List.of(), List.of(), List.of()),
                null);
    }

    private static Alert onWorkstation(Level level) {
        return alert("ws-017", 1, level, 0, Tactic.EXECUTION);
    }

    private static Alert fromItsAddress(int ordinal, int seconds) {
        return alert("app01", ordinal, Level.HIGH, seconds, Tactic.LATERAL_MOVEMENT, new Mention(Role.SOURCE, ADDRESS));
    }

    private static Alias row() {
        return new Alias(
                ADDRESS,
                new Entity(EntityKind.HOST, "ws-017"),
                1_000,
                Instant.EPOCH,
                NOW.plus(Duration.ofDays(9)),
                "the operator's table");
    }

    private void hear(AliasChange... changes) {
        triage.take(triage.state().facts().table().receive(List.of(changes)).orElseThrow());
    }

    private Optional<AlertsPlaced> regroup() {
        Optional<AlertsPlaced> placed = triage.state().regrouped(triage.partition(), POLICY, NOW);
        placed.ifPresent(triage::take);
        return placed;
    }

    @Test
    void alertsLinkedOnlyByTheAliasTableAreOneCaseWithThatReason() {
        hear(new AliasChange(1, true, row()));
        triage.place(NOW, onWorkstation(Level.HIGH));
        assertThat(triage.place(NOW, fromItsAddress(1, 40))).singleElement().satisfies(placement -> {
            assertThat(placement.number()).isEqualTo(1);
            assertThat(placement.links())
                    .containsExactly("ws-017 → app01: comes from 192.0.2.17, which is ws-017 by the operator's table;"
                            + " lateral movement follows execution, 40 s after Something happened (0.8 + 0.4)");
        });
    }

    @Test
    void anAddedAliasMergesExistingCasesAtOnce() {
        triage.place(NOW, onWorkstation(Level.HIGH));
        triage.place(NOW, fromItsAddress(1, 40));
        assertThat(triage.state().openCases()).hasSize(2);
        hear(new AliasChange(1, true, row()));
        assertThat(regroup())
                .hasValueSatisfying(event -> assertThat(event.bridges())
                        .singleElement()
                        .satisfies(bridge -> assertThat(bridge.links())
                                .singleElement()
                                .asString()
                                .contains("operator's table")));
        assertThat(triage.journal).last().isInstanceOf(CasesMerged.class);
        assertThat(Set.copyOf(triage.wholes().values())).containsExactly(1L);
    }

    @Test
    void anAddedAliasMakesACaseAdoptAlertsAtOnce() {
        triage.place(NOW, onWorkstation(Level.LOW));
        triage.place(NOW, fromItsAddress(1, 40));
        hear(new AliasChange(1, true, row()));
        assertThat(regroup())
                .hasValueSatisfying(event -> assertThat(event.placements())
                        .singleElement()
                        .matches(Placement::adopted)
                        .extracting(placement -> placement.alert().id())
                        .isEqualTo("ws-017-1"));
        assertThat(regroup()).as("nothing grew since").isEmpty();
    }

    @Test
    void aRemovedAliasLinksNoFurtherAlertsAndKeepsMergedCases() {
        hear(new AliasChange(1, true, row()));
        triage.place(NOW, onWorkstation(Level.HIGH));
        triage.place(NOW, fromItsAddress(1, 40));
        hear(new AliasChange(2, false, row()));
        assertThat(regroup()).isEmpty();
        assertThat(triage.wholes()).containsEntry("app01-1", 1L);
        triage.restart();
        Alert elsewhere = alert("db02", 1, Level.HIGH, 60, Tactic.IMPACT, new Mention(Role.SOURCE, ADDRESS));
        assertThat(triage.partition().linksOf("ws-017-1")).isEmpty();
        triage.place(NOW, elsewhere);
        assertThat(triage.partition().linksOf("db02-1"))
                .noneMatch(link -> link.words().contains("operator's table"));
    }

    @Test
    void aProcessedTableChangeIsSkipped() {
        AliasChange first = new AliasChange(1, true, row());
        hear(first);
        hear(first, new AliasChange(2, false, row()));
        assertThat(triage.state().facts().table()).isEqualTo(new AliasTableFacts(2, new TreeSet<>()));
        assertThat(triage.state().facts().table().receive(List.of(first))).isEmpty();
    }

    @Test
    void twoNamesOfOneHostAreLinkedWithTheirReason() {
        hear(new AliasChange(
                1,
                true,
                new Alias(
                        new Entity(EntityKind.HOST, "fin-laptop"),
                        new Entity(EntityKind.HOST, "ws-017"),
                        1_000,
                        Instant.EPOCH,
                        NOW.plus(Duration.ofDays(9)),
                        "the operator's table")));
        triage.place(NOW, onWorkstation(Level.HIGH));
        assertThat(triage.place(NOW, alert("fin-laptop", 1, Level.LOW, 60, Tactic.EXECUTION)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.links())
                        .containsExactly(
                                "ws-017 – fin-laptop: both on ws-017 (fin-laptop, which is ws-017 by the operator's table),"
                                        + " 60 s after Something happened (1.0)"));
    }
}
