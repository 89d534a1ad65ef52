package io.watchfloor.ops.incident.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.detection.alert.Alert;
import io.watchfloor.ops.detection.alert.AlertNames;
import io.watchfloor.ops.detection.alert.AlertRule;
import io.watchfloor.ops.detection.alert.Tactic;
import io.watchfloor.ops.incident.triage.TriageEvent.Placement;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.sigma.language.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One rule on very many assets, reported by as many sensors, is one case: a campaign. */
class CampaignTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private static final int CASES = 30;

    private static final JoinPolicy POLICY =
            new JoinPolicy(Level.HIGH, Duration.ofHours(4), 20, CASES, Duration.ofMinutes(15), TriageTest.NO_RISK);

    private HeldTriage triage = new HeldTriage(POLICY);

    /** An alert of an asset with its own sensor. */
    private static Alert alert(int asset, String rule, int ordinal) {
        return new Alert(
                rule + " " + asset + " " + ordinal,
                ordinal,
                "host:h" + asset + ".corp.example",
                new AlertRule(
                        rule, "Rule " + rule, Level.HIGH, List.of(), new TreeSet<>(Set.of(Tactic.DEFENSE_EVASION))),
                Alert.Occurrences.once(NOW),
                "sensor-" + asset + "/0000000000000001/" + ordinal,
                AlertNames.of(List.of()),
                null);
    }

    private List<Placement> flood(int assets, String... rules) {
        List<Placement> placed = new ArrayList<>();
        for (int asset = 0; asset < assets; asset++) {
            for (int rule = 0; rule < rules.length; rule++) {
                placed.addAll(triage.place(NOW.plusMillis(6L * asset), alert(asset, rules[rule], rule + 1)));
            }
        }
        return placed;
    }

    private static long distinct(List<Placement> placed) {
        return placed.stream().map(Placement::caseId).distinct().count();
    }

    @Test
    void oneRuleOnTenThousandAssetsOpensFewCasesAndOneCampaign() {
        List<Placement> placed = flood(10_000, "evil");
        assertThat(placed).as("every alert has its case").hasSize(10_000);
        assertThat(placed).filteredOn(Placement::opens).hasSize(CASES + 1);
        assertThat(placed)
                .filteredOn(one -> one.flood() != null)
                .hasSize(10_000 - CASES)
                .allSatisfy(one -> assertThat(one.flood()).isEqualTo("rule:evil"));
        assertThat(distinct(placed)).isEqualTo(CASES + 1);
        assertThat(triage.partition().size())
                .as("what belongs to a campaign links nothing")
                .isEqualTo(CASES);
        assertThat(triage.read()).isEqualTo(triage.state());
    }

    @Test
    void twoRulesAtOnceAreTwoCampaigns() {
        List<Placement> placed = flood(1_000, "evil", "worse");
        assertThat(placed.stream()
                        .map(Placement::flood)
                        .filter(one -> one != null)
                        .distinct())
                .containsExactlyInAnyOrder("rule:evil", "rule:worse");
        assertThat(placed).as("the second alert of an asset joins its case").hasSize(2_000);
        assertThat(distinct(placed)).isLessThanOrEqualTo(2 * CASES + 2);
    }

    @Test
    void anotherRuleOnAnAssetOfTheCampaignIsPlacedIndependently() {
        flood(100, "evil");
        assertThat(triage.place(NOW.plusSeconds(2), alert(99, "theft", 2)))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.flood()).isNull();
                    assertThat(one.opens()).isTrue();
                });
    }

    @Test
    void aMinuteLaterTheRuleOpensCasesAgain() {
        flood(100, "evil");
        assertThat(triage.place(NOW.plusSeconds(59), alert(100, "evil", 1)))
                .singleElement()
                .satisfies(one -> assertThat(one.flood()).isNotNull());
        assertThat(triage.place(NOW.plusSeconds(62), alert(101, "evil", 1)))
                .singleElement()
                .satisfies(one -> assertThat(one.flood()).isNull());
    }

    @Test
    void anEndedCampaignIsFollowedByANewOne() {
        CaseId first = flood(100, "evil").getLast().caseId();
        triage.end(first);
        assertThat(triage.place(NOW.plusSeconds(1), alert(100, "evil", 1)))
                .singleElement()
                .satisfies(one -> assertThat(one.opens()).isTrue())
                .satisfies(one -> assertThat(one.caseId()).isNotEqualTo(first));
    }
}
