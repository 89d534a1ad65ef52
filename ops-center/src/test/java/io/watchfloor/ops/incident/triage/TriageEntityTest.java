package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.asset.entity.Alias;
import io.watchfloor.ops.asset.entity.AliasChange;
import io.watchfloor.ops.asset.entity.Entity;
import io.watchfloor.ops.asset.entity.EntityKind;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Triage restarts between its decision, the case and the case's answer. */
class TriageEntityTest {

    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ASSET = "host:ws01.corp.example";

    /** Records the messages to cases; answers nothing by itself. */
    private static final class Neighbours implements TriageOutbound {
        private record Related(CaseId caseId, List<RelationChange> changes) {}

        private final List<List<Placement>> admitted = new CopyOnWriteArrayList<>();
        private final List<Related> related = new CopyOnWriteArrayList<>();
        private final List<String> noted = new CopyOnWriteArrayList<>();

        @Override
        public void placed(String asset, long through) {}

        @Override
        public void admit(CaseId caseId, long number, List<Placement> placements, @Nullable String traceparent) {
            admitted.add(placements);
        }

        @Override
        public void endNoted(CaseId caseId) {}

        @Override
        public void reopeningNoted(CaseId caseId) {}

        @Override
        public void relate(CaseId caseId, List<RelationChange> changes) {
            related.add(new Related(caseId, changes));
        }

        @Override
        public void touchNoted(CaseId caseId, String by) {
            noted.add(caseId + " " + by);
        }

        @Override
        public void aliasesHeard(long through) {
            noted.add("aliases " + through);
        }
    }

    private final Neighbours neighbours = new Neighbours();
    private final EventSourcedBehaviorTestKit<TriageCommand, TriageEvent, Triage> triage =
            EventSourcedBehaviorTestKit.create(
                    KIT.system(),
                    TriageEntity.create(
                            "tenant",
                            new TriageEntity.Dependencies(
                                    new JoinPolicy(Level.HIGH, Duration.ofHours(4), 20, TriageTest.NO_RISK),
                                    alert -> false,
                                    neighbours,
                                    Clock.systemUTC(),
                                    () -> {},
                                    new TriageMetrics(new PrometheusRegistry()),
                                    Tracing.off())));

    @BeforeEach
    void forget() {
        triage.clear();
        neighbours.admitted.clear();
        neighbours.related.clear();
        neighbours.noted.clear();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private void offer(int events, Alert... alerts) {
        triage.runCommand(new TriageCommand.Place(ASSET, List.of(alerts), null));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> placed() == events);
    }

    private long placed() {
        return triage.persistenceTestKit().persistedInStorage("triage|tenant").stream()
                .filter(AlertsPlaced.class::isInstance)
                .count();
    }

    private static Alert alert(int ordinal, Level level, int seconds) {
        return TriageTest.alert(ordinal, level, NOW.plusSeconds(seconds));
    }

    private static List<String> ids(List<Placement> placements) {
        return placements.stream().map(one -> one.alert().id()).toList();
    }

    @Test
    void alertsBeforeARestartAreAdoptedAfterwards() {
        offer(1, alert(1, Level.MEDIUM, -5));
        triage.restart();
        offer(2, alert(2, Level.HIGH, 0));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !neighbours.admitted.isEmpty());
        assertThat(ids(neighbours.admitted.getFirst())).containsExactly("alert-2", "alert-1");
    }

    /**
     * Regression: each wake sent all cases again, 10,200 messages every two seconds to cases that were already slow.
     */
    @Test
    void eachWakeSendsABoundedNumberOfMessagesToUnresponsiveCases() {
        int cases = 600;
        for (int n = 1; n <= cases; n++) {
            String asset = "host:ws" + n;
            Alert alert = new Alert(
                    "alert-" + n,
                    1,
                    asset,
                    new AlertRule("rule-" + n, "Something happened", Level.HIGH, List.of()),
                    Alert.Occurrences.once(NOW),
                    "sensor-" + n + "/0000000000000001/1",
                    List.of());
            triage.runCommand(new TriageCommand.Place(asset, List.of(alert), null));
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> neighbours.admitted.size() == cases);
        neighbours.admitted.clear();

        triage.runCommand(TriageCommand.Wake.WAKE);
        triage.runCommand(TriageCommand.Wake.WAKE);
        triage.runCommand(TriageCommand.Wake.WAKE);
        assertThat(neighbours.admitted).hasSize(500);

        List<Placement> first = neighbours.admitted.getFirst();
        triage.runCommand(new TriageCommand.ConfirmAdmission(first.getFirst().caseId(), ids(first)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(neighbours.admitted).hasSize(501));
    }

    @Test
    void unconfirmedAlertsAreSentAgainAfterARestart() {
        offer(1, alert(1, Level.MEDIUM, -5), alert(2, Level.LOW, -4), alert(3, Level.HIGH, 0));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !neighbours.admitted.isEmpty());
        List<Placement> brought = neighbours.admitted.getFirst();
        neighbours.admitted.clear();
        triage.restart();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !neighbours.admitted.isEmpty());
        assertThat(neighbours.admitted.getFirst()).isEqualTo(brought);
        triage.runCommand(
                new TriageCommand.ConfirmAdmission(brought.getFirst().caseId(), List.of("alert-3", "alert-1")));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> triage.getState().unadmitted().values().stream()
                        .anyMatch(left -> ids(left).equals(List.of("alert-2"))));
        neighbours.admitted.clear();
        triage.restart();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !neighbours.admitted.isEmpty());
        assertThat(neighbours.admitted.getFirst()).singleElement().satisfies(left -> {
            assertThat(left.alert().id()).isEqualTo("alert-2");
            assertThat(left.adopted()).isTrue();
        });
    }

    private static final CaseName ONE = new CaseName(new CaseId("case-1"), 1);
    private static final CaseName TWO = new CaseName(new CaseId("case-2"), 2);

    private TriageReply merge(CaseName part, CaseName into, String key) {
        return triage.<TriageReply>runCommand(to -> new TriageCommand.Merge(
                        part,
                        into,
                        new ChangeOrigin("ann", List.of("One attack"), NOW),
                        key,
                        Everything.of("ann", part.id().value(), into.id().value()),
                        to))
                .reply();
    }

    private List<RelationChange.Kind> told(CaseName one) {
        return neighbours.related.stream()
                .filter(related -> related.caseId().equals(one.id()))
                .flatMap(related -> related.changes().stream())
                .map(RelationChange::kind)
                .toList();
    }

    @Test
    void aMergeIsAnsweredAndSentUntilConfirmedAlsoAfterARestart() {
        assertThat(merge(TWO, ONE, "key-1")).isEqualTo(new TriageReply.Success(1));
        assertThat(merge(TWO, ONE, "key-1")).isEqualTo(new TriageReply.Success(0));
        assertThat(merge(TWO, ONE, "key-2"))
                .isInstanceOfSatisfying(
                        TriageReply.Rejection.class,
                        refused -> assertThat(refused.code()).isEqualTo("case.already-together"));
        assertThat(told(TWO)).containsExactly(RelationChange.Kind.BECAME_PART);
        assertThat(told(ONE)).containsExactly(RelationChange.Kind.TOOK_PART);

        triage.runCommand(new TriageCommand.ConfirmRelation(ONE.id(), 1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !triage.getState().merges().untold().containsKey(ONE.id()));
        neighbours.related.clear();
        triage.restart();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !told(TWO).isEmpty());
        assertThat(told(ONE)).isEmpty();
        assertThat(triage.getState().merges().wholeOf(TWO)).isEqualTo(ONE);
    }

    @Test
    void mergedCasesAreNotifiedOfTheEndOfTheirParent() {
        merge(TWO, ONE, "key-1");
        neighbours.related.clear();
        triage.runCommand(new TriageCommand.EndCase(ONE.id(), false));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> told(TWO).contains(RelationChange.Kind.WHOLE_ENDED));
        assertThat(told(ONE)).isEmpty();
    }

    private CaseId comesBack(@Nullable Boolean exercise) {
        offer(1, alert(1, Level.HIGH, 0));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !neighbours.admitted.isEmpty());
        CaseId former = neighbours.admitted.getFirst().getFirst().caseId();
        triage.runCommand(new TriageCommand.ConfirmAdmission(former, List.of("alert-1")));
        triage.runCommand(new TriageCommand.EndCase(former, exercise));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> triage.getState().openCases().isEmpty());
        triage.restart();
        offer(2, alert(2, Level.HIGH, 60));
        return former;
    }

    @Test
    void anAttackThatComesBackAfterARestartLinksBothCases() {
        CaseId former = comesBack(false);
        CaseId again = triage.getState().openCases().firstKey();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> told(new CaseName(former, 1)).contains(RelationChange.Kind.LINKED)
                        && told(new CaseName(again, 2)).contains(RelationChange.Kind.LINKED));
    }

    @Test
    void aCaseThatANodeOfTheEarlierVersionEndsRecursToNothing() {
        comesBack(null);
        assertThat(triage.getState().openCases()).hasSize(1);
        assertThat(triage.getState().ended().cases()).isEmpty();
        assertThat(triage.getState().merges().untold()).isEmpty();
    }

    @Test
    void theHolderOfACaseIsStoredAndConfirmed() {
        triage.runCommand(new TriageCommand.TouchCase(ONE.id(), "ann"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> neighbours.noted.contains("case-1 ann"));
        triage.restart();
        assertThat(triage.getState().merges().touched()).containsEntry(ONE.id(), "ann");
    }

    @Test
    void aCreatedCaseIsAnsweredAfterTheCommitAndSentUntilConfirmed() {
        Alert alone = alert(1, Level.MEDIUM, 0);
        offer(1, alone);
        TestProbe<OpeningReply> person = KIT.createTestProbe();
        CaseId caseId = new CaseId("by-hand");
        triage.runCommand(new TriageCommand.OpenByHand(
                caseId,
                List.of(new TriageCommand.OpenByHand.Pick(ASSET, alone.id())),
                new ManualCase("analyst-1", "It is strange", null),
                Everything.of("analyst-1"),
                person.ref()));

        assertThat(person.receiveMessage()).isEqualTo(new OpeningReply.Success(caseId, 1));
        assertThat(triage.persistenceTestKit().persistedInStorage("triage|tenant"))
                .last()
                .isInstanceOf(TriageEvent.OpenedByHand.class);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> neighbours.admitted.size() == 1);
        triage.restart();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> neighbours.admitted.size() == 2);
        assertThat(neighbours.admitted.get(1))
                .isEqualTo(neighbours.admitted.getFirst())
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue());
    }

    @Test
    void tableChangesAreConfirmedEachTimeAndKeptAfterARestart() {
        AliasChange change = new AliasChange(
                1,
                true,
                new Alias(
                        new Entity(EntityKind.ADDRESS, "192.0.2.17"),
                        new Entity(EntityKind.HOST, "ws-017"),
                        1_000,
                        NOW,
                        NOW.plusSeconds(60),
                        "the operator's table"));
        triage.runCommand(new TriageCommand.HearAliases(List.of(change)));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> neighbours.noted.contains("aliases 1"));
        triage.restart();
        triage.runCommand(new TriageCommand.HearAliases(List.of(change)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> neighbours.noted.equals(List.of("aliases 1", "aliases 1")));
        assertThat(triage.getState().facts().table().aliases()).containsExactly(change.alias());
        assertThat(triage.persistenceTestKit().persistedInStorage("triage|tenant"))
                .containsExactly(new TriageEvent.AliasesUpdated(1, List.of(change)));
    }

    @SuppressWarnings("NullAway") // causes an exception in triage
    private static Alert unreadable(int ordinal) {
        Alert alert = alert(ordinal, Level.HIGH, 0);
        return new Alert(
                alert.id(),
                ordinal,
                ASSET,
                alert.rule(),
                new Alert.Occurrences(1, null, null),
                alert.openedBy(),
                List.of());
    }

    @Test
    void anAlertThatCausesAnErrorGetsItsOwnCaseAndBlocksNoOther() {
        offer(1, alert(1, Level.HIGH, 0));
        triage.runCommand(new TriageCommand.Place(
                ASSET, List.of(alert(2, Level.HIGH, 1), unreadable(3), alert(4, Level.HIGH, 2)), null));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> triage.getState().placedThrough().getOrDefault(ASSET, 0L) == 4L);
        assertThat(triage.persistenceTestKit().persistedInStorage("triage|tenant").stream()
                        .flatMap(event -> ((AlertsPlaced) event).placements().stream()))
                .satisfies(placements -> assertThat(ids(
                                placements.stream().map(Placement.class::cast).toList()))
                        .containsExactlyInAnyOrder("alert-1", "alert-2", "alert-3", "alert-4"))
                .filteredOn(placement -> placement.alert().id().equals("alert-3"))
                .singleElement()
                .satisfies(alone -> assertThat(alone.opens()).isTrue())
                .satisfies(alone -> assertThat(alone.links().getFirst()).contains("an internal error, reference"));
        triage.restart();
        offer(5, alert(5, Level.HIGH, 3));
    }

    @Test
    void aCommandThatCausesAnErrorIsRefusedAndChangesNothing() {
        offer(1, alert(1, Level.HIGH, 0));
        assertThat(link(null))
                .isInstanceOfSatisfying(
                        TriageReply.Rejection.class,
                        refused -> assertThat(refused.code()).isEqualTo("server.failure"));
        assertThat(link(LinkKind.RELATED)).isInstanceOf(TriageReply.Success.class);
        assertThat(triage.getState().merges().decisions()).isEqualTo(1);
    }

    @SuppressWarnings("NullAway") // causes an exception in triage
    private TriageReply link(@Nullable LinkKind kind) {
        TestProbe<TriageReply> person = KIT.createTestProbe();
        triage.runCommand(new TriageCommand.Link(
                new CaseName(new CaseId("case-1"), 1),
                kind,
                new CaseName(new CaseId("case-2"), 2),
                new ChangeOrigin("ann", List.of("One attack"), NOW),
                null,
                Everything.of("ann", "case-1", "case-2"),
                person.getRef()));
        return person.receiveMessage(Duration.ofSeconds(30));
    }
}
