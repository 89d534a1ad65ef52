package io.watchfloor.ops.detection.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Tactic;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AttackTest {

    private final Attack attack = Attack.builtin();

    /** The numbers that MITRE publishes for version 19 of the enterprise matrix. */
    @Test
    void theBuiltInVersionHasTheTacticsAndTechniquesOfVersion19() {
        List<AttackTechnique> listed = attack.techniques().values().stream()
                .filter(AttackTechnique::isListed)
                .toList();
        assertThat(attack.version()).isEqualTo("19");
        assertThat(attack.tactics()).hasSize(15);
        assertThat(listed.stream().filter(one -> !one.isSubTechnique())).hasSize(222);
        assertThat(listed.stream().filter(AttackTechnique::isSubTechnique)).hasSize(475);
        assertThat(listed.stream().filter(one -> one.tactics().contains("TA0112")))
                .hasSize(18 + 38);
        assertThat(attack.tactics())
                .extracting(AttackTactic::tag)
                .containsSubsequence("privilege-escalation", "stealth", "defense-impairment", "credential-access");
    }

    @Test
    void everyTacticIsAStageInTheOrderOfTheMatrix() {
        List<Tactic> stages = attack.tactics().stream()
                .map(tactic -> Tactic.named(tactic.tag()).orElseThrow())
                .distinct()
                .toList();
        assertThat(stages).containsExactly(Tactic.values());
    }

    @Test
    void aRevokedTechniqueLeadsToTheOneThatReplacesIt() {
        assertThat(attack.currentId("T1562.001")).isEqualTo("T1685");
        assertThat(attack.currentId("T1562.004")).isEqualTo("T1686");
        assertThat(attack.currentId("T1089")).as("revoked twice").isEqualTo("T1685");
        assertThat(attack.currentId("T1003.001")).isEqualTo("T1003.001");
        assertThat(attack.currentId("T9999")).isEqualTo("T9999");
        assertThat(attack.techniques().values().stream().filter(one -> one.revokedBy() != null))
                .allSatisfy(one -> assertThat(attack.technique(Objects.requireNonNull(one.revokedBy())))
                        .as(one.id())
                        .isPresent());
    }

    @Test
    void allIdsOfATechniqueIncludeTheIdsThatItReplaced() {
        assertThat(attack.allIds("T1685"))
                .contains("T1685", "T1685.001", "T1562.001", "T1562.002", "T1089")
                .doesNotContain("T1562.004", "T1686");
        assertThat(attack.allIds("T1562.001")).isEqualTo(attack.allIds("T1685"));
        assertThat(attack.allIds("T1685.001")).containsExactly("T1562.002", "T1685.001");
        assertThat(attack.allIds("T9999")).containsExactly("T9999");
    }

    @Test
    void aTechniqueIsNamedByItsIdsOfAllVersionsAndTheirParents() {
        assertThat(attack.namedBy(List.of("t1685.005")))
                .contains("T1685.005", "T1685", "T1070.001", "T1070", "T1562", "T1562.001")
                .doesNotContain("T1685.001", "T1070.002");
        assertThat(attack.namedBy(List.of("T1562.001"))).contains("T1685", "T1562", "T1089");
        assertThat(attack.namedBy(List.of("T9999.001"))).containsExactly("T9999", "T9999.001");
        assertThat(Attack.NONE.namedBy(List.of("T1562.001"))).containsExactly("T1562", "T1562.001");
    }

    @Test
    void everySubTechniqueHasAParentAndEveryTacticExists() {
        attack.techniques().values().forEach(one -> {
            assertThat(attack.technique(one.parent())).as(one.id()).isPresent();
            assertThat(one.tactics())
                    .allSatisfy(id -> assertThat(attack.tactic(id)).isPresent());
        });
    }

    @Test
    void tagsOfEarlierVersionsNameTheTacticsOfToday() {
        assertThat(attack.tacticsOf("defense_evasion"))
                .extracting(AttackTactic::id)
                .containsExactly("TA0005", "TA0112");
        assertThat(attack.isFormer("Defense-Evasion")).isTrue();
        assertThat(attack.isFormer("stealth")).isFalse();
        assertThat(attack.tacticsOf("Initial_Access".toLowerCase(Locale.ROOT)))
                .extracting(AttackTactic::name)
                .containsExactly("Initial Access");
        assertThat(attack.tacticsOf("evasive")).isEmpty();
    }
}
