package io.watchfloor.sigma.regex;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.language.Regex;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the general engine. */
class CharRunTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".{5,} | abcd",
                ".{5,} | abcde",
                ".{5,} | abécdñ",
                ".{5,} | äöüß",
                ".{5,} | äöüß€",
                ".{3} | ab\\ncd\\nef",
                ".{3} | ab\\ncde",
                "[a-c]{2,4} | xaybzcabx",
                "[^a]{3} | xxaxxaxxé",
                "[é€]{2} | é€",
                "[é€]{3} | é€x€é",
                "[0-9]{0,3} | ''"
            })
    void findsWhatTheGeneralEngineFinds(String expression, String value) {
        String text = value.replace("\\n", "\n");
        Regex regex = Regex.of(expression, false, false, false);
        CharRun run = RegexParser.parse(regex).flatMap(CharRun::of).orElseThrow();
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        assertThat(run.find(bytes, 1, bytes.length - 1)).isEqualTo(regex.find(text));
    }
}
