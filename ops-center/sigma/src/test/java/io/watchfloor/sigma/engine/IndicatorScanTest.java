package io.watchfloor.sigma.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.Indicator.Validity;
import io.watchfloor.sigma.indicator.IndicatorFields;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.profile.EntityProfiles;
import io.watchfloor.sigma.telemetry.AssetKind;
import io.watchfloor.sigma.telemetry.AssetName;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A scan with indicators")
final class IndicatorScanTest {

    private static final Validity ALWAYS = new Validity(0, Long.MAX_VALUE, 80, 0, Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"DestinationIp\":\"198.51.100.7\"",
                "\"DestinationIp\":\"::FFFF:198.51.100.7\"",
                "\"QueryName\":\"Evil.Example\"",
                "\"QueryName\":\"evil.ex\\u0061mple.\"",
                "\"Hashes\":\"SHA1=0,MD5=79054025255FB1A26E4BC422AEF54EB4\"",
                "\"url\":\"http:\\/\\/evil.example\\/a\""
            })
    @DisplayName("leaves a record to the parser that has a value of an indicator, however the value is written")
    void leavesMatchesToTheParser(String field) {
        IndicatorSet set = set(List.of(
                IndicatorValue.address("198.51.100.7").orElseThrow(),
                IndicatorValue.of(Kind.DOMAIN, "evil.example").orElseThrow(),
                IndicatorValue.of(Kind.URL, "http://evil.example/a").orElseThrow(),
                IndicatorValue.of(Kind.MD5, "79054025255fb1a26e4bc422aef54eb4").orElseThrow()));
        byte[] record = ("{\"EventID\":22,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"WS1\","
                        + field + "}")
                .getBytes(StandardCharsets.UTF_8);
        DetectionEngine engine = DetectionEngine.of(RulePack.of(List.of(), List.of()));

        assertThat(engine.judge(record, null, EntityProfiles.NONE, IndicatorSet.NONE))
                .isInstanceOf(ScanResult.NoMatch.class);
        assertThat(engine.judge(record, null, EntityProfiles.NONE, set)).isInstanceOf(ScanResult.NeedsParsing.class);
        assertThat(engine.judge(
                        record,
                        null,
                        EntityProfiles.NONE,
                        set(List.of(
                                IndicatorValue.of(Kind.DOMAIN, "good.example").orElseThrow()))))
                .isInstanceOf(ScanResult.NoMatch.class);
    }

    @Test
    @DisplayName("misses no record of a recording in which the parsed fields match")
    void missesNothing() throws Exception {
        Path file = SharedData.path("bench/throughput-windows.jsonl.gz");
        assumeTrue(Files.exists(file), "the shared data is absent");
        TelemetryReader reader = new TelemetryReader().forRecordings(new AssetName(AssetKind.HOST, "unknown"));
        List<byte[]> lines = lines(file, 30_000);
        Set<IndicatorValue> values = new HashSet<>();
        List<Telemetry> parsed = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Telemetry one = reader.read(lines.get(i), null, null, Instant.EPOCH);
            parsed.add(one);
            if (i % 7 == 0) {
                for (IndicatorFields group : IndicatorFields.values()) {
                    for (String field : group.names()) {
                        Object value = one.fields().get(field);
                        if (value != null && Math.floorMod(value.hashCode(), 5) == 0) {
                            values(group, value.toString()).ifPresent(values::add);
                        }
                    }
                }
            }
        }
        IndicatorSet set = set(List.copyOf(values));
        DetectionEngine engine = DetectionEngine.of(RulePack.of(List.of(), List.of()));
        int matches = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (!set.find(parsed.get(i).fields(), 0).isEmpty()) {
                matches++;
                assertThat(engine.judge(lines.get(i), null, EntityProfiles.NONE, set))
                        .as(new String(lines.get(i), StandardCharsets.UTF_8))
                        .isInstanceOf(ScanResult.NeedsParsing.class);
            }
        }
        assertThat(values).hasSizeGreaterThan(20);
        assertThat(matches).isGreaterThan(100);
    }

    private static Optional<IndicatorValue> values(IndicatorFields group, String text) {
        return switch (group) {
            case ADDRESS -> IndicatorValue.address(text);
            case DOMAIN -> IndicatorValue.of(Kind.DOMAIN, text);
            case URL -> IndicatorValue.of(Kind.URL, text);
            case EMAIL -> IndicatorValue.of(Kind.EMAIL, text);
            case HASH -> {
                int sha1 = text.indexOf("SHA1=");
                yield sha1 < 0 ? Optional.empty() : IndicatorValue.of(Kind.SHA1, text.substring(sha1 + 5, sha1 + 45));
            }
        };
    }

    private static IndicatorSet set(List<IndicatorValue> values) {
        List<Indicator> all = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            all.add(new Indicator(new UUID(0, i), values.get(i), ALWAYS, 2, false, "feed"));
        }
        return IndicatorSet.seeded(7).with(1, Set.of(), all);
    }

    private static List<byte[]> lines(Path file, int most) throws IOException {
        try (var reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .limit(most)
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
