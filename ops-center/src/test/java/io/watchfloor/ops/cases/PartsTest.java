package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.LinkKind;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.cases.relation.RelationChange.Kind;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cases that are merged into others, and parents of merged cases. */
class PartsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final CaseName OTHER = new CaseName(new CaseId("case-2"), 3);

    private Case now = CaseTest.opened();

    private List<CaseEvent> tell(long number, Kind kind, @Nullable String by) {
        List<CaseEvent> events = RelationHandler.relate(
                now,
                List.of(new RelationChange(
                        number, kind, OTHER, null, new ChangeOrigin(by, List.of("One attack"), NOW))),
                NOW);
        now = now.applyAll(events);
        return events;
    }

    private List<CaseEvent> hear(int news, Level severity, String title) {
        List<CaseEvent> events = RelationHandler.receiveReport(
                now, OTHER.id(), 1, new Relations.News(news, severity, List.of(title)), NOW);
        now = now.applyAll(events);
        return events;
    }

    private void acknowledge() {
        now = now.apply(new CaseEvent.Acknowledged("ann", 1, null, NOW));
    }

    @SuppressWarnings("NullAway") // only the actor uses the reply address, not the decision
    private static ActorRef<CaseReply> nobody() {
        return null;
    }

    @Test
    void aMergedCaseSendsNoNotificationsUntilItIsUnmerged() {
        Notification page = Clocked.due(now, NOW).orElseThrow().pages().getFirst();
        now = now.apply(new CaseEvent.PageQueued(page, NOW));
        tell(1, Kind.BECAME_PART, "ann");
        assertThat(now.deliverable(page.id())).isEmpty();
        assertThat(Clocked.due(now, NOW.plusSeconds(600))).isEmpty();
        assertThat(Clocked.next(now)).isNull();
        assertThat(tell(2, Kind.LEFT_WHOLE, "ann"))
                .singleElement()
                .isInstanceOfSatisfying(
                        CaseEvent.Related.class,
                        left -> assertThat(left.pages()).isEqualTo(Notification.Kind.OPENED));
        assertThat(Clocked.due(now, NOW.plusSeconds(600))).isPresent();
    }

    @Test
    void commandsForAMergedCaseAreRefusedWithTheParentsNumber() {
        tell(1, Kind.BECAME_PART, "ann");
        CaseCommand.ByPerson note = new CaseCommand.AddNote("Hm", Anybody.by("ann"), nobody());
        assertThat(CaseDecision.decide(now, note, NOW)).isInstanceOfSatisfying(CaseDecision.Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("case.part-of");
            assertThat(refusal.message()).contains("#3");
        });
        assertThat(now.summary().heading().status()).isEqualTo(CaseStatus.MERGED);
        assertThat(CaseAction.allowed(now.summary())).containsExactly(CaseAction.LINK);
    }

    @Test
    void aMergedCaseReportsItsSeverityAndUpdates() {
        tell(1, Kind.BECAME_PART, "ann");
        assertThat(now.ledger().unconfirmed()).containsExactly("whole:1:1");
        now = CaseTest.admitted(now, NOW, CaseTest.alert(2, Level.CRITICAL));
        assertThat(now.ledger().unconfirmed()).containsExactly("whole:1:2");
        assertThat(now.relations().whole()).isNotNull().satisfies(whole -> {
            assertThat(whole.news().severity()).isEqualTo(Level.CRITICAL);
            assertThat(whole.news().what()).hasSize(2);
        });
        now = now.apply(now.noticeConfirmed("whole:1:2", NOW).orElseThrow());
        now = CaseTest.admitted(now, NOW, CaseTest.alert(3, Level.LOW));
        assertThat(now.ledger().unconfirmed()).isEmpty();
    }

    @Test
    void aMoreSevereMergedCaseRaisesItsParentUntilItIsUnmerged() {
        acknowledge();
        tell(1, Kind.TOOK_PART, "bob");
        assertThat(hear(1, Level.CRITICAL, "LSASS on ws02"))
                .hasSize(2)
                .last()
                .isInstanceOfSatisfying(CaseEvent.Worsened.class, worse -> {
                    assertThat(worse.from()).isEqualTo(Level.HIGH);
                    assertThat(worse.to()).isEqualTo(Level.CRITICAL);
                    assertThat(worse.what()).containsExactly("Case #3 was merged into this case: LSASS on ws02");
                });
        assertThat(now.summary().heading().severity()).isEqualTo(Level.CRITICAL);
        assertThat(hear(1, Level.CRITICAL, "LSASS on ws02")).as("a repeat").isEmpty();
        tell(2, Kind.LOST_PART, "bob");
        assertThat(now.summary().heading().severity()).isEqualTo(Level.HIGH);
    }

    @Test
    void aHolderIsNotNotifiedOfTheOwnMergeButOfLaterUpdates() {
        acknowledge();
        tell(1, Kind.TOOK_PART, "ann");
        assertThat(hear(1, Level.CRITICAL, "LSASS on ws02")).hasSize(1);
        assertThat(hear(2, Level.CRITICAL, "Shadow copies deleted")).hasSize(2);
    }

    @Test
    void theHolderIsNotifiedOnceOfAnAutomaticMerge() {
        acknowledge();
        tell(1, Kind.TOOK_PART, null);
        assertThat(hear(1, Level.LOW, "Ping on ws02")).last().isInstanceOf(CaseEvent.Worsened.class);
    }

    @Test
    void aSeverityThatAUserSetAppliesUntilAMergedCaseEscalates() {
        tell(1, Kind.TOOK_PART, "ann");
        hear(1, Level.CRITICAL, "LSASS on ws02");
        now = now.apply(new CaseEvent.SeverityChanged("ann", Level.MEDIUM, null, NOW));
        assertThat(now.totalSeverity()).isEqualTo(Level.MEDIUM);
        hear(2, Level.CRITICAL, "Shadow copies deleted");
        assertThat(now.totalSeverity()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void aMergedCaseOfAnEndedParentAcceptsNoAlertsUntilItIsUnmerged() {
        tell(1, Kind.BECAME_PART, "ann");
        assertThat(now.takesAlerts()).isTrue();
        tell(2, Kind.WHOLE_ENDED, null);
        assertThat(now.takesAlerts()).isFalse();
        assertThat(now.ledger().unconfirmed()).contains("host:ws01.corp.example");
        tell(3, Kind.LEFT_WHOLE, "ann");
        assertThat(now.takesAlerts()).isTrue();
        assertThat(now.ledger().unconfirmed()).contains(Case.TRIAGE_REOPENED);
    }

    @Test
    void anEndedCaseThatGetsAMergedCaseReportsItsEndAgain() {
        acknowledge();
        now = now.apply(new CaseEvent.Resolved("ann", null, null, NOW));
        now = now.with(now.ledger().withUnconfirmed(new java.util.TreeSet<>()));
        tell(1, Kind.TOOK_PART, "ann");
        assertThat(now.ledger().unconfirmed()).containsExactly(Case.TRIAGE_ENDED);
    }

    @Test
    void triageIsNotifiedOfEachNewHolderOnce() {
        acknowledge();
        CaseEvent touched = RelationHandler.holderChanged(now, "ann", NOW).orElseThrow();
        assertThat(touched).isEqualTo(new CaseEvent.Touched("ann", NOW));
        now = now.apply(touched);
        assertThat(now.ledger().unconfirmed()).containsExactly("triage:touched:ann");
        assertThat(RelationHandler.holderChanged(now, "bob", NOW)).isEmpty();
        now = now.apply(new CaseEvent.Resolved("ann", null, null, NOW));
        assertThat(RelationHandler.holderChanged(now, "ann", NOW)).isEmpty();
        now = now.apply(new CaseEvent.Reopened("bob", "It is back", 2, null, NOW));
        assertThat(RelationHandler.holderChanged(now, "bob", NOW)).isPresent();
    }

    @Test
    void aLinkCanBeAddedAndRemoved() {
        RelationChange linked = new RelationChange(
                1, Kind.LINKED, OTHER, LinkKind.RECURRENCE_OF, new ChangeOrigin("ann", List.of(), NOW));
        now = now.applyAll(RelationHandler.relate(now, List.of(linked), NOW));
        assertThat(now.relations().links()).extracting(Relations.Linked::kind).containsExactly(LinkKind.RECURRENCE_OF);
        assertThat(CaseAction.allowed(now.summary())).contains(CaseAction.UNLINK);
        RelationChange unlinked = new RelationChange(2, Kind.UNLINKED, OTHER, LinkKind.RECURRENCE_OF, linked.cause());
        now = now.applyAll(RelationHandler.relate(now, List.of(linked, unlinked), NOW));
        assertThat(now.relations().links()).isEmpty();
    }
}
