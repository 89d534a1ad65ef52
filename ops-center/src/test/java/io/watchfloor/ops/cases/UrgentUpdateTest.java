package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.outbox.Obligation;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The causes, recipients and end of urgent updates. */
class UrgentUpdateTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private Case now = CaseTest.opened();

    @SuppressWarnings("NullAway") // only the actor uses the reply address, not the decision
    private static ActorRef<CaseReply> nobody() {
        return null;
    }

    private static CaseCommand.Request by(String person) {
        return Anybody.by(person);
    }

    private CaseDecision decide(CaseCommand.ByPerson command) {
        CaseDecision decision = CaseDecision.decide(now, command, NOW.plusSeconds(30));
        if (decision instanceof CaseDecision.Change change) {
            now = now.apply(change.event());
        }
        return decision;
    }

    private void acknowledge() {
        decide(new CaseCommand.Acknowledge(by("analyst-1"), nobody()));
    }

    private CaseDecision confirm(String person, @Nullable Integer news) {
        return decide(new CaseCommand.Confirm(news, by(person), nobody()));
    }

    private void joins(int ordinal, Level level) {
        now = CaseTest.admitted(now, NOW.plusSeconds(ordinal * 10L), CaseTest.alert(ordinal, level));
    }

    private UrgentUpdate worsening() {
        return Objects.requireNonNull(now.paging().worsening());
    }

    private Notification page(long second) {
        CaseEvent.Escalated queued = Clocked.due(now, NOW.plusSeconds(second)).orElseThrow();
        now = now.apply(queued);
        Notification.Attempt attempt =
                new Notification.Attempt(NOW.plusSeconds(second), Notification.Outcome.DELIVERED, "200");
        now = now.apply(now.attempted(queued.pages().getFirst().id(), attempt, Clocked.TRIES)
                .orElseThrow());
        return queued.pages().getFirst();
    }

    @Test
    void aHigherSeverityNotifiesTheHolder() {
        acknowledge();
        assertThat(Clocked.due(now, NOW.plusSeconds(9))).isEmpty();
        joins(2, Level.CRITICAL);

        assertThat(worsening().from()).isEqualTo(Level.HIGH);
        assertThat(worsening().to()).isEqualTo(Level.CRITICAL);
        assertThat(worsening().what()).containsExactly("LSASS memory was read");
        Notification page = page(20);
        assertThat(page.kind()).isEqualTo(Notification.Kind.WORSENED);
        assertThat(now.holder().acknowledgedBy()).isEqualTo("analyst-1");
        assertThat(now.status()).isEqualTo(CaseStatus.ACKNOWLEDGED);
        assertThat(now.paging().round().number()).isEqualTo(1);
    }

    @Test
    void anotherCriticalRuleCausesAnUpdateToo() {
        joins(2, Level.CRITICAL);
        acknowledge();
        assertThat(now.paging().worsening()).isNull();
        joins(3, Level.CRITICAL);
        assertThat(worsening().what()).hasSize(1);
        assertThat(worsening().to()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void repeatedAndLessSevereRulesCauseNoUpdate() {
        joins(2, Level.CRITICAL);
        acknowledge();
        Alert again = CaseTest.alert(2, Level.CRITICAL);
        now = CaseTest.admitted(
                now,
                NOW.plusSeconds(60),
                new Alert(
                        "alert-99",
                        99,
                        again.asset(),
                        again.rule(),
                        Alert.Occurrences.once(NOW),
                        "sensor/0000000000000001/99",
                        List.of()));
        joins(4, Level.HIGH);
        assertThat(now.alerts().size()).isEqualTo(4);
        assertThat(now.paging().worsening()).isNull();
    }

    @Test
    void aSeverityThatAUserRaisedNotifiesNoOne() {
        acknowledge();
        decide(new CaseCommand.ChangeSeverity(Level.CRITICAL, by("analyst-1"), nobody()));
        assertThat(now.paging().worsening()).isNull();
        assertThat(Clocked.due(now, NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void anUpdateNotifiesInEveryStateWithAHolder() {
        acknowledge();
        for (CaseVerb verb : List.of(CaseVerb.START, CaseVerb.HOLD, CaseVerb.CONTAIN)) {
            decide(new CaseCommand.Move(verb, by("analyst-1"), nobody()));
            Case before = now;
            joins(2, Level.CRITICAL);
            assertThat(Clocked.due(now, NOW.plusSeconds(20))).as(verb.text()).isPresent();
            now = before;
        }
    }

    @Test
    void anUpdateRepeatsItsNotificationsEachWithItsOwnKey() {
        acknowledge();
        joins(2, Level.CRITICAL);
        Notification first = page(20);
        assertThat(Clocked.due(now, NOW.plusSeconds(79))).isEmpty();
        assertThat(Clocked.next(now)).isEqualTo(NOW.plusSeconds(80));
        Notification second = page(80);
        assertThat(second.step()).isEqualTo(2);
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void noAttemptStartsAfterTheUpdateIsAcknowledged() {
        acknowledge();
        joins(2, Level.CRITICAL);
        CaseEvent.Escalated queued = Clocked.due(now, NOW.plusSeconds(20)).orElseThrow();
        now = now.apply(queued);
        assertThat(now.deliverable(queued.pages().getFirst().id())).isPresent();

        assertThat(confirm("analyst-2", null)).isInstanceOf(CaseDecision.Change.class);

        assertThat(now.deliverable(queued.pages().getFirst().id())).isEmpty();
        assertThat(now.paging().pages().getLast().status()).isEqualTo(Notification.Status.CANCELLED);
        assertThat(Clocked.due(now, NOW.plus(Duration.ofDays(1)))).isEmpty();
        assertThat(worsening().confirmed()).isEqualTo(new UrgentUpdate.Confirmation("analyst-2", NOW.plusSeconds(30)));
    }

    @Test
    void newsBeforeTheAcknowledgementIsAddedToTheSameUpdate() {
        acknowledge();
        joins(2, Level.CRITICAL);
        page(20);
        joins(3, Level.CRITICAL);
        assertThat(worsening().number()).isEqualTo(1);
        assertThat(worsening().news()).isEqualTo(2);
        assertThat(Clocked.due(now, NOW.plusSeconds(40)))
                .as("no second stream of pages")
                .isEmpty();
        assertThat(page(80).step()).isEqualTo(2);
    }

    @Test
    void anAcknowledgementOfOutdatedNewsIsRefused() {
        acknowledge();
        joins(2, Level.CRITICAL);
        joins(3, Level.CRITICAL);
        assertThat(confirm("analyst-1", 1))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.worse-since"));
        assertThat(worsening().isOpen()).isTrue();
        assertThat(confirm("analyst-1", 2)).isInstanceOf(CaseDecision.Change.class);
        assertThat(confirm("analyst-1", 2)).isEqualTo(CaseDecision.Repeat.REPEAT);
        assertThat(confirm("analyst-2", 2))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.message()).contains("analyst-1"));
    }

    @Test
    void withoutAnUpdateThereIsNothingToAcknowledge() {
        acknowledge();
        assertThat(confirm("analyst-1", null))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.nothing-to-confirm"));
    }

    @Test
    void afterAnAcknowledgementTheNextUpdateNotifiesAgain() {
        acknowledge();
        joins(2, Level.CRITICAL);
        Notification first = page(20);
        confirm("analyst-1", null);
        joins(4, Level.CRITICAL);
        assertThat(worsening().number()).isEqualTo(2);
        Notification next = page(40);
        assertThat(next.step()).isEqualTo(1);
        assertThat(next.id()).isNotEqualTo(first.id());
    }

    @Test
    void resolvingAcknowledgesTheUpdateAndEndsItsNotifications() {
        acknowledge();
        joins(2, Level.CRITICAL);
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()));
        assertThat(worsening().isOpen()).isFalse();
        assertThat(Clocked.due(now, NOW.plusSeconds(90))).isEmpty();
    }

    @Test
    void anUnacknowledgedCaseNeedsNoUpdate() {
        joins(2, Level.CRITICAL);
        assertThat(now.paging().worsening()).isNull();
        assertThat(page(20).kind()).isEqualTo(Notification.Kind.OPENED);
    }

    @Test
    void theNotificationStaysPendingUntilTheUpdateIsAcknowledged() {
        Instant at = NOW.plusSeconds(20);
        assertThat(Obligation.of(new CaseEvent.Worsened(Level.HIGH, Level.CRITICAL, List.of("x"), at)))
                .containsExactly(new Obligation.Open("worsened", at));
        acknowledge();
        joins(2, Level.CRITICAL);
        CaseEvent.Escalated queued = Clocked.due(now, at).orElseThrow();
        assertThat(Obligation.of(queued))
                .containsExactly(
                        new Obligation.Open("worsened", at.plusSeconds(60)),
                        new Obligation.Open(
                                "deliver:" + queued.pages().getFirst().id(), null));
        assertThat(Obligation.of(new CaseEvent.WorseningConfirmed("analyst-1", 1, null, at)))
                .containsExactly(new Obligation.Settled("worsened"), new Obligation.AllSettled("deliver:"));
    }
}
