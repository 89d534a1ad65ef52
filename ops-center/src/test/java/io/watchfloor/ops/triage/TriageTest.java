package io.watchfloor.ops.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.alert.Alert;
import io.watchfloor.ops.rules.Level;
import io.watchfloor.ops.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.triage.TriageEvent.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriageTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ASSET = "host:ws01.corp.example";
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4));

    private Triage triage = Triage.empty();

    private List<Placement> place(Alert... alerts) {
        List<Placement> placements = triage.place(ASSET, List.of(alerts), POLICY, NOW)
                .map(AlertsPlaced::placements)
                .orElse(List.of());
        triage.place(ASSET, List.of(alerts), POLICY, NOW).ifPresent(event -> triage = triage.apply(event));
        return placements;
    }

    static Alert alert(int ordinal, Level level, Instant time) {
        return new Alert(
                "alert-" + ordinal,
                ordinal,
                ASSET,
                "rule-" + ordinal,
                "Something happened",
                level,
                List.of("T1003.001"),
                1,
                time,
                time,
                "sensor/0000000000000001/" + ordinal,
                List.of());
    }

    @Test
    void aHighAlertOpensACaseWithTheNextNumber() {
        assertThat(place(alert(1, Level.HIGH, NOW)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue())
                .satisfies(placement -> assertThat(placement.number()).isEqualTo(1));
        assertThat(triage.nextNumber()).isEqualTo(2);
    }

    @Test
    void aMediumAlertAloneOpensNothingAndCostsNoEvent() {
        assertThat(triage.place(ASSET, List.of(alert(1, Level.MEDIUM, NOW)), POLICY, NOW))
                .isEmpty();
    }

    @Test
    void aLaterAlertOfAnyLevelJoinsTheOpenCaseOfItsAsset() {
        place(alert(1, Level.CRITICAL, NOW));
        List<Placement> second = place(alert(2, Level.LOW, NOW.plusSeconds(600)));
        assertThat(second).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isFalse();
            assertThat(placement.number()).isEqualTo(1);
        });
    }

    @Test
    void offeringTheSameAlertsAgainChangesNothing() {
        place(alert(1, Level.HIGH, NOW), alert(2, Level.HIGH, NOW));
        assertThat(triage.place(ASSET, List.of(alert(1, Level.HIGH, NOW), alert(2, Level.HIGH, NOW)), POLICY, NOW))
                .isEmpty();
    }

    @Test
    void anAlertFarFromTheCasesLatestOpensAnotherCase() {
        place(alert(1, Level.HIGH, NOW));
        List<Placement> later = place(alert(2, Level.HIGH, NOW.plus(Duration.ofHours(5))));
        assertThat(later)
                .singleElement()
                .satisfies(placement -> assertThat(placement.number()).isEqualTo(2));
    }

    @Test
    void theWindowMovesWithTheCasesLatestAlert() {
        place(alert(1, Level.HIGH, NOW));
        place(alert(2, Level.HIGH, NOW.plus(Duration.ofHours(3))));
        List<Placement> third = place(alert(3, Level.HIGH, NOW.plus(Duration.ofHours(6))));
        assertThat(third)
                .singleElement()
                .satisfies(placement -> assertThat(placement.number()).isEqualTo(1));
    }

    @Test
    void whatComesAfterTheCaseEndedOpensAnotherOne() {
        String first = place(alert(1, Level.HIGH, NOW)).getFirst().caseId();
        triage = triage.apply(triage.ended(first).orElseThrow());
        List<Placement> next = place(alert(2, Level.HIGH, NOW.plusSeconds(1)));
        assertThat(next).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isTrue();
            assertThat(placement.caseId()).isNotEqualTo(first);
        });
    }

    @Test
    void alertsThatReachAnEndedCaseFindAnotherOne() {
        String first = place(alert(1, Level.HIGH, NOW)).getFirst().caseId();
        place(alert(2, Level.LOW, NOW.plusSeconds(5)));
        triage = triage.apply(triage.ended(first).orElseThrow());
        AlertsPlaced again =
                triage.returned(first, List.of("alert-2"), POLICY, NOW).orElseThrow();
        triage = triage.apply(again);
        assertThat(again.placements()).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isTrue();
            assertThat(placement.caseId()).isNotEqualTo(first);
            assertThat(placement.number()).isEqualTo(2);
        });
        assertThat(triage.unadmitted().get(first))
                .extracting(placement -> placement.alert().id())
                .containsExactly("alert-1");
    }

    @Test
    void placementsWaitUntilTheCaseConfirmsThem() {
        String id = place(alert(1, Level.HIGH, NOW), alert(2, Level.HIGH, NOW))
                .getFirst()
                .caseId();
        triage = triage.apply(triage.admitted(id, List.of("alert-1")).orElseThrow());
        assertThat(triage.unadmitted().get(id)).hasSize(1);
        triage = triage.apply(triage.admitted(id, List.of("alert-2")).orElseThrow());
        assertThat(triage.unadmitted()).isEmpty();
        assertThat(triage.admitted(id, List.of("alert-2"))).isEmpty();
    }
}
