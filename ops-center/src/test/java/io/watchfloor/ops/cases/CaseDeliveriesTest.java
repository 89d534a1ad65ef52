package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.escalation.PagerReply;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A case with many assets notifies each of its end once, a few at a time. */
class CaseDeliveriesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T22:26:52Z");
    private static final int ASSETS = 100;

    private final Told told = new Told();
    private final TestInbox<CaseMessage> self = TestInbox.create();
    private final CaseDeliveries notices = new CaseDeliveries(told, self.getRef());
    private Case now = ended();

    private static Case ended() {
        Case of = CaseTest.admitted(
                Case.unopened(new CaseId("case-1")),
                NOW,
                IntStream.range(0, ASSETS).mapToObj(CaseDeliveriesTest::alert).toArray(Alert[]::new));
        TreeSet<String> owed = new TreeSet<>(of.alerts().assets());
        owed.add(Case.TRIAGE_ENDED);
        return of.with(of.ledger().withUnconfirmed(owed));
    }

    private static Alert alert(int number) {
        return new Alert(
                "alert-" + number,
                number,
                "host:ws" + number,
                new AlertRule("rule-1", "LSASS memory was read", Level.HIGH, List.of("T1003.001")),
                Alert.Occurrences.once(NOW),
                "sensor/0000000000000001/" + number,
                List.of());
    }

    /** Like the entity: each commit is followed by sending pending messages. */
    private int journal() {
        List<CaseEvent> events = notices.journal(now, NOW);
        now = now.applyAll(events);
        notices.send(now);
        return events.size();
    }

    @Test
    void eachRecipientGetsItsMessageOnceDespiteFurtherCommits() {
        notices.send(now);
        assertThat(told.ended).as("triage does not wait behind the assets").isEqualTo(1);
        assertThat(told.assets).hasSize(CaseDeliveries.MAX_UNCONFIRMED - 1);
        IntStream.range(0, 50).forEach(commit -> notices.send(now));
        assertThat(told.assets).hasSize(CaseDeliveries.MAX_UNCONFIRMED - 1);

        notices.confirm(now, Case.TRIAGE_ENDED);
        for (int answered = 0; answered < ASSETS; answered++) {
            notices.confirm(now, told.assets.get(answered));
            journal();
        }
        assertThat(now.ledger().unconfirmed()).isEmpty();
        assertThat(told.assets).hasSize(ASSETS).doesNotHaveDuplicates();
        assertThat(told.ended).isEqualTo(1);
    }

    @Test
    void confirmationsDuringACommitShareTheNextCommit() {
        notices.send(now);
        told.assets.forEach(asset -> notices.confirm(now, asset));
        notices.confirm(now, told.assets.getFirst());
        notices.confirm(now, "host:unknown");
        assertThat(self.getAllReceived())
                .as("each asks for the commit, because the message of another may be dropped")
                .hasSize(CaseDeliveries.MAX_UNCONFIRMED - 1)
                .containsOnly(CaseMessage.Confirmed.JOURNAL);
        assertThat(journal()).isEqualTo(CaseDeliveries.MAX_UNCONFIRMED - 1);
        assertThat(journal()).isZero();
    }

    @Test
    void aLostMessageIsSentAgain() {
        notices.send(now);
        List<String> first = List.copyOf(told.assets);
        told.assets.clear();
        notices.forget();
        notices.send(now);
        assertThat(told.assets).isEqualTo(first);
    }

    @Test
    void aNewMessageToTheSameRecipientIsSent() {
        notices.send(now);
        Case reopened = now.with(now.ledger().withUnconfirmed(new TreeSet<>()));
        notices.send(reopened);
        notices.send(now);
        assertThat(told.ended).isEqualTo(2);
    }

    private static final class Told implements CaseOutbound {
        private final List<String> assets = new ArrayList<>();
        private int ended;

        @Override
        public void endFolding(CaseId caseId, String asset, List<String> alerts) {
            assets.add(asset);
        }

        @Override
        public void ended(CaseId caseId, boolean exercise) {
            ended++;
        }

        @Override
        public void admitted(CaseId caseId, List<String> alerts) {}

        @Override
        public void returned(CaseId caseId, List<String> alerts) {}

        @Override
        public void reopened(CaseId caseId, long number, List<Alert> alerts) {}

        @Override
        public void touched(CaseId caseId, String by) {}

        @Override
        public void related(CaseId caseId, long through) {}

        @Override
        public void notifyParent(CaseId part, Relations.Whole whole) {}

        @Override
        public void partHeard(CaseId part, String notice) {}

        @Override
        public void offer(CaseSummary summary, Notification page, ActorRef<PagerReply> replyTo) {}

        @Override
        public PagerCommand.Subject subject(CaseSummary summary, Notification page) {
            return Subjects.of(summary);
        }

        @Override
        public void withdraw(CaseId caseId, Set<String> contacts) {}

        @Override
        public CompletionStage<Notification.Attempt> page(
                CaseSummary summary, Notification page, @Nullable String traceparent) {
            return CompletableFuture.failedStage(new IllegalStateException("nobody pages"));
        }
    }
}
