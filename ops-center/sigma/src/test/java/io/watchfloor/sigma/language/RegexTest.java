package io.watchfloor.sigma.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RegexTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[^a-\ufffd]",
                "[\\x{80}-\\x{10ffff}]",
                "[]\u1c85]",
                "x\u1c80",
                "\\x{1c88}",
                "[\\d\\x41-\\x{2000}]",
                "[\\a-\ufffd]",
                "[\\07-\ufffd]",
                "\\Q[\\E[a-\uffff]",
                "[\\w-\u0004-\ufffd]",
                "[[:alpha:]\u0004-\ufffd]",
                "\\Q\\x{\\E[\u0004-\u2000]}"
            })
    void whatWouldCompileForEverIsRefusedWhereCaseDoesNotCount(String source) {
        assertThatThrownBy(() -> Regex.of(source, true, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("in a case-insensitive expression");
        assertThatThrownBy(() -> Regex.of("(?i)" + source, false, false, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Regex.of(source, false, false, false).source()).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a(?i)*", "a(?)?", "a(?i-s){2}"})
    void flagsThatAreRepeatedAreRefused(String source) {
        assertThatThrownBy(() -> Regex.of(source, false, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("flags cannot have a quantifier");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[>P]{00}", "a{02}", "a{1,02}", "a{01,}"})
    void aCountThatBeginsWithZeroIsRefused(String source) {
        assertThatThrownBy(() -> Regex.of(source, false, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a repetition count cannot start with 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{0}b{0,3}c{10}",
                "\\x{0041}[{00}]\\{00}",
                "[^a-z]",
                "[\\x{80}-\\x{1c7f}\\x{1c89}-\\x{10ffff}]",
                "\\W",
                "[^\\w\\s]",
                "[\\x00-\\x7f]",
                "[a-]",
                "[\\-\u2013-\u2015]",
                "\\pL\\PN",
                "k.*\u212a"
            })
    void anythingElseCompilesAsBefore(String source) {
        assertThat(Regex.of(source, true, false, false).source()).isEqualTo(source);
    }
}
