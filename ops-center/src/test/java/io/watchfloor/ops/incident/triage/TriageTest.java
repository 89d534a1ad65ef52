package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.SeverityRaise;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.incident.triage.TriageEvent.AlertsPlaced;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriageTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String ASSET = "host:ws01.corp.example";
    static final RiskPolicy NO_RISK = new RiskPolicy(0, Duration.ofHours(1));
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100, NO_RISK);

    private HeldTriage triage = new HeldTriage(POLICY);

    private List<Placement> place(Alert... alerts) {
        return triage.place(NOW, alerts);
    }

    static Alert alert(int ordinal, Level level, Instant time) {
        return new Alert(
                "alert-" + ordinal,
                ordinal,
                ASSET,
                new AlertRule("rule-" + ordinal, "Something happened", level, List.of("T1003.001")),
                Alert.Occurrences.once(time),
                "sensor/0000000000000001/" + ordinal,
                List.of());
    }

    @Test
    void aHighAlertOpensACaseWithTheNextNumber() {
        assertThat(place(alert(1, Level.HIGH, NOW)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue())
                .satisfies(placement -> assertThat(placement.number()).isEqualTo(1));
        assertThat(triage.state().nextNumber()).isEqualTo(2);
    }

    @Test
    void aMediumAlertAloneOpensNothing() {
        assertThat(place(alert(1, Level.MEDIUM, NOW))).isEmpty();
    }

    @Test
    void aMediumAlertRaisedByItsAssetOpensACase() {
        Alert medium = alert(1, Level.MEDIUM, NOW);
        Alert raised = new Alert(
                medium.id(),
                medium.ordinal(),
                medium.asset(),
                medium.rule(),
                medium.seen(),
                medium.openedBy(),
                medium.names(),
                new SeverityRaise(Level.HIGH, List.of("it is tagged sensitive")));
        assertThat(place(raised))
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue());
    }

    @Test
    void aLaterAlertOfAnyLevelIsAddedToTheOpenCase() {
        place(alert(1, Level.CRITICAL, NOW));
        List<Placement> second = place(alert(2, Level.LOW, NOW.plusSeconds(600)));
        assertThat(second).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isFalse();
            assertThat(placement.number()).isEqualTo(1);
        });
    }

    @Test
    void repeatedOffersChangeNothing() {
        place(alert(1, Level.HIGH, NOW), alert(2, Level.HIGH, NOW));
        assertThat(triage.offer(ASSET, List.of(alert(1, Level.HIGH, NOW), alert(2, Level.HIGH, NOW)), NOW))
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
    void anAlertAfterTheEndOfTheCaseOpensAnotherCase() {
        CaseId first = place(alert(1, Level.HIGH, NOW)).getFirst().caseId();
        triage.end(first);
        List<Placement> next = place(alert(2, Level.HIGH, NOW.plusSeconds(1)));
        assertThat(next).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isTrue();
            assertThat(placement.caseId()).isNotEqualTo(first);
        });
    }

    @Test
    void alertsReturnedFromAnEndedCaseGetAnotherCase() {
        CaseId first = place(alert(1, Level.HIGH, NOW)).getFirst().caseId();
        place(alert(2, Level.LOW, NOW.plusSeconds(5)));
        triage.end(first);
        AlertsPlaced again = triage.returned(first, List.of("alert-2"), NOW).orElseThrow();
        assertThat(again.placements()).singleElement().satisfies(placement -> {
            assertThat(placement.opens()).isTrue();
            assertThat(placement.caseId()).isNotEqualTo(first);
            assertThat(placement.number()).isEqualTo(2);
        });
        assertThat(triage.state().unadmitted().get(first))
                .extracting(placement -> placement.alert().id())
                .containsExactly("alert-1");
    }

    @Test
    void placementsWaitUntilTheCaseConfirmsThem() {
        CaseId id = place(alert(1, Level.HIGH, NOW), alert(2, Level.HIGH, NOW))
                .getFirst()
                .caseId();
        triage.admitted(id, "alert-1");
        assertThat(triage.state().unadmitted().get(id)).hasSize(1);
        triage.admitted(id, "alert-2");
        assertThat(triage.state().unadmitted()).isEmpty();
        assertThat(triage.state().admitted(id, List.of("alert-2"))).isEmpty();
    }

    private static Alert alertOn(String asset, String sensor, int number, Level level) {
        return new Alert(
                "alert-" + asset + "-" + number,
                number,
                asset,
                new AlertRule("rule-1", "Something happened", level, List.of()),
                Alert.Occurrences.once(NOW),
                sensor + "/0000000000000001/" + number,
                List.of());
    }

    private List<Placement> offer(Alert alert, Instant now) {
        return triage.place(now, alert);
    }

    private List<Placement> flood(int names, Instant now) {
        triage = new HeldTriage(new JoinPolicy(Level.HIGH, Duration.ofHours(4), 20, NO_RISK));
        List<Placement> placed = new ArrayList<>();
        for (int number = 0; number < names; number++) {
            placed.addAll(offer(alertOn("host:made-up-" + number, "reception-printer", 1, Level.HIGH), now));
        }
        return placed;
    }

    @Test
    void aSensorThatNamesThreeThousandAssetsOpensTwentyCasesAndThreeFloods() {
        List<Placement> placed = flood(3_000, NOW);
        assertThat(placed).as("every alert has its case").hasSize(3_000);
        assertThat(placed).filteredOn(Placement::opens).hasSize(23);
        assertThat(placed.stream()
                        .filter(one -> one.flood() != null)
                        .map(Placement::caseId)
                        .distinct())
                .as("no case holds more than a thousand")
                .hasSize(3);
        assertThat(triage.state().nextNumber()).isEqualTo(24);
    }

    @Test
    void aFloodDoesNotAffectCasesOfOtherSensors() {
        flood(100, NOW);
        assertThat(offer(alertOn("host:dc01", "dc01", 1, Level.CRITICAL), NOW))
                .singleElement()
                .satisfies(placement -> assertThat(placement.flood()).isNull())
                .satisfies(placement -> assertThat(placement.opens()).isTrue());
        assertThat(offer(alertOn("host:made-up-50", "honest", 2, Level.HIGH), NOW))
                .as("about an asset that the flood named")
                .singleElement()
                .satisfies(placement -> assertThat(placement.flood()).isNull());
    }

    @Test
    void theLimitAppliesToAnyMinute() {
        flood(30, NOW);
        Alert next = alertOn("host:later", "reception-printer", 1, Level.HIGH);
        assertThat(offer(alertOn("host:soon", "reception-printer", 1, Level.HIGH), NOW.plusSeconds(59)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.flood()).isEqualTo("reception-printer"));
        assertThat(offer(next, NOW.plusSeconds(60)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.flood()).isNull());
    }

    @Test
    void aFloodOpensAnotherCaseIfItsCaseEnded() {
        CaseId first = flood(30, NOW).getLast().caseId();
        triage.end(first);
        assertThat(offer(alertOn("host:later", "reception-printer", 1, Level.HIGH), NOW.plusSeconds(1)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.opens()).isTrue())
                .satisfies(placement -> assertThat(placement.caseId()).isNotEqualTo(first));
    }

    @Test
    void alertsReturnedFromAnEndedFloodGetAnotherFloodCase() {
        CaseId first = flood(30, NOW).getLast().caseId();
        triage.end(first);
        List<String> late = triage.state().unadmitted().getOrDefault(first, List.of()).stream()
                .map(placement -> placement.alert().id())
                .toList();
        AlertsPlaced again = triage.returned(first, late, NOW.plusSeconds(1)).orElseThrow();
        assertThat(again.placements())
                .hasSize(10)
                .allSatisfy(placement -> assertThat(placement.caseId()).isNotEqualTo(first));
        assertThat(triage.state().unadmitted()).doesNotContainKey(first);
    }

    @Test
    void aReplayGivesTheSameFloods() {
        List<Placement> once = flood(100, NOW);
        assertThat(flood(100, NOW)).isEqualTo(once);
    }
}
