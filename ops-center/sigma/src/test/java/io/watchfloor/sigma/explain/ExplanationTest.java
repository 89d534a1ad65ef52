package io.watchfloor.sigma.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.evaluation.SimpleEvaluator;
import io.watchfloor.sigma.language.Placeholders;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.loading.RuleTexts;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplanationTest {

    private static final Placeholders LISTS = new Placeholders(Map.of("admins", List.of("bob", "ann")));

    private static List<MatchReason> because(String detection, String fields) throws Exception {
        Rule rule =
                RuleTexts.load(LISTS, RuleTexts.rule(detection)).pack().rules().getFirst();
        String body = "{\"asset\":\"a\",\"logsource\":{\"product\":\"test\"},\"fields\":%s}".formatted(fields);
        Telemetry telemetry =
                new TelemetryReader().read(body.getBytes(StandardCharsets.UTF_8), null, null, Instant.EPOCH);
        assertThat(SimpleEvaluator.matches(rule, telemetry)).isTrue();
        return Explanation.of(rule, telemetry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "F: x                       # {'F':'X'}                 # ''                # x            # X",
                "F|contains: 'B*d'          # {'F':'abcde'}             # contains          # b*d          # abcde",
                "F|startswith: ab           # {'F':['x','abc']}         # startswith        # ab           # abc",
                "F|endswith|cased: 'D'      # {'F':'abcD'}              # endswith|cased    # D            # abcD",
                "F|contains|windash: '-a'   # {'F':'x /a'}              # contains|windash  # -a           # x /a",
                "F|re|i: 'A.c'              # {'F':'abc'}               # re|i              # A.c          # abc",
                "F|cidr: 10.0.0.0/8         # {'F':'10.1.2.3'}          # cidr              # 10.0.0.0/8   # 10.1.2.3",
                "F|cidr: 'fe80::/10'        # {'F':'fe80::1'}           # cidr              # fe80:0:0:0:0:0:0:0/10 # fe80::1",
                "F|gte: 5                   # {'F':7}                   # gte               # 5            # 7",
                "F|hour|lt: 9               # {'F':'2026-11-24 08:00'}  # hour|lt           # 9            # 2026-11-24 08:00",
                "F|exists: true             # {'F':'x'}                 # exists            # true         # x",
                "F: null                    # {'G':'x'}                 # ''                # null         # ",
                "F|fieldref|endswith: G     # {'F':'ab','G':'b'}        # fieldref|endswith # G            # ab",
                "F|neq: [x, y]              # {'F':'z'}                 # neq               # x, y         # z",
                "F|expand: '%admins%'       # {'F':'ann'}               # ''                # ann          # ann",
                "F|base64offset|contains: foobar # {'F':'eGZvb2Jhcnh4'} # contains          # zvb2jhc      # eGZvb2Jhcnh4"
            })
    void eachKindOfQuestionIsToldWithItsValue(
            String field, String fields, String modifier, String pattern, String value) throws Exception {
        assertThat(because("a: {%s}\ncondition: a".formatted(field), fields.replace('\'', '"')))
                .containsExactly(new MatchReason("a", "F", modifier, pattern, value));
    }

    @Test
    void onlyTheSelectionsThatMadeTheMatchAreTold() throws Exception {
        assertThat(because("""
                sel_a: {F: x, G: [1, 2]}
                sel_b: {H: x}
                filter: {I: x}
                condition: 1 of sel_* and not filter""", "{\"F\":\"x\",\"G\":2,\"I\":\"y\"}"))
                .containsExactly(
                        new MatchReason("sel_a", "F", "", "x", "x"), new MatchReason("sel_a", "G", "", "2", "2"));
    }

    @Test
    void whatIsNegatedTwiceMadeTheMatchByHolding() throws Exception {
        assertThat(because("a: {F: x}\nb: {G: y}\ncondition: not (not a or b)", "{\"F\":\"x\"}"))
                .containsExactly(new MatchReason("a", "F", "", "x", "x"));
    }

    @Test
    void keywordsSayWhereTheyStand() throws Exception {
        assertThat(because("a: {'|all': [one, two]}\ncondition: a", "{\"F\":\"someone\",\"G\":{\"H\":\"two\"}}"))
                .containsExactly(
                        new MatchReason("a", "F", "contains", "one", "someone"),
                        new MatchReason("a", "G", "contains", "two", "{\"H\":\"two\"}"));
    }

    @Test
    void everyOneOfAllIsTold() throws Exception {
        assertThat(because("a: {F|contains|all: [x, y]}\ncondition: a", "{\"F\":\"xy\"}"))
                .containsExactly(
                        new MatchReason("a", "F", "contains", "x", "xy"),
                        new MatchReason("a", "F", "contains", "y", "xy"));
    }

    @Test
    void longValuesAndLongListsAreCut() throws Exception {
        String detection =
                "a: {F|contains|all: [a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3, b4, b5]}\ncondition: a";
        String value = "a1a2a3a4a5a6a7a8a9b1b2b3b4b5" + "x".repeat(1_000);

        List<MatchReason> because = because(detection, "{\"F\":\"%s\"}".formatted(value));

        assertThat(because)
                .hasSize(12)
                .allSatisfy(one -> assertThat(one.value()).hasSize(201).endsWith("…"));
    }

    @Test
    void aLongValueIsCutAroundThePartThatMatched() throws Exception {
        String value = "x".repeat(1_000) + "delete shadows" + "y".repeat(1_000);

        MatchReason because = because(
                        "a: {F|contains: 'delete shadows'}\ncondition: a", "{\"F\":\"%s\"}".formatted(value))
                .getFirst();

        assertThat(because.value()).hasSize(202).startsWith("…xx").endsWith("yy…");
        assertThat(ReasonText.part(because)).contains(new ReasonText.Part(61, 75));
    }
}
