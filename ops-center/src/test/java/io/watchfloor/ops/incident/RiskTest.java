package io.watchfloor.ops.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RiskTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");
    private static final RiskPolicy POLICY = new RiskPolicy(30, Duration.ofHours(1));

    private static Alert alert(int number, String rule, Level level, Duration ago) {
        return new Alert(
                "alert-" + number,
                number,
                "host:ws01",
                new AlertRule(rule, "Title of " + rule, level, List.of()),
                Alert.Occurrences.once(NOW.minus(ago)),
                "sensor/0000000000000001/" + number,
                List.of());
    }

    private static Alert medium(int number, Duration ago) {
        return alert(number, "rule-" + number, Level.MEDIUM, ago);
    }

    @Test
    void threeMediumRulesWithinMinutesOpenACaseAndTwoDoNot() {
        assertThat(Risk.at(medium(3, Duration.ZERO), List.of(medium(1, Duration.ZERO)), POLICY))
                .satisfies(risk -> assertThat(risk.score()).isEqualTo(20))
                .satisfies(risk -> assertThat(risk.opensCase()).isFalse());
        Risk three = Risk.at(
                medium(3, Duration.ZERO), List.of(medium(1, Duration.ofSeconds(5)), medium(2, Duration.ZERO)), POLICY);
        assertThat(three.opensCase()).isTrue();
        assertThat(three.parts())
                .containsExactly(
                        new Risk.Part("alert-1", "Title of rule-1", Level.MEDIUM, NOW.minusSeconds(5), 10),
                        new Risk.Part("alert-2", "Title of rule-2", Level.MEDIUM, NOW, 10),
                        new Risk.Part("alert-3", "Title of rule-3", Level.MEDIUM, NOW, 10));
    }

    @Test
    void anAlertCountsHalfForEachHalfLifeOfDistance() {
        Risk risk = Risk.at(
                medium(3, Duration.ZERO),
                List.of(medium(1, Duration.ofHours(2)), medium(2, Duration.ofHours(-1))),
                POLICY);
        assertThat(risk.parts()).extracting(Risk.Part::points).containsExactly(10, 5, 3);
        assertThat(risk.score()).isEqualTo(18);
    }

    @Test
    void onlyTheStrongestAlertOfARuleCounts() {
        List<Alert> all = IntStream.range(1, 50)
                .mapToObj(number -> alert(number, "noisy", Level.MEDIUM, Duration.ofMinutes(10L * number)))
                .toList();
        Risk risk = Risk.at(alert(50, "noisy", Level.MEDIUM, Duration.ZERO), all, POLICY);
        assertThat(risk.score()).isEqualTo(10);
        assertThat(risk.parts()).extracting(Risk.Part::alert).containsExactly("alert-50");
    }

    @Test
    void informationalAlertsHaveNoPoints() {
        Risk risk = Risk.at(
                alert(1, "a", Level.INFORMATIONAL, Duration.ZERO),
                List.of(alert(2, "b", Level.INFORMATIONAL, Duration.ZERO)),
                POLICY);
        assertThat(risk.score()).isZero();
        assertThat(risk.parts()).isEmpty();
    }

    @Test
    void theScoreIsIndependentOfTheOrderAndNumberOfAlerts() {
        List<Alert> all = new ArrayList<>(IntStream.range(1, 60)
                .mapToObj(number -> medium(number, Duration.ofMinutes(number)))
                .toList());
        Risk once = Risk.at(medium(60, Duration.ZERO), all, POLICY);
        assertThat(once.parts()).hasSize(20);
        assertThat(once.otherParts()).isEqualTo(40);
        for (long seed = 1; seed <= 50; seed++) {
            Collections.shuffle(all, new Random(seed));
            assertThat(Risk.at(medium(60, Duration.ZERO), all, POLICY))
                    .as("seed %d", seed)
                    .isEqualTo(once);
        }
    }

    @Test
    void withAThresholdOfZeroNoCaseOpensByRisk() {
        RiskPolicy off = new RiskPolicy(0, Duration.ofHours(1));
        assertThat(Risk.at(medium(1, Duration.ZERO), List.of(), off).opensCase())
                .isFalse();
    }
}
