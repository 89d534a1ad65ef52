package io.watchfloor.ops.detection.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TacticTest {

    @Test
    void theTagsOfVersion18AndOfVersion19AreTheSameStage() {
        assertThat(Tactic.of(List.of("attack.defense-evasion"))).containsExactly(Tactic.DEFENSE_EVASION);
        assertThat(Tactic.of(List.of("attack.Defense_Evasion"))).containsExactly(Tactic.DEFENSE_EVASION);
        assertThat(Tactic.of(List.of("attack.stealth"))).containsExactly(Tactic.DEFENSE_EVASION);
        assertThat(Tactic.of(List.of("attack.defense-impairment", "attack.stealth", "attack.impact")))
                .as("two parts of one former tactic are not two stages")
                .containsExactly(Tactic.DEFENSE_EVASION, Tactic.IMPACT);
    }

    @Test
    void otherTagsAreNoStage() {
        assertThat(Tactic.of(List.of("attack.t1059", "stealth", "cve.2021-1", "attack.", "attack.stealthy")))
                .isEmpty();
    }

    @Test
    void textsNameTheTacticsOfTheCurrentVersion() {
        assertThat(Tactic.DEFENSE_EVASION.words()).isEqualTo("stealth or defense impairment");
        assertThat(Tactic.INITIAL_ACCESS.words()).isEqualTo("initial access");
    }
}
