package io.watchfloor.ops.lookback;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.archive.ArchiveReplay.Replayed;
import io.watchfloor.ops.asset.AssetRetentionPolicy;
import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.engine.ScanResult;
import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.Indicator.Validity;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A replay of kept telemetry")
final class ReplayTest {

    private static final Instant AT = Instant.parse("2026-11-25T10:00:00Z");
    private static final String RULE = "11111111-1111-4111-8111-111111111111";
    private static final UUID ID = new UUID(0, 1);
    private static final AssetKey ASSET = AssetKey.parse("default/host:ws1");
    private static final IndicatorSet SET = IndicatorSet.seeded(1)
            .with(
                    1,
                    Set.of(),
                    List.of(new Indicator(
                            ID,
                            new IndicatorValue(Kind.DOMAIN, "evil.example"),
                            new Validity(0, Long.MAX_VALUE, 80, 0, Long.MAX_VALUE),
                            Tlp.GREEN.rank(),
                            false,
                            "feed")));

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Evaluator evaluator;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Replay replay;

    @BeforeEach
    void begin() throws IOException {
        Path file = Files.writeString(folder.resolve("rule.yml"), """
                title: Query
                id: %s
                level: high
                logsource: {category: dns}
                detection: {selection: {query: rule.example}, condition: selection}
                """.formatted(RULE));
        RulePack pack = RuleLoader.load(List.of(file)).pack();
        evaluator = new Evaluator(1, pack, DetectionEngine.of(pack)).with(SET);
        replay = new Replay(
                evaluator,
                Set.of(AlertIndicator.PREFIX + "indicator--" + ID, RULE),
                new TelemetryReader(),
                new AssetRetentionPolicy(Duration.ofMinutes(10), Duration.ofDays(30)));
    }

    private static TelemetryRecord windows(String domain) {
        return record("""
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws1","QueryName":"%s"}""".formatted(domain));
    }

    /** A DNS record of Zeek, which must be parsed to be evaluated. */
    private static TelemetryRecord zeek(String domain) {
        return record("""
                {"_path":"dns","ts":"2026-11-25T10:00:00Z","id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","query":"%s"}""".formatted(domain));
    }

    private static TelemetryRecord record(String body) {
        return new TelemetryRecord(1, AT.toEpochMilli(), "host:ws1", null, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName(
            "selects the records that an indicator or a rule matches, whether or not they must be parsed, and no others")
    void selectsWhatMatches() {
        assertThat(evaluator.look(zeek("other.example"))).isInstanceOf(ScanResult.NeedsParsing.class);

        assertThat(replay.matches(windows("evil.example"))).isTrue();
        assertThat(replay.matches(windows("other.example"))).isFalse();
        assertThat(replay.matches(zeek("evil.example"))).isTrue();
        assertThat(replay.matches(zeek("rule.example"))).isTrue();
        assertThat(replay.matches(zeek("other.example"))).isFalse();
    }

    @Test
    @DisplayName("selects and counts the records that cannot be read")
    void countsWhatCannotBeRead() {
        TelemetryRecord unreadable = record("{\"query\":");
        assertThat(replay.matches(unreadable)).isTrue();

        replay.evaluate(List.of(new Replayed(ASSET, "sensor", 1, unreadable)), 1);

        assertThat(replay.unreadable()).isEqualTo(1);
        assertThat(replay.take()).isEmpty();
    }
}
