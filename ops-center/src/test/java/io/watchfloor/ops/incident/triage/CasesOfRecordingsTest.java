package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.incident.RiskPolicy;
import io.watchfloor.ops.incident.triage.TriageEvent.Opening;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.sigma.language.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The cases that public recordings open. By default one recording; {@code -Dwatchfloor.cases.corpus=all} uses all and
 * prints the contribution of risk scores.
 */
class CasesOfRecordingsTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
    private static final RiskPolicy RISK = new RiskPolicy(30, Duration.ofHours(1));

    private static JoinPolicy policy(RiskPolicy risk) {
        return new JoinPolicy(Level.HIGH, Duration.ofHours(4), 1_000, risk);
    }

    private record Outcome(List<Placement> placements, int unclaimed) {

        List<Opening> openings() {
            return placements.stream()
                    .flatMap(one -> Optional.ofNullable(one.opening()).stream())
                    .toList();
        }

        long byRisk() {
            return openings().stream().filter(one -> one.risk() != null).count();
        }

        long adopted() {
            return placements.stream().filter(Placement::adopted).count();
        }
    }

    /** Places the alerts one by one; alerts of an asset keep their order. */
    private static Outcome placed(List<Alert> alerts, RiskPolicy risk) {
        HeldTriage triage = new HeldTriage(policy(risk));
        List<Placement> placements = new ArrayList<>();
        alerts.forEach(alert -> placements.addAll(triage.place(NOW, alert)));
        return new Outcome(placements, triage.state().unclaimed().kept());
    }

    @Test
    void aUserAddedByRemoteWmiOpensACaseWithReasons() throws IOException {
        RecordedAlerts recorded = RecordedAlerts.find();
        Path file = recorded.under("attack/mordor").stream()
                .filter(one -> one.toString().contains("empire_wmic_add_user_backdoor"))
                .findFirst()
                .orElseThrow();
        List<Alert> alerts = recorded.of(file);
        assertThat(alerts)
                .hasSizeGreaterThan(10)
                .noneMatch(alert -> alert.level().compareTo(Level.HIGH) >= 0);
        assertThat(placed(alerts, TriageTest.NO_RISK).openings()).isEmpty();
        Outcome now = placed(alerts, RISK);
        assertThat(now.openings()).singleElement().satisfies(opening -> {
            Risk risk = Objects.requireNonNull(opening.risk());
            assertThat(risk.parts())
                    .extracting(Risk.Part::title)
                    .contains("WMIC Remote Command Execution", "New User Created Via Net.EXE");
            assertThat(risk.parts().stream().mapToInt(Risk.Part::points).sum()).isEqualTo(risk.score());
        });
        assertThat(now.placements())
                .as("from where the command came, and where the user was added")
                .extracting(placement -> placement.alert().title())
                .contains("WMIC Remote Command Execution", "WmiPrvSE Spawned A Process", "Local User Creation");
        assertThat(now.placements()).filteredOn(Placement::adopted).isNotEmpty();
    }

    @Test
    void theRiskScoreAddsCasesToTheRecordings() throws IOException {
        if (!System.getProperty("watchfloor.cases.corpus", "").equals("all")) {
            System.out.println("Only one recording is read: -Dwatchfloor.cases.corpus=all reads all of them");
        }
        RecordedAlerts recorded = RecordedAlerts.find();
        String attacks = System.getProperty("watchfloor.cases.corpus", "").equals("all")
                ? "attack"
                : "attack/evtx-attack-samples/Lateral_Movement";
        Count before = count(recorded, attacks, TriageTest.NO_RISK);
        Count after = count(recorded, attacks, RISK);
        Count quiet = count(recorded, "benign", RISK);
        System.out.printf("without risk %s%nwith risk    %s%nbenign       %s%n", before, after, quiet);
        assertThat(after.without()).as("recordings without a case").isLessThanOrEqualTo(before.without());
        assertThat(quiet.byRisk()).as("cases of benign records by risk").isZero();
    }

    private record Count(int recordings, long alerts, long cases, long byRisk, long adopted, long without, long left) {}

    private static Count count(RecordedAlerts recorded, String folder, RiskPolicy risk) throws IOException {
        Count sum = new Count(0, 0, 0, 0, 0, 0, 0);
        for (Path file : recorded.under(folder)) {
            List<Alert> alerts = recorded.of(file);
            if (alerts.isEmpty()) {
                continue;
            }
            Outcome outcome = placed(alerts, risk);
            sum = new Count(
                    sum.recordings() + 1,
                    sum.alerts() + alerts.size(),
                    sum.cases() + outcome.openings().size(),
                    sum.byRisk() + outcome.byRisk(),
                    sum.adopted() + outcome.adopted(),
                    sum.without() + (outcome.openings().isEmpty() ? 1 : 0),
                    sum.left() + outcome.unclaimed());
        }
        return sum;
    }
}
