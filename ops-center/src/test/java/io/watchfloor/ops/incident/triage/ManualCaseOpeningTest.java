package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.incident.triage.TriageCommand.OpenByHand;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.rights.Everything;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** A user creates a case from alerts without a case. */
class ManualCaseOpeningTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String WS01 = "host:ws01.corp.example";
    private static final String WS02 = "host:ws02.corp.example";
    private static final CaseId CASE = new CaseId("by-hand");
    private static final ManualCase WHO = new ManualCase("analyst-1", "One user, two machines", "key-1");
    private static final JoinPolicy POLICY = new JoinPolicy(Level.HIGH, Duration.ofHours(4), 100, TriageTest.NO_RISK);

    private final Alert low = alert(WS01, 1, Level.LOW, 0);
    private final Alert medium = alert(WS02, 1, Level.MEDIUM, 60);
    private final HeldTriage held = new HeldTriage(POLICY);

    private static Alert alert(String asset, int ordinal, Level level, int seconds) {
        return new Alert(
                asset + "-" + ordinal,
                ordinal,
                asset,
                new AlertRule("rule-" + ordinal, "Something happened", level, List.of()),
                Alert.Occurrences.once(NOW.plusSeconds(seconds)),
                "sensor/0000000000000001/" + ordinal,
                List.of());
    }

    private List<Placement> place(Alert alert) {
        return held.place(NOW, alert);
    }

    private ManualCaseOpening.Decided open(CaseId caseId, Alert... alerts) {
        OpenByHand asked = new OpenByHand(
                caseId,
                Arrays.stream(alerts)
                        .map(alert -> new OpenByHand.Pick(alert.asset(), alert.id()))
                        .toList(),
                WHO,
                Everything.of(WHO.by()),
                TestInbox.<OpeningReply>create().getRef());
        ManualCaseOpening.Decided decided = ManualCaseOpening.decide(held.state(), asked, NOW);
        if (decided.event() != null) {
            held.take(decided.event());
        }
        return decided;
    }

    @Test
    void aCaseOfSeveralAssetsOpensWithTheMostSevereAlertFirst() {
        place(low);
        place(medium);

        assertThat(open(CASE, low, medium).reply()).isEqualTo(new OpeningReply.Success(CASE, 1));

        List<Placement> placements = held.state().unadmitted().getOrDefault(CASE, List.of());
        assertThat(placements).extracting(Placement::alert).containsExactly(medium, low);
        assertThat(placements.getFirst().opening()).isEqualTo(new TriageEvent.Opening(0, null, WHO));
        assertThat(placements).noneMatch(Placement::adopted);
        assertThat(held.state().unclaimed()).isEqualTo(UnassignedAlerts.NONE);
        assertThat(held.state().nextNumber()).isEqualTo(2);
    }

    @Test
    void laterAlertsOfItsAssetsAreAdded() {
        place(low);
        place(medium);
        open(CASE, low, medium);

        assertThat(place(alert(WS01, 2, Level.LOW, 120)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.caseId()).isEqualTo(CASE))
                .satisfies(placement -> assertThat(placement.opens()).isFalse());
    }

    @Test
    void alertsNotSelectedAreAddedWithTheNextAlertAlsoAfterARestart() {
        Alert left = alert(WS01, 2, Level.LOW, 60);
        place(low);
        place(left);
        open(CASE, low);
        assertThat(held.state().unclaimed().of(WS01).alerts()).containsExactly(left);

        held.restart();
        assertThat(place(alert(WS01, 3, Level.LOW, 120)))
                .allSatisfy(placement -> assertThat(placement.caseId()).isEqualTo(CASE))
                .extracting(placement -> placement.alert().ordinal())
                .containsExactlyInAnyOrder(2L, 3L);
    }

    @Test
    void anAssetWithALaterCaseKeepsThatCase() {
        place(low);
        CaseId later = place(alert(WS01, 2, Level.HIGH, 6 * 3600)).getFirst().caseId();
        open(CASE, low);

        assertThat(place(alert(WS01, 3, Level.LOW, 7 * 3600)))
                .singleElement()
                .satisfies(placement -> assertThat(placement.caseId()).isEqualTo(later));
    }

    @Test
    void anAlertThatHasACaseMeanwhileRefusesTheSelection() {
        place(low);
        place(medium);
        place(alert(WS01, 2, Level.HIGH, 30)); // opens a case, which adopts the low alert
        Triage before = held.state();

        assertThat(open(CASE, low, medium).reply()).isEqualTo(new OpeningReply.NotFree(List.of(low.id())));
        assertThat(held.state()).isEqualTo(before);
        assertThat(held.state().unclaimed().of(WS02).alerts()).containsExactly(medium);
    }

    @Test
    void anAlertIsUsedByOneCreatedCaseOnly() {
        place(low);
        open(CASE, low);

        assertThat(open(new CaseId("another"), low).reply()).isEqualTo(new OpeningReply.NotFree(List.of(low.id())));
    }

    @Test
    void aRepeatedRequestMeansTheSameCase() {
        place(low);
        open(CASE, low);
        Triage once = held.state();

        assertThat(open(CASE, low).reply()).isEqualTo(new OpeningReply.Success(CASE, 1));
        assertThat(held.state()).isEqualTo(once);
    }

    @Test
    void anAlertWithTheWrongAssetIsRefused() {
        place(low);
        OpenByHand asked = new OpenByHand(
                CASE,
                List.of(new OpenByHand.Pick(WS02, low.id())),
                WHO,
                Everything.of(WHO.by()),
                TestInbox.<OpeningReply>create().getRef());

        assertThat(ManualCaseOpening.decide(held.state(), asked, NOW).reply())
                .isEqualTo(new OpeningReply.NotFree(List.of(low.id())));
    }

    @Test
    void droppedAlertsAreReportedByTheNextCaseOfTheAsset() {
        for (int ordinal = 1; ordinal <= AssetUnassignedAlerts.MOST_KEPT + 2; ordinal++) {
            place(alert(WS01, ordinal, Level.LOW, ordinal));
        }
        open(CASE, alert(WS01, 50, Level.LOW, 50));

        assertThat(held.state().unclaimed().of(WS01).letGo()).isEqualTo(2);
        assertThat(held.state().unclaimed().of(WS01).alerts()).hasSize(AssetUnassignedAlerts.MOST_KEPT - 1);
        assertThat(held.state().unclaimed().kept()).isEqualTo(AssetUnassignedAlerts.MOST_KEPT - 1);
        assertThat(open(new CaseId("old"), alert(WS01, 1, Level.LOW, 1)).reply())
                .as("triage has let go of it")
                .isEqualTo(new OpeningReply.NotFree(List.of(WS01 + "-1")));
    }
}
