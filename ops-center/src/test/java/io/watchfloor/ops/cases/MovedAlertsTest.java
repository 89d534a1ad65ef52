package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.cases.relation.CaseName;
import io.watchfloor.ops.cases.relation.ChangeOrigin;
import io.watchfloor.ops.cases.relation.RelationChange;
import io.watchfloor.ops.cases.relation.RelationChange.Kind;
import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A case's processing of alerts that a user moves. */
class MovedAlertsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final CaseName OTHER = new CaseName(new CaseId("other"), 9);

    private final Alert worst = CaseTest.alert(50, Level.CRITICAL);
    private final Case one = CaseTest.admitted(CaseTest.opened(), NOW, worst);

    private static RelationChange change(long number, Kind kind, CaseName other, Alert alert) {
        return new RelationChange(
                number, kind, other, null, new ChangeOrigin("ann", List.of("Hers"), NOW), List.of(alert));
    }

    private static Case heard(Case before, RelationChange change) {
        return before.applyAll(RelationHandler.relate(before, List.of(change), NOW));
    }

    @Test
    void theSeverityFollowsAnAlertThatIsMovedOutAndBack() {
        Case without = heard(one, change(1, Kind.ALERTS_LEFT, OTHER, worst));
        assertThat(without.severity()).isEqualTo(CaseTest.opened().severity());
        assertThat(without.holds(worst.id())).isFalse();
        assertThat(without.paging()).as("what was paged").isEqualTo(one.paging());
        assertThat(without.relations().departed())
                .singleElement()
                .satisfies(gone -> assertThat(gone.to()).isEqualTo(OTHER));
        assertThat(heard(without, change(1, Kind.ALERTS_LEFT, OTHER, worst)))
                .as("told twice")
                .isEqualTo(without);
        Case again = heard(without, change(2, Kind.ALERTS_CAME, OTHER, worst));
        assertThat(again.alerts()).isEqualTo(one.alerts());
        assertThat(again.severity()).isEqualTo(one.severity());
        assertThat(again.relations().departed()).isEmpty();
    }

    @Test
    void aSeverityThatAUserSetStays() {
        Case graded = one.apply(new CaseEvent.SeverityChanged("ann", Level.LOW, null, NOW));
        assertThat(heard(graded, change(1, Kind.ALERTS_LEFT, OTHER, worst)).severity())
                .isEqualTo(Level.LOW);
    }

    @Test
    void aLateDeliveryOfAMovedAlertChangesNothing() {
        Case without = heard(one, change(1, Kind.ALERTS_LEFT, OTHER, worst));
        assertThat(CaseTest.admitted(without, NOW, worst)).isEqualTo(without);
        Case free = heard(one, change(1, Kind.ALERTS_LEFT, new CaseName(one.id(), 1), worst));
        assertThat(free.relations().departed())
                .singleElement()
                .satisfies(gone -> assertThat(gone.to()).isNull());
        assertThat(CaseTest.admitted(free, NOW, worst).holds(worst.id()))
                .as("one without a case may come back by itself")
                .isTrue();
    }

    @Test
    void theHolderIsNotifiedOfSevereAlertsThatAnotherUserMoved() {
        Alert more = CaseTest.alert(60, Level.CRITICAL);
        Case calm = CaseTest.opened();
        Case ben = calm.apply(new CaseEvent.Acknowledged("ben", 1, null, NOW));
        Case ann = calm.apply(new CaseEvent.Acknowledged("ann", 1, null, NOW));
        assertThat(heard(ben, change(1, Kind.ALERTS_CAME, OTHER, more)).paging().worsening())
                .isNotNull();
        assertThat(heard(ann, change(1, Kind.ALERTS_CAME, OTHER, more)).paging().worsening())
                .as("the person who moved it")
                .isNull();
    }

    @Test
    void aCaseThatEndedMeanwhileNotifiesTheAssetOfTheAlert() {
        Case ended = CaseTest.opened().apply(new CaseEvent.Resolved("ben", null, null, NOW));
        Case settled = ended;
        for (String neighbour : ended.ledger().unconfirmed()) {
            settled = settled.apply(settled.noticeConfirmed(neighbour, NOW).orElseThrow());
        }
        assertThat(settled.ledger().unconfirmed()).isEmpty();
        assertThat(heard(settled, change(1, Kind.ALERTS_CAME, OTHER, worst))
                        .ledger()
                        .unconfirmed())
                .containsExactly(worst.asset());
    }
}
