package io.watchfloor.ops.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.AssetEvent.TelemetryAbsorbed;
import io.watchfloor.ops.asset.Submission.Matches;
import io.watchfloor.ops.detection.alert.AlertIndicator;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.rights.Tlp;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.indicator.Indicator;
import io.watchfloor.sigma.indicator.Indicator.Validity;
import io.watchfloor.sigma.indicator.IndicatorSet;
import io.watchfloor.sigma.indicator.IndicatorValue;
import io.watchfloor.sigma.indicator.IndicatorValue.Kind;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A batch of an asset")
final class IndicatorBatchTest {

    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final RulePack PACK = RulePack.of(List.of(), List.of());
    private static final DetectionEngine ENGINE = DetectionEngine.of(PACK);
    private static final IndicatorSet EVEN = set("even.example");
    private static final IndicatorSet ODD = set("odd.example");

    @Test
    @DisplayName("is evaluated with the indicators of the gate that scanned it, although the node has others by now")
    void usesTheIndicatorsOfTheGate() {
        assertThat(records(ODD, submission(1, "even.example", EVEN), submission(2, "odd.example", EVEN)))
                .containsExactly("sensor/0000000000000001/1");
    }

    @Test
    @DisplayName("is evaluated with the node's indicators if its records were scanned with different ones")
    void neverMixesIndicators() {
        assertThat(records(
                        ODD,
                        submission(1, "even.example", EVEN),
                        submission(2, "odd.example", ODD),
                        submission(3, "even.example", EVEN)))
                .containsExactly("sensor/0000000000000001/2");
    }

    @Test
    @DisplayName("is evaluated with the node's indicators if it came from another node")
    void usesTheIndicatorsOfTheNode() {
        assertThat(records(ODD, new Submission(record(1, "even.example")), new Submission(record(2, "odd.example"))))
                .containsExactly("sensor/0000000000000001/2");
    }

    @Test
    @DisplayName("opens an alert that has the value, the confidence and the marking of the indicator")
    void opensAnAlert() {
        TelemetryAbsorbed found = absorbed(ODD, new Submission(record(1, "odd.example")));

        assertThat(found.alerts().opened()).singleElement().satisfies(alert -> {
            assertThat(alert.title()).isEqualTo("Indicator: odd.example (domain)");
            assertThat(alert.level()).isEqualTo(Level.HIGH);
            assertThat(alert.rule().indicator())
                    .isEqualTo(new AlertIndicator(
                            "indicator--00000000-0000-0000-0000-000000000001",
                            "odd.example",
                            "domain",
                            "feed",
                            80,
                            Tlp.AMBER_STRICT));
        });
        assertThat(found.evidence()).hasSize(1);
    }

    private static List<String> records(IndicatorSet ofNode, Submission... batch) {
        return absorbed(ofNode, batch).detections().stream()
                .map(AssetEvent.Detection::record)
                .toList();
    }

    private static TelemetryAbsorbed absorbed(IndicatorSet ofNode, Submission... batch) {
        return Asset.unknown(AssetKey.of(AssetId.parse("host:ws1")))
                .absorb(
                        "sensor",
                        1,
                        List.of(batch),
                        new Evaluator(1, PACK, ENGINE).with(ofNode),
                        new TelemetryReader(),
                        new AssetRetentionPolicy(Duration.ofMinutes(10), Duration.ofDays(30)),
                        NOW)
                .orElseThrow();
    }

    /** A record as the gate sends it: scanned, and parsed only if an indicator may match. */
    private static Submission submission(int sequence, String domain, IndicatorSet ofGate) {
        Evaluator gate = new Evaluator(1, PACK, ENGINE).with(ofGate);
        TelemetryRecord received = record(sequence, domain);
        Matches scanned = Matches.of(gate, gate.look(received));
        return new Submission(received, null, scanned, ofGate);
    }

    private static TelemetryRecord record(int sequence, String domain) {
        byte[] body = """
                {"EventID":22,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws1","QueryName":"%s"}""".formatted(domain).getBytes(StandardCharsets.UTF_8);
        return new TelemetryRecord(sequence, NOW.toEpochMilli(), null, null, body);
    }

    private static IndicatorSet set(String domain) {
        return IndicatorSet.seeded(1)
                .with(
                        1,
                        Set.of(),
                        List.of(new Indicator(
                                new UUID(0, 1),
                                new IndicatorValue(Kind.DOMAIN, domain),
                                new Validity(0, Long.MAX_VALUE, 80, 0, Long.MAX_VALUE),
                                Tlp.AMBER_STRICT.rank(),
                                false,
                                "feed")));
    }
}
