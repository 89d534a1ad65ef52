package io.watchfloor.dashboards.rules.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.assets.routes.CoveredRules;
import io.watchfloor.dashboards.rules.views.AttackMatrixView;
import io.watchfloor.dashboards.rules.views.AttackMatrixView.Counts;
import io.watchfloor.dashboards.wire.json.Json;
import io.watchfloor.ops.detection.attack.Attack;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackMatrixTest {

    private static final Instant EARLY = Instant.parse("2026-11-01T08:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-02T08:00:00Z");

    private static final String RULES = """
            title: Old id of a replaced technique
            id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c01
            logsource: {product: windows, category: process_creation}
            detection: {a: {Image: a}, condition: a}
            tags: [attack.defense-evasion, attack.t1562.001]
            ---
            title: Two sub-techniques of one technique
            id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c02
            logsource: {product: windows, category: process_creation}
            detection: {a: {Image: b}, condition: a}
            tags: [attack.credential-access, attack.t1003.001, attack.t1003.002, attack.t9999]
            ---
            title: Its only purpose is a correlation
            id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c03
            name: part
            logsource: {product: windows, category: process_creation}
            detection: {a: {Image: c}, condition: a}
            tags: [attack.credential-access, attack.t1110]
            ---
            title: Counts
            id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c04
            correlation: {type: event_count, rules: [part], group-by: [User], timespan: 5m, condition: {gte: 5}}
            tags: [attack.credential-access, attack.t1110.003]
            """;

    @TempDir
    Path folder;

    private static final String ID = "7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c0";

    private AttackMatrixView matrix(List<SeenTechniques> seen) throws IOException {
        return matrix(null, seen);
    }

    private AttackMatrixView matrix(@Nullable CoveredRules covered, List<SeenTechniques> seen) throws IOException {
        RulePack pack = RuleLoader.load(List.of(Files.writeString(folder.resolve("rules.yml"), RULES)))
                .pack();
        return new AttackMatrix(Attack.builtin(), pack, covered, seen).view(30);
    }

    private static Counts counts(AttackMatrixView matrix, String id) {
        return matrix.techniques().stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .orElseThrow()
                .counts();
    }

    @Test
    void aRuleWithTheIdOfAnEarlierVersionCountsForTheTechniqueThatReplacedIt() throws IOException {
        AttackMatrixView matrix = matrix(List.of());
        assertThat(counts(matrix, "T1685")).isEqualTo(new Counts(1, null, 0, null));
        assertThat(matrix.techniques()).noneMatch(cell -> cell.id().startsWith("T1562"));
    }

    @Test
    void aRuleOfTwoSubTechniquesCountsOnceForTheirTechnique() throws IOException {
        AttackMatrixView matrix = matrix(List.of());
        assertThat(counts(matrix, "T1003").rules()).isEqualTo(1);
        assertThat(counts(matrix, "T1003.001").rules()).isEqualTo(1);
        assertThat(counts(matrix, "T1003.003").rules()).isZero();
    }

    @Test
    void aRuleThatOnlyFeedsACorrelationCouldNotRaiseAnAlert() throws IOException {
        AttackMatrixView matrix = matrix(List.of());
        assertThat(counts(matrix, "T1110").rules()).as("the correlation alone").isEqualTo(1);
        assertThat(counts(matrix, "T1110.003").rules()).isEqualTo(1);
    }

    @Test
    void alertsOfOldAndNewIdsAreAddedUp() throws IOException {
        AttackMatrixView matrix = matrix(List.of(
                new SeenTechniques(List.of("T1562.001"), 2, LATE),
                new SeenTechniques(List.of("T1685", "T1685.001"), 3, EARLY),
                new SeenTechniques(List.of("T4711"), 1, EARLY)));
        assertThat(counts(matrix, "T1685")).isEqualTo(new Counts(1, null, 5, LATE));
        assertThat(counts(matrix, "T1685.001")).isEqualTo(new Counts(0, 0, 3, EARLY));
        assertThat(matrix.unlisted())
                .as("known to nobody, but not lost")
                .containsExactly(
                        new AttackMatrixView.Unlisted("T4711", new Counts(0, 0, 1, EARLY)),
                        new AttackMatrixView.Unlisted("T9999", new Counts(1, null, 0, null)));
    }

    @Test
    void aTechniqueCountsItsRulesThatCanFire() throws IOException {
        AttackMatrixView matrix = matrix(new CoveredRules(Set.of(ID + "1", ID + "3"), Set.of()), List.of());
        assertThat(counts(matrix, "T1685").canFire()).isEqualTo(1);
        assertThat(counts(matrix, "T1003")).as("a rule that cannot fire").isEqualTo(new Counts(1, 0, 0, null));
        assertThat(counts(matrix, "T1110").canFire())
                .as("the rule that only feeds the correlation can fire, the correlation cannot")
                .isZero();
        assertThat(counts(matrix, "T1486").canFire()).as("no rule").isZero();
        assertThat(counts(matrix(new CoveredRules(Set.of(ID + "4"), Set.of()), List.of()), "T1110.003")
                        .canFire())
                .isEqualTo(1);
    }

    @Test
    void aTechniqueWhoseRulesMayFireHasNoCountUntilThisIsKnown() throws IOException {
        AttackMatrixView matrix = matrix(new CoveredRules(Set.of(), Set.of(ID + "2")), List.of());
        assertThat(counts(matrix, "T1003").canFire()).isNull();
        assertThat(counts(matrix, "T1685").canFire()).isZero();
        assertThat(Json.write(matrix)).contains("\"rules\":1,\"canFire\":null");
    }

    @Test
    void theLayerOfRulesThatCanFireHasOnlyTheirTechniques() throws IOException {
        AttackMatrixView matrix = matrix(new CoveredRules(Set.of(ID + "1"), Set.of(ID + "2")), List.of());
        JsonNode layer = new ObjectMapper()
                .readTree(Json.write(NavigatorLayer.of(matrix, NavigatorLayer.Score.of("can-fire"), LATE)));
        assertThat(layer.path("name").asText()).isEqualTo("Watchfloor: rules that can fire");
        assertThat(layer.path("techniques")).singleElement().satisfies(technique -> {
            assertThat(technique.path("techniqueID").asText()).isEqualTo("T1685");
            assertThat(technique.path("score").asLong()).isEqualTo(1);
            assertThat(technique.path("comment").asText()).isEqualTo("1 active rule (1 can fire), 0 alerts");
        });
    }

    /** The required fields and values of the layer format 4.5, from its documentation. */
    @Test
    void theLayerHasTheFieldsThatTheNavigatorReads() throws IOException {
        AttackMatrixView matrix = matrix(List.of(new SeenTechniques(List.of("T1003.001"), 7, LATE)));
        JsonNode layer =
                new ObjectMapper().readTree(Json.write(NavigatorLayer.of(matrix, NavigatorLayer.Score.ALERTS, LATE)));
        assertThat(layer.path("domain").asText()).isEqualTo("enterprise-attack");
        assertThat(layer.path("name").asText()).isEqualTo("Watchfloor: alerts");
        assertThat(layer.path("versions").path("layer").asText()).isEqualTo("4.5");
        assertThat(layer.path("versions").path("attack").asText()).isEqualTo("19");
        assertThat(layer.path("versions").path("navigator").asText()).isEqualTo("4.9.0");
        assertThat(layer.path("gradient").path("minValue").asLong())
                .isLessThan(layer.path("gradient").path("maxValue").asLong());
        assertThat(layer.path("gradient").path("colors"))
                .hasSize(2)
                .allMatch(color -> color.asText().matches("#[0-9a-f]{6}"));
        assertThat(layer.path("techniques")).hasSize(2);
        JsonNode parent = layer.path("techniques").get(0);
        assertThat(parent.path("techniqueID").asText()).isEqualTo("T1003");
        assertThat(parent.path("score").asLong()).isEqualTo(7);
        assertThat(parent.path("showSubtechniques").asBoolean()).isTrue();
        assertThat(parent.path("comment").asText()).isEqualTo("1 active rule, 7 alerts");
        assertThat(layer.path("techniques").get(1).path("techniqueID").asText()).isEqualTo("T1003.001");
    }

    @Test
    void aLayerWithoutTechniquesStillHasAGradient() throws IOException {
        NavigatorLayer.Score alerts = NavigatorLayer.Score.ALERTS;
        assertThat(NavigatorLayer.of(matrix(List.of()), alerts, LATE).gradient().maxValue())
                .isEqualTo(1);
    }
}
