package io.watchfloor.sigma.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleTexts;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules within all bounds whose matches cost seconds to explain: the asset's thread explains them, and others wait. */
class ExplanationCostTest {

    private static final int RECORD = 480_000;

    private static String expression(String hostile) {
        return switch (hostile) {
            case "stars" -> "F|contains: '" + "*a".repeat(3_000) + "'";
            case "groups" -> "F|re: '(.*a){900}'";
            case "groups behind an alternative" -> "F|re: ['(.*a){900}b', '(.*a){900}']";
            case "undecided" -> "F|re: ['(a|c)*a(a|c){900}b', '(a|c)*a(a|c){900}']";
            case "a text that almost stands everywhere" ->
                "F|contains: ['" + "a".repeat(20_000) + "b', '" + "a".repeat(20_000) + "']";
            case "questions" ->
                "F|contains: ["
                        + IntStream.range(0, 20_000)
                                .mapToObj(i -> "'a" + i + "'")
                                .collect(Collectors.joining(", ")) + ", aaa]";
            default -> throw new IllegalArgumentException(hostile);
        };
    }

    private static Rule rule(String detection) throws Exception {
        return RuleTexts.load(Placeholders.NONE, RuleTexts.rule(detection))
                .pack()
                .rules()
                .getFirst();
    }

    private static Telemetry telemetry(String fields) throws Exception {
        String body = "{\"asset\":\"a\",\"logsource\":{\"product\":\"test\"},\"fields\":%s}".formatted(fields);
        return new TelemetryReader().read(body.getBytes(StandardCharsets.UTF_8), null, null, Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stars",
                "groups",
                "groups behind an alternative",
                "undecided",
                "a text that almost stands everywhere",
                "questions"
            })
    void aMatchIsExplainedWithinABoundOfStepsWhateverTheRule(String hostile) throws Exception {
        Rule rule = rule("a: {%s}\ncondition: a".formatted(expression(hostile)));
        for (int length : new int[] {24_000, RECORD}) {
            Telemetry telemetry = telemetry("{\"F\":\"%s\"}".formatted("a".repeat(length)));
            assertThat(DetectionEngine.of(RulePack.of(List.of(rule), List.of())).judge(telemetry))
                    .containsExactly(rule);
            Explanation explanation = new Explanation(rule, telemetry);
            List<MatchReason> because = explanation.reasons();
            assertThat(explanation.effort().spent())
                    .isLessThanOrEqualTo(explanation.effort().most())
                    .isLessThanOrEqualTo(10_000 + 4L * (length + 200));
            assertThat(because).isNotEmpty().allSatisfy(one -> {
                assertThat(one.pattern()).hasSizeLessThanOrEqualTo(202);
                assertThat(one.value() == null ? "" : one.value()).hasSizeLessThanOrEqualTo(203);
            });
            assertThat(Explanation.of(rule, telemetry)).as("the same again").isEqualTo(because);
        }
    }

    @Test
    void whatFollowsFromTheMatchIsToldHoweverCostlyItWouldBeToEvaluate() throws Exception {
        Rule rule = rule("a: {F|re: '(a|c)*a(a|c){900}', G: x}\ncondition: a");
        assertThat(Explanation.of(rule, telemetry("{\"F\":\"%s\",\"G\":\"x\"}".formatted("ac".repeat(100_000)))))
                .extracting(MatchReason::selection, MatchReason::field, MatchReason::modifier)
                .containsExactly(tuple("a", "F", "re"), tuple("a", "G", ""));
    }

    @Test
    void reasonsThatAreTooCostlyToFindOutAreToldAsSuch() throws Exception {
        Rule rule = rule("a: {F|re: ['(a|c)*a(a|c){900}b', '(a|c)*a(a|c){900}']}\nb: {G: x}\ncondition: a and b");
        String value = IntStream.range(0, 50_000)
                .mapToObj(i -> Integer.bitCount(i * 2654435) % 2 == 0 ? "a" : "c")
                .collect(Collectors.joining());
        List<MatchReason> because = Explanation.of(rule, telemetry("{\"F\":\"%s\",\"G\":\"x\"}".formatted(value)));
        assertThat(because).containsExactly(new MatchReason("b", "G", "", "x", "x"), MatchReason.REST);
        assertThat(ReasonText.of(MatchReason.REST)).contains("too costly to compute");
    }
}
