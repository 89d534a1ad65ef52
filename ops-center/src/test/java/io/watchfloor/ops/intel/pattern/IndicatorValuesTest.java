package io.watchfloor.ops.intel.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The values of a pattern")
final class IndicatorValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[ipv4-addr:value = '198.51.100.7'] | IPV4 | 198.51.100.7/32",
                "[ipv4-addr:value = '198.51.100.7/24'] | NETWORK | 198.51.100.0/24",
                "[ipv4-addr:value ISSUBSET '198.51.100.0/24'] | NETWORK | 198.51.100.0/24",
                "[ipv6-addr:value = '2001:DB8::1'] | IPV6 | 2001:db8:0:0:0:0:0:1/128",
                "[domain-name:value = 'Evil.Example.'] | DOMAIN | evil.example",
                "[url:value IN ('http://Evil.example/A')] | URL | http://evil.example/a",
                "[file:hashes.MD5 = '79054025255FB1A26E4BC422AEF54EB4'] | MD5 | 79054025255fb1a26e4bc422aef54eb4",
                "[file:hashes.'SHA-1' = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'] | SHA1 | da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "[email-addr:value = 'Eve@Evil.example'] | EMAIL | eve@evil.example"
            })
    @DisplayName("have one form for all spellings")
    void haveOneForm(String pattern, Kind kind, String text) {
        assertThat(IndicatorValues.of(StixPattern.parse(pattern))).containsExactly(new IndicatorValue(kind, text));
    }

    @Test
    @DisplayName("are those of all alternatives, without duplicates")
    void areThoseOfAllAlternatives() {
        assertThat(IndicatorValues.of(StixPattern.parse("[domain-name:value = 'a.example' OR domain-name:value IN"
                        + " ('b.example', 'A.example')] OR ([url:value = 'http://c.example'])")))
                .extracting(IndicatorValue::text)
                .containsExactly("a.example", "b.example", "http://c.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[domain-name:value = 'a.example'] AND [domain-name:value = 'b.example']",
                "[domain-name:value = 'a.example'] FOLLOWEDBY [domain-name:value = 'b.example']",
                "[domain-name:value = 'a.example'] REPEATS 2 TIMES",
                "[domain-name:value = 'a.example' AND domain-name:value != 'b.example']",
                "[domain-name:value NOT = 'a.example']",
                "[domain-name:value LIKE '%.example']",
                "[domain-name:value = 'a.example' OR process:name = 'a.exe']",
                "[domain-name:value = 'a.example' OR domain-name:value = 'not a domain']",
                "[ipv4-addr:value = '300.1.1.1']",
                "[network-traffic:dst_ref.value = '198.51.100.7']",
                "[file:hashes.MD5 = 'da39']",
                "[file:size = 7]",
                "[EXISTS url:value]"
            })
    @DisplayName("are none if the pattern compares more than values")
    void areNone(String pattern) {
        assertThat(IndicatorValues.of(StixPattern.parse(pattern))).isEmpty();
    }

    @Test
    @DisplayName("are none if there are more than 1,000")
    void areNoneIfTooMany() {
        String values = IntStream.rangeClosed(0, 1_000)
                .mapToObj("'a%d.example'"::formatted)
                .collect(Collectors.joining(", "));

        assertThat(IndicatorValues.of(StixPattern.parse("[domain-name:value IN (" + values + ")]")))
                .isEmpty();
    }
}
