package io.watchfloor.ops.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.ManualCase;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.paging.oncall.OnCallConfiguration;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Attack progress raises a case's severity above its alerts; events record the reasons, and the holder is notified. */
class AttackProgressTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final String WS = "host:ws01.corp.example";
    private static final String APP = "host:app01.corp.example";
    private static final String DC = "domain-controller:dc01.corp.example";

    private final List<CaseEvent> journal = new ArrayList<>();
    private Case now = Case.unopened(new CaseId("case-1"));
    private int ordinal;

    private Alert alert(String asset, Level level, Tactic... tactics) {
        int number = ++ordinal;
        return new Alert(
                "alert-" + number,
                number,
                asset,
                new AlertRule("rule-" + number, "Rule " + number, level, List.of(), new TreeSet<>(List.of(tactics))),
                Alert.Occurrences.once(NOW),
                "sensor/0000000000000001/" + number,
                List.of());
    }

    private void take(List<? extends CaseEvent> events) {
        for (CaseEvent event : events) {
            journal.add(event);
            now = now.apply(event);
        }
    }

    private void admit(@Nullable String flood, Alert... alerts) {
        take(now.admit(7, WS, flood, null, List.of(alerts), Collections.emptySortedMap(), NOW));
    }

    private void adopt(Alert... alerts) {
        CaseCommand.Admit admit = new CaseCommand.Admit(
                7, WS, null, List.of(), List.of(alerts), 0, null, Collections.emptySortedMap(), null, null);
        take(CaseDecision.admit(now, admit, new ExercisePolicy(OnCallConfiguration.EMPTY), NOW));
    }

    private void acknowledge() {
        take(List.of(new CaseEvent.Acknowledged("ann", 1, null, NOW)));
    }

    private List<String> reasons() {
        return now.summary().heading().raised();
    }

    private List<CaseEvent> worsenings() {
        return journal.stream().filter(CaseEvent.Worsened.class::isInstance).toList();
    }

    @Test
    void threeTacticsOnTwoAssetsRaiseTheSeverityToHighWithAReason() {
        admit(null, alert(WS, Level.MEDIUM, Tactic.EXECUTION), alert(WS, Level.MEDIUM, Tactic.PERSISTENCE));
        assertThat(now.severity()).isEqualTo(Level.MEDIUM);

        admit(null, alert(APP, Level.LOW, Tactic.LATERAL_MOVEMENT));

        assertThat(now.severity()).isEqualTo(Level.HIGH);
        assertThat(reasons())
                .containsExactly("Multi-stage attack (execution, persistence and lateral movement on 2 assets):"
                        + " severity raised to high.");
        assertThat(CaseTitle.of(now)).as("it follows the worst alert").startsWith("Rule 1 on ws01");
    }

    @Test
    void threeTacticsOnOneAssetDoNotRaiseTheSeverity() {
        admit(
                null,
                alert(WS, Level.MEDIUM, Tactic.EXECUTION, Tactic.PERSISTENCE),
                alert(WS, Level.MEDIUM, Tactic.IMPACT, Tactic.DISCOVERY));
        assertThat(now.severity()).isEqualTo(Level.MEDIUM);
        assertThat(reasons()).isEmpty();
    }

    @Test
    void impactRaisesTheSeverityToCriticalIfItsAlertIsHigh() {
        admit(null, alert(WS, Level.MEDIUM, Tactic.IMPACT));
        assertThat(now.severity()).isEqualTo(Level.MEDIUM);

        admit(null, alert(WS, Level.HIGH, Tactic.IMPACT));

        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
        assertThat(reasons())
                .containsExactly("Impact detected: Rule 2 on ws01.corp.example. Severity raised to critical.");
    }

    @Test
    void credentialAccessOnADomainControllerRaisesTheSeverityToCritical() {
        admit(null, alert(WS, Level.HIGH, Tactic.CREDENTIAL_ACCESS), alert(DC, Level.HIGH, Tactic.DISCOVERY));
        assertThat(now.severity()).isEqualTo(Level.HIGH);

        admit(null, alert(DC, Level.HIGH, Tactic.CREDENTIAL_ACCESS));

        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
        assertThat(reasons()).singleElement().asString().contains("dc01.corp.example", "Rule 3");
    }

    @Test
    void theHolderIsNotifiedOnceOfEachReason() {
        admit(null, alert(WS, Level.HIGH, Tactic.EXECUTION));
        acknowledge();
        admit(null, alert(WS, Level.HIGH, Tactic.IMPACT));
        assertThat(worsenings())
                .containsExactly(new CaseEvent.Worsened(
                        Level.HIGH,
                        Level.CRITICAL,
                        List.of("Impact detected: Rule 2 on ws01.corp.example. Severity raised to critical."),
                        NOW));

        admit(null, alert(APP, Level.HIGH, Tactic.IMPACT));

        assertThat(worsenings()).hasSize(1);
    }

    @Test
    void adoptedAlertsCauseAnUpdateOnlyIfTheAttackProgressed() {
        admit(null, alert(WS, Level.MEDIUM, Tactic.EXECUTION));
        acknowledge();
        adopt(alert(APP, Level.MEDIUM, Tactic.PERSISTENCE));
        assertThat(worsenings()).isEmpty();

        adopt(alert(APP, Level.LOW, Tactic.DISCOVERY));

        assertThat(worsenings()).singleElement().isInstanceOfSatisfying(CaseEvent.Worsened.class, worse -> {
            assertThat(worse.from()).isEqualTo(Level.MEDIUM);
            assertThat(worse.to()).isEqualTo(Level.HIGH);
        });
    }

    @Test
    void aSeverityThatAUserSetAppliesUntilTheNextReason() {
        admit(null, alert(WS, Level.HIGH, Tactic.IMPACT));
        take(List.of(new CaseEvent.SeverityChanged("ann", Level.LOW, null, NOW)));
        admit(null, alert(WS, Level.LOW, Tactic.EXECUTION), alert(APP, Level.LOW, Tactic.DISCOVERY));
        assertThat(now.severity()).as("the attack has moved on").isEqualTo(Level.HIGH);

        take(List.of(new CaseEvent.SeverityChanged("ann", Level.LOW, null, NOW)));
        admit(null, alert(APP, Level.LOW, Tactic.IMPACT));

        assertThat(now.severity()).isEqualTo(Level.LOW);
    }

    @Test
    void aFloodCaseHasNoProgress() {
        admit("sensor-1", alert(WS, Level.HIGH, Tactic.IMPACT), alert(APP, Level.HIGH, Tactic.DISCOVERY));
        assertThat(now.severity()).isEqualTo(Level.HIGH);
        assertThat(reasons()).isEmpty();
    }

    @Test
    void theCreatorOfACaseIsNotNotifiedOfItsReasons() {
        ManualCase ann = new ManualCase("ann", "One attack", "key-1");
        take(now.openedBy(ann, 7, List.of(alert(WS, Level.HIGH, Tactic.IMPACT)), NOW));
        assertThat(now.severity()).isEqualTo(Level.CRITICAL);
        assertThat(worsenings()).isEmpty();
    }

    @Test
    void tacticsOfAlertsThatAreNotStoredInFullCount() {
        for (int n = 0; n < CaseAlerts.MOST_SHOWN + 10; n++) {
            boolean early = n == CaseAlerts.FIRST_SHOWN;
            admit(null, alert(WS, Level.MEDIUM, early ? Tactic.PERSISTENCE : Tactic.EXECUTION));
        }
        assertThat(now.alerts().shown())
                .allSatisfy(alert -> assertThat(alert.rule().tactics()).containsExactly(Tactic.EXECUTION));

        admit(null, alert(APP, Level.MEDIUM, Tactic.DISCOVERY));

        assertThat(now.severity()).isEqualTo(Level.HIGH);
    }

    @Test
    void aReplayGivesTheSameStateAlsoForOldJournals() {
        admit(null, alert(WS, Level.HIGH, Tactic.IMPACT));
        admit(null, alert(APP, Level.HIGH, Tactic.EXECUTION, Tactic.DISCOVERY));
        Case again = Case.unopened(new CaseId("case-1"));
        Case before = Case.unopened(new CaseId("case-1"));
        for (CaseEvent event : journal) {
            again = again.apply(event);
            before = event instanceof CaseEvent.Progressed ? before : before.apply(event);
        }
        assertThat(again).isEqualTo(now);
        assertThat(before.severity()).isEqualTo(Level.HIGH);
    }

    @Test
    void alertsAddedAtTheOpeningKeepTheirLinks() {
        Alert first = alert(WS, Level.HIGH, Tactic.EXECUTION);
        Alert second = alert(APP, Level.HIGH, Tactic.DISCOVERY);
        SortedMap<String, List<String>> links =
                new TreeMap<>(Map.of(second.id(), List.of("ws01 → app01: one account")));
        take(now.admit(7, WS, null, null, List.of(first, second), links, NOW));
        assertThat(journal.get(1)).isEqualTo(new CaseEvent.AlertsJoined(List.of(second), links, NOW));
        assertThat(now.alerts().shown()).containsExactly(first, second);
    }
}
