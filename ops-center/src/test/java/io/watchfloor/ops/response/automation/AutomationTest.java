package io.watchfloor.ops.response.automation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.sigma.language.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which alerts trigger an automation. */
class AutomationTest {

    private static final Attack ATTACK = Attack.builtin();

    private static Alert alert(String technique) {
        return new Alert(
                "alert-1",
                1,
                "host:ws01.corp.example",
                new AlertRule("rule-1", "Rule 1", Level.HIGH, List.of(technique)),
                Alert.Occurrences.once(Instant.EPOCH),
                "record-1",
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "T1685, T1562.001, true", // revoked in version 19
        "t1562.001, T1685, true",
        "T1070, T1685.005, true", // T1685.005 was T1070.001
        "T1486, T1486, true",
        "T1003, T1003.001, true",
        "T1003.001, T1003, false",
        "T1686, T1562.001, false",
    })
    void aConditionMatchesTechniquesByTheirIdsInAnyVersionOfAttack(String condition, String technique, boolean acts) {
        Automation automation = new Automation(
                new Automation.When(null, null, condition, null, null),
                new Automation.Exclusions(Set.of(), Set.of(), Set.of(), Set.of()),
                new Automation.Target(URI.create("https://soar.corp.example"), Duration.ofSeconds(5), null, true, null),
                5,
                null);
        Alert alert = alert(technique);
        assertThat(automation.judge(alert, ATTACK.namedBy(alert.rule().attack()), Automation.AssetFacts.UNKNOWN, 0))
                .isEqualTo(acts ? Automation.Verdict.Acts.ACTS : Automation.Verdict.Nothing.NOTHING);
    }
}
