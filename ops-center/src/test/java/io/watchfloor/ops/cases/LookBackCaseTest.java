package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.LookBackMark;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.outbox.Obligation;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Alerts that were found by looking back notify people only if the settings say so. */
class LookBackCaseTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(86_400);
    private static final CaseName OTHER = new CaseName(new CaseId("case-2"), 3);

    private Case now = Case.unopened(new CaseId("case-1"));

    private static Alert lookedBack(int ordinal, Level level, boolean pages) {
        Alert alert = CaseTest.alert(ordinal, level);
        return new Alert(
                alert.id(),
                ordinal,
                alert.asset(),
                alert.rule(),
                alert.seen(),
                alert.openedBy(),
                alert.names(),
                null,
                new LookBackMark("l1", pages));
    }

    private List<CaseEvent> admit(Instant at, Alert... alerts) {
        List<CaseEvent> events =
                now.admit(7, "host:ws01.corp.example", null, null, List.of(alerts), Collections.emptySortedMap(), at);
        now = now.applyAll(events);
        return events;
    }

    private static List<Obligation> obligations(List<CaseEvent> events) {
        return events.stream().flatMap(event -> Obligation.of(event).stream()).toList();
    }

    private List<CaseEvent> hear(int number, @Nullable Boolean quiet) {
        List<CaseEvent> events = RelationHandler.receiveReport(
                now, OTHER.id(), 1, new Relations.News(number, Level.HIGH, List.of("LSASS"), quiet), LATER);
        now = now.applyAll(events);
        return events;
    }

    private void mergeOther() {
        now = now.applyAll(RelationHandler.relate(
                now,
                List.of(new RelationChange(
                        1, RelationChange.Kind.TOOK_PART, OTHER, null, new ChangeOrigin(null, List.of("One"), NOW))),
                NOW));
    }

    @Test
    void aCaseOfAlertsThatWereFoundLookingBackNotifiesNobody() {
        List<CaseEvent> opened = admit(NOW, lookedBack(1, Level.CRITICAL, false));

        assertThat(now.status()).isEqualTo(CaseStatus.NEW);
        assertThat(obligations(opened))
                .as("nothing is left to wake the case for")
                .isEmpty();
        assertThat(Clocked.due(now, LATER)).isEmpty();
        assertThat(obligations(admit(LATER, lookedBack(2, Level.CRITICAL, false))))
                .isEmpty();
        assertThat(Clocked.due(now, LATER)).isEmpty();
    }

    @Test
    void anAlertThatTheSettingsLetPageNotifiesPeople() {
        assertThat(obligations(admit(NOW, lookedBack(1, Level.CRITICAL, true))))
                .containsExactly(new Obligation.Open(Obligation.PAGE, NOW));
        assertThat(Clocked.due(now, NOW)).isPresent();
    }

    @Test
    void theFirstAlertOfLiveTelemetryStartsTheNotificationOfPeople() {
        admit(NOW, lookedBack(1, Level.HIGH, false));

        assertThat(obligations(admit(LATER, CaseTest.alert(2, Level.LOW))))
                .containsExactly(new Obligation.Open(Obligation.PAGE, LATER));

        assertThat(Clocked.due(now, LATER)).isPresent();
        assertThat(now.paging().round().startedAt())
                .as("levels of the policy count from now on")
                .isEqualTo(LATER);
    }

    @Test
    void anAcknowledgedCaseGetsNoUrgentUpdateOfTheTimeBefore() {
        admit(NOW, CaseTest.alert(1, Level.HIGH));
        now = now.apply(new CaseEvent.Acknowledged("ann", 1, null, NOW));

        admit(LATER, lookedBack(2, Level.CRITICAL, false));

        assertThat(now.news()).isEmpty();
        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
        admit(LATER, CaseTest.alert(3, Level.CRITICAL));
        assertThat(now.news()).as("of a new critical rule").isPresent();
    }

    @Test
    void aCaseThatPeopleReopenNotifiesAgain() {
        admit(NOW, lookedBack(1, Level.HIGH, false));
        now = now.apply(new CaseEvent.Reopened("ann", "It goes on", 2, null, LATER));
        assertThat(Clocked.due(now, LATER)).isPresent();
    }

    @Test
    void aCaseThatNotifiedPeopleGoesOnAfterItsMergeIntoOneThatDidNot() {
        admit(NOW, lookedBack(1, Level.HIGH, false));
        mergeOther();
        assertThat(obligations(hear(1, true)))
                .as("the merged case notified nobody")
                .isEmpty();
        assertThat(now.news()).isEmpty();

        assertThat(obligations(hear(2, null))).containsExactly(new Obligation.Open(Obligation.PAGE, LATER));

        assertThat(now.news()).isPresent();
    }

    @Test
    void aMergedCaseReportsItsFirstAlertOfLiveTelemetry() {
        admit(NOW, lookedBack(1, Level.HIGH, false));
        now = now.applyAll(RelationHandler.relate(
                now,
                List.of(new RelationChange(
                        1, RelationChange.Kind.BECAME_PART, OTHER, null, new ChangeOrigin(null, List.of("One"), NOW))),
                NOW));
        assertThat(now.relations().whole())
                .isNotNull()
                .satisfies(whole -> assertThat(whole.news().quiet()).isTrue());

        admit(LATER, CaseTest.alert(2, Level.LOW));

        assertThat(now.relations().whole())
                .isNotNull()
                .satisfies(whole -> assertThat(whole.news().quiet()).isNull());
    }
}
