package io.watchfloor.sigma.loading;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFilterTest {

    private static final String PACKED =
            rule("packed", "category: process_creation, product: windows", "Image: rar.exe");
    private static final String COPIED =
            rule("copied", "category: process_creation, product: windows", "Image: cp.exe");
    private static final String NETWORK =
            rule("network", "category: network_connection, product: windows", "Image: rar.exe");

    private static String rule(String id, String logsource, String selection) {
        return """
                title: %s
                id: %s
                name: name-of-%s
                logsource: {%s}
                detection:
                    selection: {%s}
                    condition: selection
                """.formatted(id, id, id, logsource, selection);
    }

    private static String filter(String rules, String searches) {
        return """
                title: Administrators
                logsource: {category: process_creation, product: windows}
                filter:
                    rules: %s
                %s
                """.formatted(rules, searches.replace("@", "\n").indent(4).stripTrailing());
    }

    private static List<String> matches(RuleLoadResult loading, String category, String image, String user) {
        Telemetry telemetry = new Telemetry(
                AssetName.parse("a"),
                Instant.EPOCH,
                List.of(new LogSource("windows", category, null)),
                Map.of("Image", image, "User", user),
                "");
        return DetectionEngine.of(loading.pack()).judge(telemetry).stream()
                .map(Rule::id)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "[packed]                 # selection: {User|startswith: adm_}@condition: not selection # true # false",
                "[name-of-packed, copied] # selection: {User|startswith: adm_}@condition: not selection # true # false",
                "packed                   # selection: {User|startswith: adm_}@condition: not selection # true # false",
                "any                      # selection: {User|startswith: adm_}@condition: not selection # true # false",
                "[packed]                 # selection: {User|startswith: adm_}@condition: selection     # false # true",
                "[copied]                 # selection: {User|startswith: adm_}@condition: not selection # true # true",
                "[packed]                 # a: {User: ann}@b: {User|startswith: adm_}@condition: a or b # true # true",
                "[packed]                 # a: {User: ann}@b: {User|startswith: adm_}@condition: not 1 of them # false # false"
            })
    void theFiltersConditionStandsBesideTheRules(
            String rules, String searches, boolean ofAnn, boolean ofAdministrator) {
        RuleLoadResult loading = RuleTexts.load(PACKED, COPIED, filter(rules, searches));
        assertThat(loading.problems()).isEmpty();

        assertThat(matches(loading, "process_creation", "rar.exe", "ann")).hasSize(ofAnn ? 1 : 0);
        assertThat(matches(loading, "process_creation", "rar.exe", "adm_ann")).hasSize(ofAdministrator ? 1 : 0);
    }

    @Test
    void searchesOfTheSameNameStayApart() {
        RuleLoadResult loading = RuleTexts.load(
                PACKED,
                filter("[packed]", "selection: {User: ann}@condition: not selection"),
                filter("[packed]", "selection: {User: bob}@condition: not selection"));
        assertThat(loading.pack().rules().getFirst().detection().searches())
                .containsOnlyKeys("selection", "_filter_selection", "_filter_selection_2");
        assertThat(matches(loading, "process_creation", "rar.exe", "ann")).isEmpty();
        assertThat(matches(loading, "process_creation", "rar.exe", "bob")).isEmpty();
        assertThat(matches(loading, "process_creation", "rar.exe", "cid")).hasSize(1);
    }

    @Test
    void aFilterForAnyLeavesOtherLogSourcesAlone() {
        RuleLoadResult loading =
                RuleTexts.load(PACKED, NETWORK, filter("any", "selection: {User: ann}@condition: not selection"));
        assertThat(loading.problems()).isEmpty();
        assertThat(matches(loading, "process_creation", "rar.exe", "ann")).isEmpty();
        assertThat(matches(loading, "network_connection", "rar.exe", "ann")).containsExactly("network");
    }

    @Test
    void aFilterChangesWhatTheRuleIsAndSoItsCorrelations() {
        String correlation = """
                title: c
                id: c
                correlation: {type: event_count, rules: [packed], timespan: 1m, condition: {gte: 2}}
                """;
        RulePack without = RuleTexts.load(PACKED, correlation).pack();
        RulePack with = RuleTexts.load(
                        PACKED, correlation, filter("[packed]", "selection: {User: ann}@condition: not selection"))
                .pack();
        assertThat(with.version()).isNotEqualTo(without.version());
        assertThat(with.correlations().getFirst().contentHash())
                .isNotEqualTo(without.correlations().getFirst().contentHash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "[nobody]         # selection: {User: ann}@condition: not selection       # 4 # 13 # 1 # not the id or name of a loaded rule",
                "[packed, nobody] # selection: {User: ann}@condition: not selection       # 4 # 21 # 0 # not the id or name of a loaded rule",
                "[network]        # selection: {User: ann}@condition: not selection       # 4 # 13 # 1 # logsource differs from",
                "[c]              # selection: {User: ann}@condition: not selection       # 4 # 13 # 1 # filters apply to rules only",
                "[]               # selection: {User: ann}@condition: not selection       # 4 # 12 # 1 # or 'any'",
                "[packed]         # selection: {User: ann}                                # 4 #  5 # 1 # no 'condition'",
                "[packed]         # selection: {User: ann}@condition: [a, b]              # 6 # 16 # 1 # one condition",
                "[packed]         # selection: {User: ann}@condition: not other           # 6 # 20 # 1 # which does not exist"
            })
    void whatCannotBeHonouredIsToldWithItsPlace(
            String rules, String searches, int line, int column, int refused, String reason) {
        String correlation = """
                title: c
                id: c
                correlation: {type: event_count, rules: [packed], timespan: 1m, condition: {gte: 2}}
                """;
        RuleLoadResult loading = RuleTexts.load(PACKED, NETWORK, correlation, filter(rules, searches));
        assertThat(loading.refused()).isEqualTo(refused);
        assertThat(loading.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).contains(reason);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.column()).isEqualTo(column);
        });
    }
}
