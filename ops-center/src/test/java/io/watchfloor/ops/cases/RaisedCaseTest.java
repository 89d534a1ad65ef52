package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A case's severity includes alerts whose severity their assets raised; its events record the reasons. */
class RaisedCaseTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private final List<CaseEvent> journal = new ArrayList<>();
    private Case now = Case.unopened(new CaseId("case-1"));

    private static Alert raised(int ordinal, Level from, Level to, String because) {
        Alert plain = CaseTest.alert(ordinal, from);
        return new Alert(
                plain.id(),
                plain.ordinal(),
                plain.asset(),
                plain.rule(),
                plain.seen(),
                plain.openedBy(),
                plain.names(),
                new SeverityRaise(to, List.of(because)));
    }

    private void take(List<? extends CaseEvent> events) {
        for (CaseEvent event : events) {
            journal.add(event);
            now = now.apply(event);
        }
    }

    private void admit(Alert... alerts) {
        take(now.admit(7, "host:ws01.corp.example", null, null, List.of(alerts), Collections.emptySortedMap(), NOW));
    }

    @Test
    void aRaisedAlertSetsTheSeverityOfItsCaseWithAReason() {
        admit(raised(1, Level.MEDIUM, Level.HIGH, "it is tagged sensitive"));
        take(List.of(Clocked.due(now, NOW).orElseThrow()));
        CaseSummary.Heading heading = now.summary().heading();
        assertThat(heading.severity()).isEqualTo(Level.HIGH);
        assertThat(heading.raised())
                .containsExactly("LSASS memory was read on ws01.corp.example: severity raised from medium to high,"
                        + " because it is tagged sensitive.");
    }

    @Test
    void aRaisedAlertCausesAnUrgentUpdateOfAnAcknowledgedCase() {
        admit(CaseTest.alert(1, Level.HIGH));
        take(List.of(new CaseEvent.Acknowledged("ann", 1, null, NOW)));
        admit(raised(2, Level.HIGH, Level.CRITICAL, "its criticality is critical"));
        assertThat(journal.getLast()).isInstanceOfSatisfying(CaseEvent.Worsened.class, worse -> {
            assertThat(worse.from()).isEqualTo(Level.HIGH);
            assertThat(worse.to()).isEqualTo(Level.CRITICAL);
        });
        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
    }

    @Test
    void aReplayGivesTheSameSeverityAndReasonsTheMostSevereFirst() {
        admit(raised(1, Level.MEDIUM, Level.HIGH, "it is tagged sensitive"));
        admit(raised(2, Level.HIGH, Level.CRITICAL, "its criticality is critical"), CaseTest.alert(3, Level.LOW));
        Case again = Case.unopened(new CaseId("case-1"));
        for (CaseEvent event : journal) {
            again = again.apply(event);
        }
        assertThat(again).isEqualTo(now);
        assertThat(again.summary().heading().raised())
                .hasSize(2)
                .first()
                .asString()
                .contains("from high to critical");
    }

    @Test
    void aCaseWithoutRaisedAlertsHasNoReasons() {
        admit(CaseTest.alert(1, Level.HIGH));
        assertThat(now.summary().heading().raised()).isEmpty();
    }
}
