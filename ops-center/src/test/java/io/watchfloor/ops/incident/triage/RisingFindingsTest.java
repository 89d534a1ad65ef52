package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertFinding;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A later version of another product's finding is more severe, so triage receives its alert a second time. */
class RisingFindingsTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ASSET = "host:ws01.corp.example";
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100, TriageTest.NO_RISK);

    private final HeldTriage triage = new HeldTriage(POLICY);

    private static Alert found(long ordinal, Level level) {
        AlertFinding finding =
                new AlertFinding("Microsoft Defender for Identity", "da1", level.text(), "new", false, NOW, null, null);
        return new Alert(
                "found",
                ordinal,
                ASSET,
                new AlertRule("rule", "Suspected DCSync attack", level, List.of(), new TreeSet<>(), finding),
                new Alert.Occurrences(ordinal, NOW, NOW),
                "door-graph/0000000000000001/1",
                List.of());
    }

    @Test
    void anAlertWithoutACaseOpensOneWhenItBecomesSevere() {
        assertThat(triage.place(NOW, found(1, Level.MEDIUM))).isEmpty();

        List<Placement> raised = triage.place(NOW, found(2, Level.HIGH));

        assertThat(raised)
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue());
        assertThat(triage.state().unclaimed().kept()).isZero();
    }

    @Test
    void anAlertThatRisesBelowTheLevelOfCasesIsKeptOnce() {
        triage.place(NOW, found(1, Level.LOW));
        triage.place(NOW, found(2, Level.MEDIUM));

        assertThat(triage.state().unclaimed().of(ASSET).alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.level()).isEqualTo(Level.MEDIUM));
    }

    @Test
    void bothVersionsInOneBatchOpenOneCase() {
        assertThat(triage.place(NOW, found(1, Level.LOW), found(2, Level.HIGH))).hasSize(1);
        assertThat(triage.state().unclaimed().kept()).isZero();
        assertThat(triage.state().openCases()).hasSize(1);
    }

    @Test
    void anAlertOfACaseIsSentToThatCaseAgainAndConfirmedASecondTime() {
        CaseId caseId = triage.place(NOW, found(1, Level.HIGH)).getFirst().caseId();

        List<Placement> raised = triage.place(NOW, found(2, Level.CRITICAL));

        assertThat(raised).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isFalse();
            assertThat(placement.caseId()).isEqualTo(caseId);
        });
        assertThat(Objects.requireNonNull(triage.state().openCases().get(caseId))
                        .alerts())
                .hasSize(1);
        Triage once = confirmed(triage.state(), caseId);
        assertThat(once.unadmitted().get(caseId))
                .as("the first confirmation is not for the second version")
                .containsExactlyElementsOf(raised);
        assertThat(confirmed(once, caseId).unadmitted()).isEmpty();
    }

    private static Triage confirmed(Triage before, CaseId caseId) {
        Optional<TriageEvent> event = before.admitted(caseId, List.of("found"));
        return before.apply(event.orElseThrow());
    }
}
