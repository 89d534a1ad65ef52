package io.watchfloor.sigma.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An expression is measured before it is compiled, and never too small. */
@Timeout(60)
class RegexSizeTest {

    private static final int ROUNDS = 20_000;

    /** A library's program has an end and a dead end beside the steps. */
    private static final int ENDS = 4;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            abc, 3
            a*, 2
            "a{3,5}", 7
            (?:a{3}){4}, 25
            \\Qa{9}(\\E, 5
            \\x{41}{3}, 4
            [^]{}()a-z]{2}, 5
            "{,5}", 4
            """)
    void repetitionIsSpelledOut(String expression, int steps) {
        assertThat(RegexSize.of(expression)).isEqualTo(steps);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((a{1000}){1000}){1000})",
                "((((((((a{9}){9}){9}){9}){9}){9}){9}){9})",
                "(?i:(?:x{1000}){1000})",
                "\\pL{1000}"
            })
    void whatWouldBecomeTooLargeIsRefusedUncompiled(String expression) {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> Regex.of(expression, false, false, false))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("rule.regex-size"));
    }

    @Test
    void whatNestsTooDeepIsRefusedUncompiled() {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> Regex.of("(".repeat(5_000) + "a" + ")".repeat(5_000), false, false, false))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("rule.regex-depth"));
        Regex allowed = Regex.of(
                "(".repeat(RuleLimits.REGEX_DEPTH) + "a" + ")".repeat(RuleLimits.REGEX_DEPTH), false, false, false);
        assertThat(allowed.find("bab")).isTrue();
    }

    @Test
    void whatIsTooLongIsRefusedUnread() {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> Regex.of("{".repeat(1_900_000), false, false, false))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("rule.regex-length"));
    }

    @Test
    void noExpressionHasMoreStepsThanWereCounted() {
        Random random = new Random(20_261_126);
        String[] pieces = {
            "a",
            "b",
            "(",
            ")",
            "(?:",
            "|",
            "*",
            "+",
            "?",
            "{2}",
            "{3,}",
            "{2,4}",
            "[a-c]",
            "[^x]",
            ".",
            "^",
            "$",
            "\\d",
            "\\Q{(\\E",
            "\\x{41}",
            "(?i)",
            "\\pL",
            "[[:alpha:]]",
            "{",
            "}",
            "\\b",
            "[]a]",
            "\\("
        };
        int compiled = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder source = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                source.append(pieces[random.nextInt(pieces.length)]);
            }
            Optional<Regex> regex = regex(source.toString());
            if (regex.isPresent()) {
                int size = Pattern.compile(source.toString()).programSize();
                assertThat(size)
                        .as(source.toString())
                        .isLessThanOrEqualTo(regex.get().steps() + ENDS);
                compiled++;
            }
        }
        assertThat(compiled).isGreaterThan(ROUNDS / 20);
    }

    /** Empty when it is none, or larger than is allowed. */
    private static Optional<Regex> regex(String source) {
        try {
            return Optional.of(Regex.of(source, false, false, false));
        } catch (IllegalArgumentException refused) {
            return Optional.empty();
        }
    }
}
