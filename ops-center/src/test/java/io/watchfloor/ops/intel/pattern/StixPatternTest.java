package io.watchfloor.ops.intel.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.watchfloor.ops.intel.pattern.PatternExpression.Combination;
import io.watchfloor.ops.intel.pattern.PatternExpression.Observation;
import io.watchfloor.ops.intel.pattern.PatternExpression.Operator;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualified;
import io.watchfloor.ops.intel.pattern.PatternExpression.Qualifier;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A STIX pattern")
final class StixPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']",
                "[email-message:from_ref.value MATCHES '.+\\\\@example\\\\.com$' AND"
                        + " email-message:body_multipart[*].body_raw_ref.name MATCHES '^Final Report.+\\\\.exe$']",
                "[file:hashes.MD5 = '79054025255fb1a26e4bc422aef54eb4'] FOLLOWEDBY"
                        + " [windows-registry-key:key = 'HKEY_LOCAL_MACHINE\\\\foo\\\\bar'] WITHIN 300 SECONDS",
                "[user-account:account_type = 'unix' AND user-account:user_id = '1007'] REPEATS 5 TIMES WITHIN 1800 SECONDS",
                "[(file:name = 'pdf.exe' OR file:size = 371712) AND file:created = t'2014-01-13T07:03:17Z']",
                "[artifact:payload_bin = h'D4C3B2A1' OR artifact:payload_bin = b'1MOyoQ==']",
                "[x_usb-device:usbdrive.serial_number = '575833314133343231313937']",
                "[file:extensions.'windows-pebinary-ext'.sections[0].entropy > 7.0]",
                "[network-traffic:dst_ref.value ISSUBSET '2001:0db8:dead:beef::/64']",
                "[network-traffic:dst_port IN (80, 443) AND network-traffic:src_port NOT IN (1, 2)]",
                "([file:name = 'foo.dll'] AND [directory:path = 'C:\\\\foo']) OR [process:name <> 'foo' OR process:name == 'bar']",
                "[ipv4-addr:value = '198.51.100.1' AND EXISTS ipv4-addr:resolves_to_refs[*].value]",
                "[url:value LIKE '%/login_.php'] START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00.5Z'"
            })
    @DisplayName("of the language is read")
    void isRead(String text) {
        assertThat(StixPattern.parse(text).paths()).isNotEmpty();
    }

    @Test
    @DisplayName("binds AND before OR before FOLLOWEDBY, and a qualifier to the expression that it follows")
    void bindsOperators() {
        PatternExpression read = StixPattern.parse(
                        "[a:b = 1] FOLLOWEDBY [a:b = 2] OR [a:b = 3] AND [a:b = 4] WITHIN 1.5 SECONDS")
                .expression();

        assertThat(read)
                .isEqualTo(new Combination(
                        Operator.FOLLOWEDBY,
                        equal(1),
                        new Combination(
                                Operator.OR,
                                equal(2),
                                new Combination(
                                        Operator.AND,
                                        equal(3),
                                        new Qualified(equal(4), new Qualifier.Within(new BigDecimal("1.5")))))));
    }

    private static Observation equal(int value) {
        return new Observation(new Comparison.Test(
                new ObjectPath("a", List.of(new ObjectPath.Step.Property("b"))),
                false,
                Comparison.Operator.EQUAL,
                List.of(new Constant.Numeral(BigDecimal.valueOf(value)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "file:name = 'a' | pattern.syntax | 1",
                "[file:name = 'a | pattern.syntax | 14",
                "[file:name = 'a'] AND | pattern.syntax | 22",
                "[file:name 'a'] | pattern.syntax | 12",
                "[file:hashes.SHA-256 = 'a'] | pattern.syntax | 14",
                "[file:name = 'a' # 'b'] | pattern.syntax | 18",
                "[ipv4-addr:value = '1' AND url:value = '2'] | pattern.types | 28",
                "[file:name MATCHES '('] | pattern.value | 20",
                "[ipv4-addr:value ISSUBSET '10.0.0.0/40'] | pattern.value | 27",
                "[file:created > t'2026-13-01T00:00:00Z'] | pattern.value | 17",
                "[file:created > t'2026-01-01T00:00:00+01:00'] | pattern.value | 17",
                "[file:size IN (1, 'a')] | pattern.value | 22",
                "[file:size > true] | pattern.value | 14",
                "[file:size = h'abc'] | pattern.value | 14",
                "[file:size = 1] REPEATS 0 TIMES | pattern.value | 25",
                "[file:size = 1] REPEATS 1.5 TIMES | pattern.value | 25",
                "[file:size = 1] WITHIN -1 SECONDS | pattern.value | 24",
                "[file:size = 1] WITHIN 1 SECONDS WITHIN 2 SECONDS | pattern.syntax | 43",
                "[file:size = 1] START t'2026-01-02T00:00:00Z' STOP t'2026-01-01T00:00:00Z' | pattern.value | 52"
            })
    @DisplayName("that is wrong is refused with a code and the first wrong character")
    void isRefused(String text, String code, int column) {
        assertThatExceptionOfType(InvalidPattern.class)
                .isThrownBy(() -> StixPattern.parse(text.strip()))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.column()).isEqualTo(column);
                });
    }

    @Test
    @DisplayName("that is too long or too deep is refused")
    void isBounded() {
        assertThatExceptionOfType(InvalidPattern.class)
                .isThrownBy(() -> StixPattern.parse(" ".repeat(StixPattern.LONGEST) + "[a:b = 1]"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("pattern.too-long"));
        assertThatExceptionOfType(InvalidPattern.class)
                .isThrownBy(() -> StixPattern.parse("(".repeat(50_000)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("pattern.too-deep"));
    }

    @Test
    @DisplayName("that is damaged is read or refused, and never fails otherwise")
    void survivesDamage() {
        Random random = new Random(7);
        String whole =
                "([file:name = 'a\\'b' AND (file:size > 7 OR file:size NOT IN (1, 2))] WITHIN 5 SECONDS) FOLLOWEDBY"
                        + " [url:value LIKE '%x_'] REPEATS 2 TIMES START t'2026-01-01T00:00:00Z' STOP t'2026-02-01T00:00:00Z'";
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, "[]()'=tbh\\.,:*-AND7é".charAt(random.nextInt(20)));
                    default -> text.setCharAt(at, (char) (32 + random.nextInt(96)));
                }
            }
            try {
                assertThat(StixPattern.parse(text.toString()).expression()).isNotNull();
            } catch (InvalidPattern expected) {
                assertThat(expected.column()).isBetween(1, text.length() + 1);
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 9_999);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[file:name = 'EVIL.exe'] | true",
                "[file:name != 'evil.exe'] | true",
                "[file:name NOT = 'evil.exe' AND file:size = 10] | false",
                "[file:name = 'other.exe' OR file:size >= 10] | true",
                "[file:name = 'evil.exe' AND file:size < 10] | false",
                "[file:name = 'small.txt' AND file:size = 10] | false",
                "[file:name = 'small.txt'] | true",
                "[file:name LIKE 'ev%.e_e'] | true",
                "[file:name LIKE 'ev.l%'] | false",
                "[file:name MATCHES '^e.+exe$'] | true",
                "[file:name IN ('a', 'evil.exe')] | true",
                "[file:name NOT IN ('evil.exe', 'small.txt')] | false",
                "[file:size > '9'] | false",
                "[file:mime_type != 'text/plain'] | false",
                "[NOT EXISTS file:mime_type] | true",
                "[EXISTS file:size AND file:name = 'small.txt'] | false",
                "[ipv4-addr:value = '198.51.100.0/24'] | true",
                "[ipv4-addr:value ISSUBSET '198.51.100.0/28'] | true",
                "[ipv4-addr:value ISSUBSET '198.51.101.0/24'] | false",
                "[ipv4-addr:value ISSUPERSET '198.51.100.7'] | true",
                "[ipv4-addr:value ISSUPERSET '198.51.100.0/24'] | false",
                "[url:value = 'x'] OR [file:name = 'evil.exe'] | true"
            })
    @DisplayName("is compared with the objects of a record")
    void isCompared(String text, boolean expected) {
        List<ObservedObject> record = List.of(
                object("file", "name=evil.exe", "size=10"),
                object("file", "name=small.txt"),
                object("ipv4-addr", "value=198.51.100.7"));

        assertThat(ObservationTest.of(StixPattern.parse(text.strip())).test(record))
                .isEqualTo(expected);
    }

    private static ObservedObject object(String type, String... properties) {
        return new ObservedObject(
                type,
                List.of(properties).stream()
                        .map(one -> one.split("=", 2))
                        .collect(Collectors.toMap(
                                one -> one[0],
                                one -> List.of(
                                        one[1].matches("\\d+")
                                                ? new Constant.Numeral(new BigDecimal(one[1]))
                                                : new Constant.Text(one[1])))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a:b = 1] AND [a:b = 2]",
                "[a:b = 1] FOLLOWEDBY [a:b = 2]",
                "[a:b = 1] REPEATS 2 TIMES",
                "[a:b = 1] OR [a:b = 2] WITHIN 1 SECONDS"
            })
    @DisplayName("of several observations is not compared with single records")
    void needsSeveralObservations(String text) {
        assertThatExceptionOfType(InvalidPattern.class)
                .isThrownBy(() -> ObservationTest.of(StixPattern.parse(text)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("pattern.observations"));
    }
}
