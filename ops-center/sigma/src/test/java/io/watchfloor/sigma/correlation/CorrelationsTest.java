package io.watchfloor.sigma.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoadResult;
import io.watchfloor.sigma.loading.RuleTexts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationsTest {

    @Test
    void countsWithinASlidingSpanAndNotWithinFixedOnes() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 3}"));

        assertThat(watch.see("r1", 595, "failed")).isEmpty();
        assertThat(watch.see("r2", 601, "failed")).isEmpty();
        assertThat(watch.see("r3", 655, "failed")).singleElement().satisfies(detection -> {
            assertThat(detection.measured().count()).isEqualTo(3);
            assertThat(detection.proof().records()).containsExactly("r1", "r2", "r3");
            assertThat(detection.proof().from()).isEqualTo(AssetWindows.at(595));
            assertThat(detection.proof().to()).isEqualTo(AssetWindows.at(655));
        });
    }

    @Test
    void bothBoundsOfTheSpanCount() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 2}"));

        watch.see("r1", 0, "failed");
        assertThat(watch.see("r2", 60, "failed")).hasSize(1);

        AssetWindows later = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 2}"));
        later.see("r1", 0, "failed");
        assertThat(later.see("r2", 61, "failed")).isEmpty();
    }

    @Test
    void anAttackThatGoesOnIsToldOnceATimeSpan() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 5}"));
        for (int second = 0; second < 600; second++) {
            watch.see("r" + second, second, "failed");
        }

        assertThat(watch.detections).hasSize(10);
        assertThat(watch.detections).extracting(CorrelationDetection::windowId).doesNotHaveDuplicates();
        assertThat(watch.windows.values())
                .allSatisfy(window -> assertThat(window.members()).hasSizeLessThanOrEqualTo(64));
    }

    @Test
    void groupsAreCountedApart() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 2}"));

        watch.see("r1", 1, "ann", "failed");
        assertThat(watch.see("r2", 2, "bob", "failed")).isEmpty();
        assertThat(watch.see("r3", 3, "ann", "failed"))
                .singleElement()
                .satisfies(detection -> assertThat(detection.group())
                        .containsEntry("User", "ann")
                        .containsEntry("asset", "host:a"));
    }

    @Test
    void aRecordWithoutTheFieldBelongsToNoGroup() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 1}"));

        assertThat(watch.see("r1", 1, "", "failed")).isEmpty();
        assertThat(watch.windows).isEmpty();
    }

    @Test
    void theSameRecordAgainChangesNothing() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 2}"));

        watch.see("r1", 1, "failed");
        assertThat(watch.see("r1", 1, "failed")).isEmpty();
        assertThat(watch.last.changed()).isEmpty();
    }

    @Test
    void aRecordOlderThanTheLatenessDoesNotCount() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 2}"));

        watch.see("r1", 1_000, "failed");
        assertThat(watch.see("r2", 930, "failed")).isEmpty();
        assertThat(watch.last.changed()).isEmpty();
        assertThat(watch.see("r3", 945, "failed")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "temporal,         failed:0 allowed:10,  1",
        "temporal,         allowed:0 failed:10,  1",
        "temporal,         failed:0 failed:10,   0",
        "temporal,         failed:0 allowed:61,  0",
        "temporal_ordered, failed:0 allowed:10,  1",
        "temporal_ordered, allowed:0 failed:10,  0",
        "temporal_ordered, allowed:10 failed:0,  1",
        "temporal_ordered, failed:5 allowed:5,   1",
        "temporal_ordered, failed:0 allowed:61,  0"
    })
    void temporalOnesNeedAllTheirRulesAndOrderedOnesTheirOrder(String type, String seen, int detections) {
        AssetWindows watch = new AssetWindows(pack(type, "[failed, allowed]", ""));

        int number = 0;
        for (String one : seen.split(" ", -1)) {
            String[] parts = one.split(":", -1);
            watch.see("r" + number++, Integer.parseInt(parts[1]), parts[0]);
        }

        assertThat(watch.detections).hasSize(detections);
    }

    @Test
    void oneRecordDoesNotServeForTwoStepsOfAnOrder() {
        AssetWindows watch = new AssetWindows(pack("temporal_ordered", "[failed, allowed]", ""));

        assertThat(watch.see("r1", 5, "ann", "failed", "allowed")).isEmpty();
    }

    @Test
    void correlationsOfCorrelationsFollowTheirEnds() {
        AssetWindows watch = new AssetWindows(RuleTexts.load(
                        correlation("guessing", "event_count", "[failed]", "condition: {gte: 3}"),
                        correlation("guessed", "temporal_ordered", "[guessing, allowed]", ""),
                        rule("failed"),
                        rule("allowed"))
                .pack());

        watch.see("r1", 0, "failed");
        watch.see("r2", 1, "failed");
        assertThat(watch.see("r3", 2, "failed")).isEmpty();
        assertThat(watch.see("r4", 30, "allowed")).singleElement().satisfies(detection -> {
            assertThat(detection.rule().id()).isEqualTo("guessed");
            assertThat(detection.proof().records()).containsExactly("r3", "r4");
        });
    }

    @Test
    void aliasesNameTheFieldOfEachRule() {
        AssetWindows watch = new AssetWindows(
                RuleTexts.load("""
                        title: c
                        id: c
                        correlation:
                            type: temporal
                            rules: [failed, allowed]
                            group-by: [asset, who]
                            timespan: 1m
                            aliases: {who: {failed: User, allowed: Other}}
                        """, rule("failed"), rule("allowed")).pack());

        watch.see("r1", 1, "ann", "failed");
        assertThat(watch.seeFields("r2", 2, java.util.Map.of("Other", "bob"), "allowed"))
                .isEmpty();
        assertThat(watch.seeFields("r3", 3, java.util.Map.of("Other", "ann"), "allowed"))
                .hasSize(1);
    }

    @Test
    void aChangedRuleStartsItsWindowAfresh() {
        RulePack before = pack("event_count", "[failed]", "condition: {gte: 2}");
        RulePack after = RuleTexts.load(
                        correlation("c", "event_count", "[failed]", "condition: {gte: 2}"),
                        rule("failed").replace("F: failed", "F: other"))
                .pack();
        AssetWindows watch = new AssetWindows(before);
        watch.see("r1", 1, "failed");

        watch.pack = after;
        assertThat(watch.see("r2", 2, "failed")).isEmpty();
        assertThat(watch.see("r3", 3, "failed")).hasSize(1);
    }

    @Test
    void windowsThatNothingCanReachAreRemoved() {
        AssetWindows watch = new AssetWindows(pack("event_count", "[failed]", "condition: {gte: 2}"));
        watch.see("r1", 0, "ann", "failed");

        watch.see("r2", 300, "bob", "failed");

        assertThat(watch.last.removed()).hasSize(1);
        assertThat(watch.windows).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "event_count  # [nobody]          # condition: {gte: 2}                   # not the id or name",
                "event_count  # [c]               # condition: {gte: 2}                   # refers to itself",
                "event_count  # [failed]          # condition: {gte: 2, group_by: x}      # is not a valid condition of event_count",
                "event_count  # [failed]          # condition: {gte: 2}@groupby: [User]   # unknown key",
                "event_count  # [failed]          # condition: {lt: 1}                    # 1 to 1000",
                "event_count  # [failed]          # condition: {gte: 2.5}                 # a whole number",
                "event_count  # [failed]          # condition: {gte: 100000}              # 1 to 1000",
                "event_count  # [failed]          # condition: {gt: 5, lt: 2}             # the range is empty",
                "event_count  # [failed]          # condition: {gt: 2, gte: 3}            # a range requires one of",
                "event_count  # [failed]          # condition: {eq: 2, lte: 3}            # a range requires one of",
                "event_count  # [failed]          # condition: {field: User}              # is not a valid condition of event_count",
                "value_count  # [failed]          # condition: {gte: 2}                   # requires a 'field'",
                "value_count  # [failed]          # condition: {field: User}              # requires one of gt, gte, lt",
                "value_sum    # [failed]          # condition: {field: [A, B], gt: 2}     # requires exactly one field",
                "value_avg    # [failed]          # condition: {field: A, gt: many}       # a limit must be a number",
                "value_percentile # [failed]      # condition: {field: A, lte: 101}       # share from 0 to 100 percent",
                "value_percentile # [failed] # condition: {field: A, lte: 1, percentile: 101} # from 0 to 100",
                "event_count  # [failed]          # ''                                    # 'condition' must be a map",
                "value_median # [failed]          # condition: {gte: 2}                   # are not supported",
                "temporal     # [failed, allowed] # timespan: 2M                          # no fixed length",
                "temporal     # [failed, allowed] # timespan: 60d                         # longer than 31 days",
                "temporal     # [failed, allowed] # condition: {gte: 3}                   # 1 to 2",
                "temporal_ordered # [failed, allowed] # condition: {gte: 1}               # an ordered correlation requires all its rules",
                "temporal     # [failed]          # aliases: {who: {allowed: User}}       # is missing in the correlation",
                "temporal     # [failed, allowed] # timespan: ten                         # 'timespan' must be"
            })
    void rejectsUnsupportedCorrelations(String type, String rules, String rest, String reason) {
        RuleLoadResult loading =
                RuleTexts.load(correlation("c", type, rules, rest.replace("''", "")), rule("failed"), rule("allowed"));

        assertThat(loading.pack().correlations()).isEmpty();
        assertThat(loading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains(reason));
    }

    @Test
    void correlatedRulesStandAloneOnlyWhenGenerated() {
        RulePack silent = pack("event_count", "[failed]", "condition: {gte: 2}");
        RulePack generated = pack("event_count", "[failed]", "condition: {gte: 2}@generate: true");

        assertThat(silent.isDetection("failed")).isFalse();
        assertThat(silent.isDetection("allowed")).isTrue();
        assertThat(generated.isDetection("failed")).isTrue();
        assertThat(silent.rules()).extracting(Rule::id).isEqualTo(List.of("allowed", "failed"));
    }

    private static RulePack pack(String type, String rules, String rest) {
        RuleLoadResult loading = RuleTexts.load(correlation("c", type, rules, rest), rule("failed"), rule("allowed"));
        assertThat(loading.problems()).isEmpty();
        return loading.pack();
    }

    private static String correlation(String id, String type, String rules, String rest) {
        String given = rest.replace("@", "\n");
        String groupBy = given.contains("group-by") ? "" : "group-by: [asset, User]\n";
        String timespan = given.contains("timespan") ? "" : "timespan: 1m\n";
        return "title: %s\nid: %s\ncorrelation:\n".formatted(id, id)
                + "type: %s\nrules: %s\n%s%s%s\n"
                        .formatted(type, rules, groupBy, timespan, given)
                        .indent(4);
    }

    private static String rule(String id) {
        return RuleTexts.rule("a: {F: %s}\ncondition: a".formatted(id)).replace("test-rule", id);
    }
}
