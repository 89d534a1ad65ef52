package io.watchfloor.ops.incident.triage;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.asset.entity.Mention;
import io.watchfloor.ops.asset.entity.Role;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.LinkableAlert;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user moves alerts: out of a case, into one, or from one into another. */
class AlertMovesTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, TriageTest.NO_RISK);

    private final HeldTriage held = new HeldTriage(POLICY);
    private final Alert opening = alert("ws1", 1, Level.HIGH, "ann");
    private final Alert stray = alert("ws1", 2, Level.MEDIUM, "bob");
    private final Alert elsewhere = alert("app1", 1, Level.HIGH, "eve");
    private CaseName one = new CaseName(new CaseId("none"), 0);
    private CaseName other = one;

    private static Alert alert(String host, int ordinal, Level level, String account) {
        return new Alert(
                host + "-" + ordinal,
                ordinal,
                "host:" + host + ".corp.example",
                new AlertRule(
                        "rule-" + ordinal,
                        "Something happened",
                        level,
                        List.of(),
                        new TreeSet<>(Set.of(Tactic.EXECUTION))),
                Alert.Occurrences.once(NOW.plusSeconds(ordinal)),
                "sensor/0000000000000001/" + ordinal,
                new AlertNames(
                        List.of(),
                        List.of(new Mention(Role.SUBJECT, new Entity(EntityKind.ACCOUNT, "corp\\" + account))),
                        List.of(),
                        List.of(),
                        List.of()),
                null);
    }

    /** The stray alert is in the first case only because it is on the same host. */
    @BeforeEach
    void open() {
        one = admitted(held.place(NOW, opening));
        admitted(held.place(NOW, stray));
        other = admitted(held.place(NOW, elsewhere));
    }

    private CaseName admitted(List<Placement> placements) {
        Placement first = placements.getFirst();
        held.admitted(
                first.caseId(),
                placements.stream().map(placed -> placed.alert().id()).toArray(String[]::new));
        return new CaseName(first.caseId(), first.number());
    }

    private Merges.Verdict move(@Nullable CaseName from, @Nullable CaseName to, Alert... alerts) {
        return move(from, to, false, alerts);
    }

    private Merges.Verdict move(@Nullable CaseName from, @Nullable CaseName to, boolean letGo, Alert... alerts) {
        Merges.Verdict verdict = AlertMoveHandler.decide(
                held.state(),
                new TriageCommand.MoveAlerts(
                        from,
                        to,
                        Arrays.asList(alerts),
                        letGo,
                        new ChangeOrigin("ann", List.of("Another user"), NOW),
                        null,
                        null,
                        TestInbox.<TriageReply>create().getRef()));
        if (verdict instanceof Merges.Verdict.Change change) {
            held.take(change.event());
        }
        return verdict;
    }

    private void heard() {
        List.copyOf(held.state().merges().untold().keySet())
                .forEach(caseId -> held.take(held.state()
                        .merges()
                        .confirmed(caseId, held.state().merges().decisions())
                        .orElseThrow()));
    }

    private List<String> alertsOf(CaseName caseName) {
        return requireNonNull(held.state().openCases().get(caseName.id())).alerts().stream()
                .map(LinkableAlert::id)
                .toList();
    }

    private static void refused(Merges.Verdict verdict, String code) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Merges.Verdict.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void movingAnAlertNotifiesBothCases() {
        move(one, other, stray);
        assertThat(alertsOf(one)).containsExactly(opening.id());
        assertThat(alertsOf(other)).containsExactly(elsewhere.id(), stray.id());
        assertThat(held.state().merges().untold().get(one.id()))
                .extracting(RelationChange::kind, RelationChange::other)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(RelationChange.Kind.ALERTS_LEFT, other));
        assertThat(held.state().merges().untold().get(other.id()))
                .singleElement()
                .satisfies(change -> assertThat(change.alerts()).containsExactly(stray));
        assertThat(held.partition().incidentOf(stray.id()))
                .contains(elsewhere.id())
                .doesNotContain(opening.id());
    }

    @Test
    void laterLinkedAlertsFollowAMovedAlertAlsoAfterARestart() {
        move(one, other, stray);
        assertThat(held.place(NOW, alert("ws1", 3, Level.LOW, "bob")))
                .singleElement()
                .satisfies(placed -> assertThat(placed.caseId()).isEqualTo(other.id()));
        held.restart();
        assertThat(held.place(NOW, alert("ws1", 4, Level.LOW, "bob")))
                .singleElement()
                .satisfies(placed -> assertThat(placed.caseId()).isEqualTo(other.id()));
        assertThat(held.place(NOW, alert("ws1", 5, Level.LOW, "ann")))
                .singleElement()
                .satisfies(placed -> assertThat(placed.caseId()).isEqualTo(one.id()));
        assertThat(held.state().merges().parts()).as("the two cases stay two").isEmpty();
    }

    @Test
    void movingAnAlertBackLeavesNoTrace() {
        List<String> before = held.partition().incidentOf(stray.id());
        move(one, other, stray);
        heard();
        move(other, one, stray);
        assertThat(alertsOf(one)).containsExactlyInAnyOrder(opening.id(), stray.id());
        assertThat(held.state().word()).isEqualTo(AnalystDecisions.NONE);
        assertThat(held.partition().incidentOf(stray.id())).isEqualTo(before);
    }

    @Test
    void anAlertRemovedFromItsCaseIsNotAdoptedAgain() {
        move(one, null, stray);
        assertThat(held.state().unclaimed().of(stray.asset()).alerts()).containsExactly(stray);
        held.restart();
        assertThat(held.place(NOW, alert("ws1", 3, Level.LOW, "ann")))
                .singleElement()
                .satisfies(placed -> assertThat(placed.adopted()).isFalse());
        heard();
        move(null, one, stray);
        assertThat(held.state().word()).isEqualTo(AnalystDecisions.NONE);
        assertThat(held.state().unclaimed().kept()).isZero();
    }

    @Test
    void unassignedAlertsAreAddedAllOrNone() {
        Alert low = alert("fs9", 1, Level.LOW, "kim");
        held.place(NOW, low);
        assertThat(move(null, one, low, elsewhere))
                .isEqualTo(new Merges.Verdict.StaleSelection(List.of(elsewhere.id())));
        assertThat(held.state().unclaimed().kept()).isEqualTo(1);
        move(null, one, low);
        assertThat(alertsOf(one)).contains(low.id());
        assertThat(held.place(NOW, alert("fs9", 2, Level.LOW, "kim")))
                .singleElement()
                .satisfies(placed -> assertThat(placed.caseId()).isEqualTo(one.id()));
        assertThat(move(null, other, low)).isInstanceOf(Merges.Verdict.StaleSelection.class);
    }

    @Test
    void droppedAlertsAreAddedOnRequest() {
        for (int ordinal = 1; ordinal <= AssetUnassignedAlerts.MOST_KEPT + 1; ordinal++) {
            held.place(NOW, alert("fs9", ordinal, Level.LOW, "kim"));
        }
        Alert gone = alert("fs9", 1, Level.LOW, "kim");
        assertThat(move(null, one, gone)).isEqualTo(new Merges.Verdict.StaleSelection(List.of(gone.id())));
        assertThat(move(null, one, true, gone)).isInstanceOf(Merges.Verdict.Change.class);
        assertThat(alertsOf(one)).contains(gone.id());
        Alert notYet = alert("fs9", 500, Level.LOW, "kim");
        assertThat(move(null, one, true, notYet))
                .as("triage has not seen it")
                .isInstanceOf(Merges.Verdict.StaleSelection.class);
        assertThat(move(null, other, true, gone)).as("a case has it").isInstanceOf(Merges.Verdict.StaleSelection.class);
    }

    @Test
    void impossibleMovesAreRefused() {
        refused(move(one, other, opening, stray), "case.last-alert");
        refused(move(one, one, stray), "case.already-together");
        refused(move(null, null, stray), "case.already-together");
        assertThat(move(one, other, elsewhere)).isEqualTo(new Merges.Verdict.StaleSelection(List.of(elsewhere.id())));
        held.place(NOW, alert("ws1", 3, Level.LOW, "ann"));
        refused(move(one, other, alert("ws1", 3, Level.LOW, "ann")), "case.alert-on-its-way");
        move(one, other, stray);
        refused(move(other, one, stray), "case.alert-on-its-way");
        held.end(other.id());
        refused(move(one, other, opening), "case.illegal-move");
    }

    @Test
    void anAlertIsMovedOutOfAMergedCase() {
        CaseName third = admitted(held.place(NOW, alert("fs9", 1, Level.HIGH, "kim")));
        held.take(((Merges.Verdict.Change)
                        held.state().merges().merge(one, third, new ChangeOrigin("ann", List.of(), NOW), null))
                .event());
        refused(move(third, one, stray), "case.already-together");
        move(third, other, stray);
        assertThat(alertsOf(one)).containsExactly(opening.id());
        assertThat(alertsOf(other)).contains(stray.id());
    }

    @Test
    void unmergedCasesAreSeparateInThePartition() {
        Alert linked = alert("app1", 2, Level.LOW, "eve");
        held.take(((Merges.Verdict.Change)
                        held.state().merges().merge(other, one, new ChangeOrigin("ann", List.of(), NOW), null))
                .event());
        assertThat(held.partition().incidentOf(opening.id())).contains(elsewhere.id());
        held.take(((Merges.Verdict.Change)
                        held.state().merges().split(other, one, new ChangeOrigin("ann", List.of(), NOW), null))
                .event());
        admitted(held.place(NOW, linked));
        assertThat(held.partition().incidentOf(opening.id())).doesNotContain(elsewhere.id(), linked.id());
        List<String> kept = held.partition().incidentOf(elsewhere.id());
        held.restart();
        assertThat(held.partition().incidentOf(elsewhere.id())).isEqualTo(kept);
    }
}
