package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.ops.cases.CaseEvent.Escalated;
import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.paging.escalation.BuiltInPolicy;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.RetryPolicy;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.tracing.Tracing;
import io.watchfloor.sigma.language.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaseEntityTest {

    private static final ActorTestKit KIT =
            ActorTestKit.create(EventSourcedBehaviorTestKit.config().withFallback(ConfigFactory.load()));
    private static final OnCallConfiguration BOOK =
            new BuiltInPolicy(Optional.empty(), "", Duration.ofMillis(400)).under(OnCallConfiguration.EMPTY);
    private static final RetryPolicy TRIES = new RetryPolicy(2, Duration.ofMillis(50), Duration.ofSeconds(30));

    /** The entity of a finished test continues its notifications, so each test uses its own journal. */
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String id = "case-" + NUMBER.incrementAndGet();
    private final NotingNeighbours neighbours = new NotingNeighbours();
    private final EventSourcedBehaviorTestKit<CaseCommand, CaseEvent, Case> entity = EventSourcedBehaviorTestKit.create(
            KIT.system(),
            CaseEntity.create(
                    id,
                    new CaseEntity.Dependencies(
                            TRIES,
                            () -> BOOK,
                            () -> AutomaticTasks.NONE,
                            neighbours,
                            Clock.systemUTC(),
                            () -> {},
                            new CaseMetrics(new PrometheusRegistry()),
                            Tracing.off())));

    @BeforeEach
    void forget() {
        entity.clear();
        neighbours.forget();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private List<CaseEvent> admit(Alert... alerts) {
        return new ArrayList<>(entity.runCommand(new CaseCommand.Admit(
                        7,
                        "host:ws01.corp.example",
                        null,
                        List.of(alerts),
                        List.of(),
                        0,
                        null,
                        Collections.emptySortedMap(),
                        null,
                        null))
                .events());
    }

    private CaseReply acknowledge(String person) {
        return entity.<CaseReply>runCommand(replyTo -> new CaseCommand.Acknowledge(Anybody.by(person), replyTo))
                .reply();
    }

    private CaseReply resolve() {
        return entity.<CaseReply>runCommand(
                        replyTo -> new CaseCommand.Resolve("Done", Anybody.by("analyst-1"), replyTo))
                .reply();
    }

    @Test
    void openingNotifiesAtOnceAndConfirmsTheAlert() {
        assertThat(admit(CaseTest.alert(1, Level.HIGH)))
                .extracting(Object::getClass)
                .startsWith(CaseEvent.Opened.class, Escalated.class);
        await().until(() -> neighbours.paged.size() == 1);
        assertThat(neighbours.told).contains("admitted [alert-1]");
    }

    @Test
    void aRepeatedAlertIsConfirmedAndChangesNothing() {
        admit(CaseTest.alert(1, Level.HIGH));
        neighbours.told.clear();
        assertThat(admit(CaseTest.alert(1, Level.HIGH)))
                .noneMatch(event -> event instanceof CaseEvent.Opened || event instanceof CaseEvent.AlertsJoined);
        assertThat(neighbours.told).containsExactly("admitted [alert-1]");
    }

    @Test
    void notificationsRepeatUntilTheCaseIsAcknowledged() {
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> neighbours.paged.size() >= 3);
        assertThat(acknowledge("analyst-1")).isInstanceOf(CaseReply.Success.class);
        int paged = neighbours.paged.size();
        await().during(Duration.ofMillis(900))
                .atMost(Duration.ofSeconds(30))
                .until(() -> neighbours.paged.size() == paged);
        assertThat(neighbours.paged).doesNotHaveDuplicates();
    }

    @Test
    void aFailedAttemptIsRetriedWithTheSameKey() {
        neighbours.outcome = Notification.Outcome.FAILED;
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> neighbours.paged.size() >= 2);
        assertThat(neighbours.paged.get(1)).isEqualTo(neighbours.paged.get(0));
        neighbours.outcome = Notification.Outcome.DELIVERED;
    }

    @Test
    void aRestartContinuesTheEscalationWithoutDuplicates() {
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> entity.getState().paging().pages().getFirst().status() == Notification.Status.DELIVERED);
        int before = neighbours.paged.size();
        entity.restart();
        await().until(() -> neighbours.paged.size() > before);
        assertThat(neighbours.paged).doesNotHaveDuplicates();
        assertThat(acknowledge("analyst-1")).isInstanceOf(CaseReply.Success.class);
        entity.restart();
        assertThat(entity.getState().holder().acknowledgedBy()).isEqualTo("analyst-1");
    }

    @Test
    void resolvingNotifiesTriageAndAssetsAndReturnsLateAlerts() {
        admit(CaseTest.alert(1, Level.HIGH));
        acknowledge("analyst-1");
        assertThat(resolve()).isInstanceOf(CaseReply.Success.class);
        assertThat(neighbours.told).contains("ended", "end folding host:ws01.corp.example [alert-1]");
        neighbours.told.clear();
        admit(CaseTest.alert(1, Level.HIGH), CaseTest.alert(2, Level.LOW));
        assertThat(neighbours.told).contains("admitted [alert-1]", "returned [alert-2]");
    }

    private List<CaseEvent> admitOneMore(int ordinal, Level level) {
        return admit(CaseTest.alert(ordinal, level));
    }

    private CaseReply confirm(String person) {
        return entity.<CaseReply>runCommand(replyTo -> new CaseCommand.Confirm(null, Anybody.by(person), replyTo))
                .reply();
    }

    @Test
    void anUrgentUpdateNotifiesUntilItIsAcknowledged() {
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> neighbours.paged.size() == 1);
        acknowledge("analyst-1");
        neighbours.paged.clear();

        assertThat(admitOneMore(2, Level.CRITICAL))
                .extracting(Object::getClass)
                .startsWith(CaseEvent.AlertsJoined.class, CaseEvent.Worsened.class, Escalated.class);
        await().until(() -> neighbours.paged.size() >= 3);
        assertThat(neighbours.paged).doesNotHaveDuplicates();

        assertThat(confirm("analyst-2")).isInstanceOf(CaseReply.Success.class);
        int paged = neighbours.paged.size();
        await().during(Duration.ofMillis(900))
                .atMost(Duration.ofSeconds(30))
                .until(() -> neighbours.paged.size() == paged);
        assertThat(entity.getState().holder().acknowledgedBy()).isEqualTo("analyst-1");
        assertThat(entity.getState().paging().round().number()).isEqualTo(1);
    }

    @Test
    void aRestartContinuesTheNotificationsOfAnUrgentUpdate() {
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> neighbours.paged.size() == 1);
        acknowledge("analyst-1");
        neighbours.lostOffers.set(1); // the node dies between the event and the notification
        admitOneMore(2, Level.CRITICAL);
        String due = entity.getState().paging().pages().getLast().id();
        entity.restart();

        await().untilAsserted(() -> assertThat(neighbours.paged).contains(due));
    }

    @Test
    void aLostOfferIsRepeatedAfterAWakeByTheSweeper() {
        neighbours.lostOffers.set(1);
        admit(CaseTest.alert(1, Level.HIGH));
        assertThat(neighbours.paged).isEmpty();
        entity.runCommand(CaseCommand.Wake.WAKE);
        await().until(() -> !neighbours.paged.isEmpty());
    }

    @Test
    void aFailedWriteAtTheStartOfAnAttemptLosesNoNotification() {
        neighbours.lostOffers.set(1);
        admit(CaseTest.alert(1, Level.HIGH));
        entity.persistenceTestKit().failNextPersisted("case|" + id);
        entity.runCommand(CaseCommand.Wake.WAKE);
        await().until(() -> neighbours.paged.size() >= 3);
        assertThat(neighbours.paged).doesNotHaveDuplicates();
    }

    @Test
    void theResultOfAnAttemptIsKeptUntilItIsStored() {
        CompletableFuture<Notification.Attempt> answer = new CompletableFuture<>();
        neighbours.answer = answer;
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> neighbours.paged.size() == 1);
        neighbours.answer = null;
        entity.persistenceTestKit().failNextPersisted("case|" + id);
        answer.complete(new Notification.Attempt(Instant.now(), Notification.Outcome.DELIVERED, "as told"));
        await().untilAsserted(
                        () -> assertThat(entity.getState().paging().pages().getFirst())
                                .satisfies(page -> assertThat(page.status()).isEqualTo(Notification.Status.DELIVERED))
                                .satisfies(page -> assertThat(page.attempts()).hasSize(1)));
        assertThat(neighbours.paged).doesNotHaveDuplicates();
    }

    @Test
    void aNotificationSentInADigestIsRecordedAsSuch() {
        neighbours.inDigest = "digest-1";
        admit(CaseTest.alert(1, Level.HIGH));
        await().untilAsserted(() -> assertThat(
                        entity.getState().paging().pages().getFirst())
                .satisfies(page -> assertThat(page.status()).isEqualTo(Notification.Status.DELIVERED))
                .satisfies(
                        page -> assertThat(page.attempts().getFirst().digest()).isEqualTo("digest-1")));
        assertThat(neighbours.paged).as("sent by the case itself").isEmpty();
        neighbours.inDigest = null;
    }

    @Test
    void anAcknowledgementWithdrawsAQueuedNotification() {
        neighbours.lostOffers.set(Integer.MAX_VALUE);
        admit(CaseTest.alert(1, Level.HIGH));
        acknowledge("analyst-1");
        await().untilAsserted(() -> assertThat(neighbours.told).contains("withdrawn"));
        neighbours.lostOffers.set(0);
    }

    @Test
    void aCaseThatNeverOpenedIsUnknown() {
        assertThat(acknowledge("analyst-1")).isEqualTo(new CaseReply.Unknown(new CaseId(id)));
    }

    @Test
    void theCreatorHoldsTheCaseAndNoOneIsNotified() {
        List<Alert> alerts = List.of(CaseTest.alert(1, Level.MEDIUM), CaseTest.alert(2, Level.LOW));
        CaseCommand admit = new CaseCommand.Admit(
                7,
                "host:ws01.corp.example",
                null,
                alerts,
                List.of(),
                0,
                null,
                Collections.emptySortedMap(),
                new ManualCase("analyst-1", "One user, two machines", "key-1"),
                null);

        assertThat(entity.runCommand(admit).events())
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Opened", "Acknowledged");
        assertThat(entity.getState().status()).isEqualTo(CaseStatus.ACKNOWLEDGED);
        assertThat(entity.getState().holder().assignee()).isEqualTo("analyst-1");
        assertThat(Clocked.next(entity.getState())).isNull();
        assertThat(entity.runCommand(admit).events()).as("brought again").isEmpty();

        assertThat(admit(CaseTest.alert(3, Level.HIGH)))
                .extracting(event -> event.getClass().getSimpleName())
                .as("when it gets worse its holder is told")
                .startsWith("AlertsJoined", "Worsened");
    }

    private List<CaseEvent> adopt(List<Alert> alerts, List<Alert> adopted, int missing) {
        return new ArrayList<>(entity.runCommand(new CaseCommand.Admit(
                        7,
                        "host:ws01.corp.example",
                        null,
                        alerts,
                        adopted,
                        missing,
                        null,
                        Collections.emptySortedMap(),
                        null,
                        null))
                .events());
    }

    @Test
    void adoptedAlertsAreInTheFirstNotificationAndCauseNoFurtherOne() {
        List<Alert> opening = List.of(CaseTest.alert(3, Level.HIGH));
        List<Alert> before = List.of(CaseTest.alert(1, Level.MEDIUM), CaseTest.alert(2, Level.LOW));
        List<CaseEvent> events = adopt(opening, before, 4);
        assertThat(events).filteredOn(Escalated.class::isInstance).hasSize(1);
        assertThat(events.subList(0, 3))
                .hasExactlyElementsOfTypes(CaseEvent.Opened.class, CaseEvent.AlertsAdopted.class, Escalated.class)
                .element(1)
                .isInstanceOfSatisfying(CaseEvent.AlertsAdopted.class, adopted -> {
                    assertThat(adopted.alerts()).isEqualTo(before);
                    assertThat(adopted.missing()).isEqualTo(4);
                });
        entity.restart();
        neighbours.told.clear();
        assertThat(adopt(opening, before, 4))
                .as("triage says it again; another page may be due")
                .noneMatch(event -> event instanceof CaseEvent.Opened || event instanceof CaseEvent.AlertsAdopted);
        assertThat(neighbours.told).contains("admitted [alert-3, alert-1, alert-2]");
    }

    @Test
    void alertsAdoptedAfterTheAcknowledgementCauseNoUpdate() {
        adopt(List.of(CaseTest.alert(3, Level.MEDIUM)), List.of(CaseTest.alert(1, Level.MEDIUM)), 0);
        acknowledge("analyst-1");
        assertThat(adopt(List.of(), List.of(CaseTest.alert(2, Level.CRITICAL)), 0))
                .hasExactlyElementsOfTypes(CaseEvent.AlertsAdopted.class);
        assertThat(entity.getState().alerts().size()).isEqualTo(3);
    }

    private static CaseCommand.Relate related(int number, RelationChange.Kind kind) {
        CaseName other = new CaseName(new CaseId("other"), 3);
        return new CaseCommand.Relate(List.of(
                new RelationChange(number, kind, other, null, new ChangeOrigin("ann", List.of(), Instant.now()))));
    }

    @Test
    void aMergedCaseSendsNoNotificationsAndReportsToItsParent() {
        admit(CaseTest.alert(1, Level.HIGH));
        await().until(() -> !neighbours.paged.isEmpty());
        entity.runCommand(related(1, RelationChange.Kind.BECAME_PART));
        assertThat(neighbours.told).contains("related through 1");
        assertThat(neighbours.told).anyMatch(told -> told.startsWith("whole #3"));
        neighbours.told.clear();
        entity.restart();
        await().until(() -> neighbours.told.stream().anyMatch(told -> told.startsWith("whole #3")));
        entity.runCommand(new CaseCommand.ConfirmNotice("whole:1:1"));
        assertThat(entity.getState().ledger().unconfirmed()).isEmpty();
        assertThat(acknowledge("bob"))
                .isInstanceOfSatisfying(
                        CaseReply.Rejection.class,
                        refused -> assertThat(refused.code()).isEqualTo("case.part-of"));

        int before = neighbours.paged.size();
        entity.runCommand(related(1, RelationChange.Kind.BECAME_PART));
        assertThat(entity.getState().relations().heard()).isEqualTo(1);
        entity.runCommand(related(2, RelationChange.Kind.LEFT_WHOLE));
        await().until(() -> neighbours.paged.size() > before);
        assertThat(acknowledge("bob")).isInstanceOf(CaseReply.Success.class);
        assertThat(neighbours.told).contains("touched by bob");
    }

    @Test
    void aParentConfirmsOnlyReportsOfItsOwnMergedCases() {
        admit(CaseTest.alert(1, Level.HIGH));
        Relations.News news = new Relations.News(1, Level.CRITICAL, List.of("LSASS memory was read on ws02"));
        CaseCommand.HearPart heard = new CaseCommand.HearPart(new CaseId("other"), 1, news);
        entity.runCommand(heard);
        assertThat(neighbours.told).noneMatch(told -> told.startsWith("heard"));
        entity.runCommand(related(1, RelationChange.Kind.TOOK_PART));
        entity.runCommand(heard);
        entity.runCommand(heard);
        assertThat(neighbours.told.stream().filter(told -> told.equals("heard other whole:1:1")))
                .hasSize(2);
        assertThat(entity.getState().totalSeverity()).isEqualTo(Level.CRITICAL);
    }
}
