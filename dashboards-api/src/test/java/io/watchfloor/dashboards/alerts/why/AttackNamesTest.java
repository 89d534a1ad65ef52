package io.watchfloor.dashboards.alerts.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.rules.views.AttackView;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.ops.detection.attack.AttackTactic;
import io.watchfloor.sigma.loading.RuleLoader;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttackNamesTest {

    private static final AttackNames NAMES = new AttackNames(Attack.builtin());

    @Test
    void tagsBecomeNamesWithLinks() {
        assertThat(NAMES.of(List.of(
                        "attack.credential-access", "attack.t1003.001", "attack.g0007", "cve.2021-1", "attack.t9999")))
                .containsExactly(
                        new AttackView("TA0006", "Credential Access", "https://attack.mitre.org/tactics/TA0006/"),
                        new AttackView(
                                "T1003.001",
                                "OS Credential Dumping: LSASS Memory",
                                "https://attack.mitre.org/techniques/T1003/001/"),
                        new AttackView("T9999", "T9999", "https://attack.mitre.org/techniques/T9999/"));
        assertThat(NAMES.techniques(List.of("T1059")))
                .extracting(AttackView::name)
                .containsExactly("Command and Scripting Interpreter");
    }

    @Test
    void oldTagsShowTheTacticsAndTechniquesOfToday() {
        assertThat(NAMES.of(List.of("attack.defense_evasion", "attack.t1562.001")))
                .containsExactly(
                        new AttackView("TA0112", "Defense Impairment", "https://attack.mitre.org/tactics/TA0112/"),
                        new AttackView(
                                "T1562.001",
                                "Impair Defenses: Disable or Modify Tools (now T1685)",
                                "https://attack.mitre.org/techniques/T1685/"));
        assertThat(NAMES.of(List.of("attack.defense-evasion")))
                .extracting(AttackView::name)
                .containsExactly("Stealth", "Defense Impairment");
    }

    /** Rules that forward alerts of other systems have no ATT&CK tags: the other system classifies its findings. */
    @Test
    void everythingThatTheBuiltInRulesNameHasAName() {
        assertThat(RuleLoader.builtin().pack().rules()).allSatisfy(rule -> {
            if (!rule.header().origin().file().contains("alerting/") && rule.finding() == null) {
                assertThat(NAMES.of(rule.header().tags())).isNotEmpty();
            }
            assertThat(NAMES.of(rule.header().tags()))
                    .allSatisfy(one -> assertThat(one.name()).isNotEqualTo(one.id()));
        });
    }

    @Test
    void aStageHasTheNamesOfTheTacticsThatItsTechniquesHaveToday() {
        Attack attack = Attack.builtin();
        List<Tactic> stages = List.of(Tactic.IMPACT, Tactic.DEFENSE_EVASION);
        assertThat(AttackNames.tactics(attack, stages, List.of("T1562.001")))
                .extracting(AttackTactic::name)
                .containsExactly("Defense Impairment", "Impact");
        assertThat(AttackNames.tactics(attack, stages, List.of("T1027", "T1486")))
                .extracting(AttackTactic::name)
                .containsExactly("Stealth", "Impact");
        assertThat(AttackNames.tactics(attack, stages, List.of()))
                .extracting(AttackTactic::name)
                .containsExactly("Stealth", "Defense Impairment", "Impact");
    }
}
