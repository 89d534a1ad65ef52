package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaseTest {

    static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private Case now = opened();

    static Alert alert(int ordinal, Level level) {
        return new Alert(
                "alert-" + ordinal,
                ordinal,
                "host:ws01.corp.example",
                new AlertRule("rule-" + ordinal, "LSASS memory was read", level, List.of("T1003.001")),
                Alert.Occurrences.once(NOW),
                "sensor/0000000000000001/" + ordinal,
                List.of());
    }

    static Case opened() {
        return admitted(Case.unopened(new CaseId("case-1")), NOW, alert(1, Level.HIGH));
    }

    static Case admitted(Case before, Instant at, Alert... alerts) {
        Case now = before;
        for (CaseEvent event : before.admit(
                7, "host:ws01.corp.example", null, null, List.of(alerts), Collections.emptySortedMap(), at)) {
            now = now.apply(event);
        }
        return now;
    }

    @SuppressWarnings("NullAway") // only the actor uses the reply address, not the decision
    static ActorRef<CaseReply> nobody() {
        return null;
    }

    private static CaseCommand.Request by(String person) {
        return Anybody.by(person);
    }

    private CaseDecision decide(CaseCommand.ByPerson command, Instant at) {
        CaseDecision decision = CaseDecision.decide(now, command, at);
        if (decision instanceof CaseDecision.Change change) {
            now = now.apply(change.event());
        }
        return decision;
    }

    private CaseDecision acknowledge(String person) {
        return decide(new CaseCommand.Acknowledge(by(person), nobody()), NOW.plusSeconds(5));
    }

    private Notification queuePage(Instant at) {
        CaseEvent.Escalated queued = Clocked.due(now, at).orElseThrow();
        now = now.apply(queued);
        return queued.pages().getFirst();
    }

    private void settle(Notification page, Instant at) {
        Notification.Attempt attempt =
                new Notification.Attempt(at, Notification.Outcome.DELIVERED, "The receiver answered 202");
        now = now.apply(now.attempted(page.id(), attempt, Clocked.TRIES).orElseThrow());
    }

    private static Notification.Attempt failedAt(Instant at) {
        return new Notification.Attempt(at, Notification.Outcome.FAILED, "The receiver answered 503");
    }

    private static Alert found(int ordinal, Level level) {
        AlertFinding finding =
                new AlertFinding("Microsoft Defender for Identity", "da1", level.text(), "new", false, NOW, null, null);
        return new Alert(
                "found",
                ordinal,
                "host:ws01.corp.example",
                new AlertRule("rule", "Suspected DCSync attack", level, List.of(), new TreeSet<>(), finding),
                new Alert.Occurrences(ordinal, NOW, NOW),
                "door-graph/0000000000000001/1",
                List.of());
    }

    @Test
    void aFindingThatBecomesMoreSevereRaisesTheCaseAndStaysOneAlert() {
        now = admitted(now, NOW, found(2, Level.LOW));
        assertThat(acknowledge("ann")).isInstanceOf(CaseDecision.Change.class);

        now = admitted(now, NOW, found(3, Level.CRITICAL));

        assertThat(now.alerts().size()).isEqualTo(2);
        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
        assertThat(now.news()).as("the case needs an urgent update").isPresent();
        assertThat(now.admit(
                        7,
                        "host:ws01.corp.example",
                        null,
                        null,
                        List.of(found(3, Level.CRITICAL)),
                        Collections.emptySortedMap(),
                        NOW))
                .as("the same offer again")
                .isEmpty();
    }

    @Test
    void theFirstToAcknowledgeHoldsTheCase() {
        assertThat(acknowledge("analyst-1")).isInstanceOf(CaseDecision.Change.class);
        assertThat(now.holder().acknowledgedBy()).isEqualTo("analyst-1");
        assertThat(now.holder().assignee()).isEqualTo("analyst-1");
        assertThat(now.status()).isEqualTo(CaseStatus.ACKNOWLEDGED);
    }

    @Test
    void acknowledgingTwiceChangesNothing() {
        acknowledge("analyst-1");
        Case before = now;
        assertThat(acknowledge("analyst-1")).isEqualTo(CaseDecision.Repeat.REPEAT);
        assertThat(now).isEqualTo(before);
    }

    @Test
    void aSecondPersonLearnsWhoAcknowledged() {
        acknowledge("analyst-1");
        assertThat(acknowledge("analyst-2")).isInstanceOfSatisfying(CaseDecision.Refusal.class, refusal -> {
            assertThat(refusal.holder()).isEqualTo("analyst-1");
            assertThat(refusal.code()).isEqualTo("case.acknowledged-by-other");
            assertThat(refusal.message()).contains("analyst-1");
        });
    }

    @Test
    void aResolvedCaseCannotBeAcknowledgedOrReopenedByThat() {
        acknowledge("analyst-1");
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW.plusSeconds(9));
        assertThat(acknowledge("analyst-1")).isInstanceOf(CaseDecision.Refusal.class);
        assertThat(now.status()).isEqualTo(CaseStatus.RESOLVED);
    }

    @Test
    void aCaseCannotBeResolvedBeforeItIsAcknowledged() {
        assertThat(decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW))
                .isInstanceOf(CaseDecision.Refusal.class);
    }

    @Test
    void aNoteOfTheHolderStartsTheWork() {
        acknowledge("analyst-1");
        decide(new CaseCommand.AddNote("Looking at it", by("analyst-2"), nobody()), NOW);
        assertThat(now.status()).isEqualTo(CaseStatus.ACKNOWLEDGED);
        decide(new CaseCommand.AddNote("Looking at it", by("analyst-1"), nobody()), NOW);
        assertThat(now.status()).isEqualTo(CaseStatus.IN_PROGRESS);
    }

    @Test
    void aRepeatedRequestAddsItsNoteOnce() {
        CaseCommand.Request request = Anybody.by("analyst-1", "key-1", null);
        assertThat(decide(new CaseCommand.AddNote("Once", request, nobody()), NOW))
                .isInstanceOf(CaseDecision.Change.class);
        assertThat(decide(new CaseCommand.AddNote("Once", request, nobody()), NOW))
                .isEqualTo(CaseDecision.Repeat.REPEAT);
    }

    static SealedRecord record(int number) {
        return new SealedRecord(
                "mx/0000000000000001/" + number, "host:mx1", NOW, "-/email/-", "sealed:1:0:eA==:default/host:mx1");
    }

    private CaseDecision add(String request, SealedRecord... records) {
        return decide(
                new CaseCommand.AddRecords(
                        List.of(records), "The mail", Anybody.by("analyst-1", request, null), nobody()),
                NOW);
    }

    @Test
    void aRecordOfTheArchiveIsAddedToTheEvidenceOnce() {
        assertThat(add("add-1", record(1), record(2))).isInstanceOf(CaseDecision.Change.class);
        assertThat(add("add-2", record(2), record(3)))
                .isInstanceOfSatisfying(
                        CaseDecision.Change.class,
                        change -> assertThat(change.event())
                                .isEqualTo(new CaseEvent.RecordsAdded(
                                        "analyst-1", List.of(record(3)), "The mail", "add-2", NOW)));
        assertThat(add("add-3", record(1), record(3))).isEqualTo(CaseDecision.Repeat.REPEAT);
        assertThat(now.ledger().records()).hasSize(3);
    }

    @Test
    void aCaseHasABoundedNumberOfRecordsOfTheArchive() {
        SealedRecord[] most = IntStream.range(0, CaseDecision.MOST_RECORDS)
                .mapToObj(CaseTest::record)
                .toArray(SealedRecord[]::new);
        add("add-1", most);
        assertThat(add("add-2", record(-1)))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refused -> assertThat(refused.code()).isEqualTo("case.records-full"));
        assertThat(add("add-3", record(1))).isEqualTo(CaseDecision.Repeat.REPEAT);
    }

    @Test
    void aRecordThatTheHolderAddsStartsTheWork() {
        acknowledge("analyst-1");
        add("add-1", record(1));
        assertThat(now.status()).isEqualTo(CaseStatus.IN_PROGRESS);
    }

    @Test
    void aStaleVersionIsRefused() {
        @Nullable Long stale = now.ledger().version() - 1;
        CaseCommand.Request request = Anybody.by("analyst-1", null, stale);
        assertThat(decide(new CaseCommand.Assign("analyst-2", request, nobody()), NOW))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.stale-version"));
    }

    private CaseDecision move(String person, CaseTier tier, @Nullable String request, @Nullable Long version) {
        return decide(
                new CaseCommand.ChangeTier(tier, "Needs reversing", Anybody.by(person, request, version), nobody()),
                NOW);
    }

    @Test
    void aCaseMovesToAnotherTierAndKeepsEverythingElse() {
        acknowledge("analyst-1");
        Case before = now;
        assertThat(before.holder().tier()).isEqualTo(CaseTier.TIER1);

        CaseDecision moved = move("analyst-2", CaseTier.FORENSICS, "key-1", null);

        assertThat(moved)
                .isEqualTo(new CaseDecision.Change(new CaseEvent.TierChanged(
                        "analyst-2", CaseTier.TIER1, CaseTier.FORENSICS, "Needs reversing", "key-1", NOW)));
        assertThat(now.holder())
                .isEqualTo(new CaseAssignment("analyst-1", before.holder().acknowledged(), CaseTier.FORENSICS));
        assertThat(now.status()).isEqualTo(before.status());
        assertThat(now.paging()).isEqualTo(before.paging());
        assertThat(now.summary().holder().tier()).isEqualTo(CaseTier.FORENSICS);
    }

    @Test
    void aRepeatedMoveAndAMoveToTheSameTierChangeNothing() {
        move("analyst-1", CaseTier.TIER2, "key-1", null);
        move("analyst-2", CaseTier.TIER3, "key-2", null);
        long version = now.ledger().version();

        assertThat(move("analyst-1", CaseTier.TIER2, "key-1", null)).isEqualTo(CaseDecision.Repeat.REPEAT);
        assertThat(move("analyst-1", CaseTier.TIER3, "key-3", null)).isEqualTo(CaseDecision.Repeat.REPEAT);
        assertThat(now.holder().tier()).isEqualTo(CaseTier.TIER3);
        assertThat(now.ledger().version()).isEqualTo(version);
    }

    @Test
    void theSecondOfTwoPeopleWhoMoveTheSameVersionIsRefused() {
        @Nullable Long seen = now.ledger().version();
        move("analyst-1", CaseTier.TIER2, null, seen);

        assertThat(move("analyst-2", CaseTier.LEGAL, null, seen))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.stale-version"));
        assertThat(now.holder().tier()).isEqualTo(CaseTier.TIER2);
    }

    @Test
    void aCaseThatIsAcknowledgedReleasedAndTakenOverStaysInItsTier() {
        move("analyst-1", CaseTier.HUNT, null, null);
        acknowledge("analyst-1");
        decide(new CaseCommand.Assign("analyst-2", by("analyst-1"), nobody()), NOW);
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW);
        decide(new CaseCommand.Reopen("Again", by("analyst-1"), nobody()), NOW);

        assertThat(now.status()).isEqualTo(CaseStatus.NEW);
        assertThat(now.holder().tier()).isEqualTo(CaseTier.HUNT);
    }

    @Test
    void anEndedCaseCannotBeMovedToAnotherTier() {
        acknowledge("analyst-1");
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW);

        assertThat(move("analyst-1", CaseTier.TIER2, null, null))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.illegal-move"));
    }

    @Test
    void aNotificationFollowsEachMinuteWithoutAcknowledgement() {
        Notification first = queuePage(NOW);
        assertThat(first.step()).isEqualTo(1);
        settle(first, NOW.plusSeconds(1));
        assertThat(Clocked.due(now, NOW.plusSeconds(59))).isEmpty();
        Notification second = queuePage(NOW.plusSeconds(60));
        assertThat(second.step()).isEqualTo(2);
        settle(second, NOW.plusSeconds(61));
        assertThat(Clocked.next(now)).isEqualTo(NOW.plusSeconds(120));
    }

    @Test
    void missedMinutesDuringAnOutageAreNotCaughtUp() {
        settle(queuePage(NOW), NOW);
        assertThat(queuePage(NOW.plusSeconds(605)).step()).isEqualTo(2);
        assertThat(Clocked.due(now, NOW.plusSeconds(664))).isEmpty();
        assertThat(now.paging().count()).isEqualTo(2);
    }

    @Test
    void noAttemptStartsAfterTheAcknowledgement() {
        Notification page = queuePage(NOW);
        assertThat(now.deliverable(page.id())).isPresent();
        now = now.apply(now.attempted(page.id(), failedAt(NOW), Clocked.TRIES).orElseThrow());
        acknowledge("analyst-1");
        assertThat(now.deliverable(page.id())).isEmpty();
        assertThat(Clocked.due(now, NOW.plus(Duration.ofDays(1)))).isEmpty();
        assertThat(Clocked.next(now)).isNull();
    }

    @Test
    void aNotificationFailsAfterItsLastAttempt() {
        Notification page = queuePage(NOW);
        for (int tries = 0; tries < 3; tries++) {
            assertThat(now.deliverable(page.id())).isPresent();
            now = now.apply(now.attempted(page.id(), failedAt(NOW.plusSeconds(tries)), Clocked.TRIES)
                    .orElseThrow());
        }
        assertThat(now.deliverable(page.id())).isEmpty();
        assertThat(now.paging().pages().getFirst().status()).isEqualTo(Notification.Status.FAILED);
    }

    @Test
    void everyAttemptAndReplayHasTheSameIdempotencyKey() {
        Notification page = queuePage(NOW);
        Case other = opened();
        assertThat(Clocked.due(other, NOW).orElseThrow().pages().getFirst().id())
                .isEqualTo(page.id());
        settle(page, NOW);
        assertThat(queuePage(NOW.plusSeconds(60)).id()).isNotEqualTo(page.id());
    }

    @Test
    void reopeningStartsARoundThatNotifiesAgain() {
        Notification first = queuePage(NOW);
        acknowledge("analyst-1");
        decide(new CaseCommand.Resolve("Reimaged", by("analyst-1"), nobody()), NOW.plusSeconds(30));
        decide(new CaseCommand.Reopen("It is back", by("analyst-2"), nobody()), NOW.plusSeconds(60));
        assertThat(now.paging().round().number()).isEqualTo(2);
        assertThat(now.holder().acknowledgedBy()).isNull();
        Notification again = queuePage(NOW.plusSeconds(60));
        assertThat(again.step()).isEqualTo(1);
        assertThat(again.id()).isNotEqualTo(first.id());
    }

    @Test
    void anEndedCaseNotifiesTriageAndItsAssetsUntilTheyConfirm() {
        acknowledge("analyst-1");
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW);
        assertThat(now.ledger().unconfirmed()).containsExactly("host:ws01.corp.example", Case.TRIAGE_ENDED);
        CaseEvent.NoticeConfirmed first = (CaseEvent.NoticeConfirmed)
                now.noticeConfirmed(Case.TRIAGE_ENDED, NOW).orElseThrow();
        assertThat(first.left()).isEqualTo(1);
        now = now.apply(first);
        now = now.apply(now.noticeConfirmed("host:ws01.corp.example", NOW).orElseThrow());
        assertThat(now.ledger().unconfirmed()).isEmpty();
    }

    @Test
    void anAlertIsAddedOnceAndTheHighestLevelIsTheSeverity() {
        assertThat(now.admit(
                        7,
                        "host:ws01.corp.example",
                        null,
                        null,
                        List.of(alert(1, Level.HIGH)),
                        Collections.emptySortedMap(),
                        NOW))
                .isEmpty();
        now = admitted(now, NOW, alert(1, Level.HIGH), alert(2, Level.CRITICAL));
        assertThat(now.alerts().size()).isEqualTo(2);
        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void noFurtherNotificationIsQueuedDuringAnAttempt() {
        queuePage(NOW);
        assertThat(Clocked.due(now, NOW.plusSeconds(61))).isEmpty();
    }

    @Test
    void anAcknowledgementOfAnEarlierRoundIsRefused() {
        acknowledge("analyst-1");
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW);
        decide(new CaseCommand.Reopen("It is back", by("analyst-1"), nobody()), NOW);
        assertThat(decide(new CaseCommand.Acknowledge(1, "the link in a message", by("analyst-2"), nobody()), NOW))
                .isInstanceOfSatisfying(
                        CaseDecision.Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("case.round-over"));
        assertThat(decide(new CaseCommand.Acknowledge(2, "the link in a message", by("analyst-2"), nobody()), NOW))
                .isInstanceOf(CaseDecision.Change.class);
    }

    @Test
    void onlyAResolvedCaseCanBeClosed() {
        CaseCommand.Close close =
                new CaseCommand.Close(Classification.TRUE_POSITIVE, "malware", null, by("analyst-1"), nobody());
        assertThat(decide(close, NOW)).isInstanceOf(CaseDecision.Refusal.class);
        acknowledge("analyst-1");
        decide(new CaseCommand.Resolve(null, by("analyst-1"), nobody()), NOW);
        assertThat(decide(close, NOW)).isInstanceOf(CaseDecision.Change.class);
        assertThat(now.closing()).isEqualTo(new Case.Closing(Classification.TRUE_POSITIVE, "malware"));
    }
}
