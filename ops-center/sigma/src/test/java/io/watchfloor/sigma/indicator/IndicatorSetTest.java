package io.watchfloor.sigma.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sigma.indicator.Indicator.Validity;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A set of indicators")
final class IndicatorSetTest {

    private static final Validity ALWAYS = new Validity(0, Long.MAX_VALUE, 80, 0, Long.MAX_VALUE);
    private static final IndicatorSet EMPTY = IndicatorSet.seeded(42);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | DestinationIp | 198.51.100.7",
                "198.51.100.7 | SourceIp | ::ffff:198.51.100.7",
                "198.51.100.0/24 | src_ip | 198.51.100.200",
                "2001:db8::1 | DestinationIp | 2001:0DB8:0:0:0:0:0:1",
                "2001:db8::/32 | DestinationIp | 2001:db8:7::9",
                "evil.example | QueryName | EVIL.example.",
                "http://evil.example/a?b=c | url | HTTP://evil.example/A?b=c",
                "79054025255fb1a26e4bc422aef54eb4 | Hashes | SHA1=00,MD5=79054025255FB1A26E4BC422AEF54EB4,IMPHASH=1",
                "eve@evil.example | from | \"Eve\" <Eve@evil.example>"
            })
    @DisplayName("finds each spelling of a value")
    void findsEachSpelling(String value, String field, String observed) {
        Indicator one = indicator(1, value);
        IndicatorSet set = EMPTY.with(1, Set.of(), List.of(one));

        assertThat(set.find(Map.of(field, observed), 0)).containsExactly(new IndicatorHit(one, field, observed, 80));
        assertThat(set.find(Map.of(field, List.of("other", observed)), 0)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | DestinationIp | 198.51.100.70",
                "198.51.100.0/24 | src_ip | 198.51.101.1",
                "evil.example | QueryName | not.evil.example",
                "evil.example | CommandLine | evil.example",
                "79054025255fb1a26e4bc422aef54eb4 | Hashes | SHA256=79054025255fb1a26e4bc422aef54eb479054025255fb1a26e4bc422aef54eb4"
            })
    @DisplayName("finds no other value")
    void findsNoOtherValue(String value, String field, String observed) {
        assertThat(EMPTY.with(1, Set.of(), List.of(indicator(1, value))).find(Map.of(field, observed), 0))
                .isEmpty();
    }

    @Test
    @DisplayName("finds an indicator only while it is valid, with its confidence at that time")
    void findsOnlyWhileValid() {
        Indicator one = new Indicator(
                new UUID(0, 1), value("evil.example"), new Validity(100, 300, 80, 100, 500), 2, false, "feed");
        IndicatorSet set = EMPTY.with(1, Set.of(), List.of(one));
        Map<String, Object> record = Map.of("QueryName", "evil.example");

        assertThat(set.find(record, 99)).isEmpty();
        assertThat(set.find(record, 100)).extracting(IndicatorHit::confidence).containsExactly(80);
        assertThat(set.find(record, 200)).extracting(IndicatorHit::confidence).containsExactly(60);
        assertThat(set.find(record, 300)).isEmpty();
    }

    @Test
    @DisplayName("finds no indicator of a value that another indicator allows")
    void findsNothingAllowed() {
        Indicator allowed = new Indicator(new UUID(0, 2), value("198.51.100.0/24"), ALWAYS, 2, true, "own");
        IndicatorSet set = EMPTY.with(1, Set.of(), List.of(indicator(1, "198.51.100.7"), allowed));

        assertThat(set.find(Map.of("src_ip", "198.51.100.7"), 0)).isEmpty();
    }

    @Test
    @DisplayName("has the same content after any changes as a set that is built at once")
    void hasTheSameContentAfterChanges() {
        Random random = new Random(1);
        Map<UUID, Indicator> expected = new HashMap<>();
        IndicatorSet set = EMPTY;
        for (int change = 1; change <= 40; change++) {
            List<UUID> changed = new ArrayList<>();
            List<Indicator> live = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                UUID id = new UUID(0, random.nextInt(20_000));
                if (changed.contains(id)) {
                    continue;
                }
                changed.add(id);
                expected.remove(id);
                if (random.nextInt(4) > 0) {
                    Indicator now = new Indicator(
                            id, value("host%d.example".formatted(random.nextInt(30_000))), ALWAYS, 2, false, "feed");
                    live.add(now);
                    expected.put(id, now);
                }
            }
            set = set.with(change, changed, live);
        }

        assertThat(set.sizeWithout(Set.of())).isEqualTo(expected.size()).isLessThan(set.size());
        assertThat(set.sizeWithout(expected.keySet())).isZero();
        Map<String, Set<UUID>> byValue = new HashMap<>();
        expected.values()
                .forEach(one -> byValue.computeIfAbsent(one.value().text(), text -> new HashSet<>())
                        .add(one.id()));
        for (int host = 0; host < 30_000; host++) {
            String name = "host%d.example".formatted(host);
            assertThat(set.find(Map.of("query", name), 0))
                    .as(name)
                    .extracting(hit -> hit.indicator().id())
                    .containsExactlyInAnyOrderElementsOf(byValue.getOrDefault(name, Set.of()));
        }
    }

    @Test
    @DisplayName("keeps at most 32 indicators of one value, and 16 matches of one record")
    void isBounded() {
        IndicatorSet set = EMPTY.with(
                1,
                Set.of(),
                IntStream.range(0, 100)
                        .mapToObj(i -> indicator(i, "evil.example"))
                        .toList());

        assertThat(set.find(Map.of("query", "evil.example"), 0)).hasSize(16);
    }

    private static Indicator indicator(int number, String value) {
        return new Indicator(new UUID(0, number), value(value), ALWAYS, 2, false, "feed");
    }

    private static IndicatorValue value(String text) {
        return IndicatorValue.address(text)
                .or(() -> IndicatorValue.of(text.contains("//") ? Kind.URL : Kind.EMAIL, text))
                .or(() -> IndicatorValue.of(Kind.MD5, text))
                .or(() -> IndicatorValue.of(Kind.DOMAIN, text))
                .orElseThrow();
    }
}
