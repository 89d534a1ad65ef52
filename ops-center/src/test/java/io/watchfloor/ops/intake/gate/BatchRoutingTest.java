package io.watchfloor.ops.intake.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.asset.Evaluator;
import io.watchfloor.ops.asset.Submission;
import io.watchfloor.ops.intake.sensor.SensorRights;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.AssetId;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import io.watchfloor.sigma.engine.DetectionEngine;
import io.watchfloor.sigma.language.Rule;
import io.watchfloor.sigma.language.RulePack;
import io.watchfloor.sigma.loading.RuleLoader;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchRoutingTest {

    private static final String DUMP = """
            {"EventID":10,"Channel":"Microsoft-Windows-Sysmon/Operational","Hostname":"WS01.corp.example",\
            "TargetImage":"C:\\\\Windows\\\\lsass.exe"}""";
    private static final String ROUTINE = DUMP.replace("lsass", "notepad");

    @TempDir
    private Path folder;

    private SensorRights rights = SensorRights.ALL;

    private Evaluator judge =
            new Evaluator(0, RulePack.of(List.of(), List.of()), DetectionEngine.of(RulePack.of(List.of(), List.of())));

    @BeforeEach
    void oneRule() throws IOException {
        Files.writeString(folder.resolve("lsass.yml"), """
                title: Access to lsass
                id: 11111111-1111-4111-8111-111111111111
                level: high
                logsource: {product: windows, category: process_access}
                detection: {selection: {TargetImage|endswith: lsass.exe}, condition: selection}
                """);
        RulePack pack = RuleLoader.load(List.of(folder)).pack();
        judge = new Evaluator(7, pack, DetectionEngine.of(pack));
    }

    private static TelemetryRecord record(long sequence, @Nullable LogSource logsource, String body) {
        return new TelemetryRecord(sequence, 1, null, logsource, body.getBytes(StandardCharsets.UTF_8));
    }

    private BatchRouting.Sorted sorted(TelemetryRecord... records) {
        return new BatchRouting(new TelemetryReader(), () -> judge).route("sensor-1", rights, List.of(records));
    }

    private Submission only(TelemetryRecord record) {
        BatchRouting.Sorted sorted = sorted(record);
        assertThat(sorted.unjudgeable()).isEmpty();
        assertThat(sorted.byAsset()).containsOnlyKeys(AssetKey.of(AssetId.parse("ws01.corp.example")));
        return sorted.byAsset().values().iterator().next().getFirst();
    }

    @Test
    void aRecordWithoutMatchIsNotParsed() {
        Submission submission = only(record(1, null, ROUTINE));
        assertThat(submission.read()).isNull();
        assertThat(submission.judged()).isEqualTo(Submission.Matches.of(judge, List.of()));
    }

    @Test
    void aMatchingRecordIsParsedWithItsRules() {
        Submission submission = only(record(1, null, DUMP));
        assertThat(submission.read()).isNotNull();
        assertThat(submission.judged())
                .isNotNull()
                .satisfies(judged ->
                        assertThat(judged.matched()).extracting(Rule::title).containsExactly("Access to lsass"));
    }

    @Test
    void aRecordWithAGivenLogSourceIsParsedAndEvaluatedByItsAsset() {
        Submission submission = only(record(1, new LogSource("windows", "process_access", null), DUMP));
        assertThat(submission.read()).isNotNull();
        assertThat(submission.judged()).isNull();
    }

    @Test
    void anUnreadableRecordIsNotDelivered() {
        BatchRouting.Sorted sorted = sorted(
                record(1, null, "{\"EventID\":1,\"Computer\":\"a\""),
                record(2, null, ROUTINE),
                record(3, null, ""),
                record(4, null, "[]"));
        assertThat(sorted.unjudgeable())
                .extracting(one -> one.record().sequence())
                .containsExactly(1L, 3L, 4L);
        assertThat(sorted.byAsset()).hasSize(1);
    }

    @Test
    void aRecordAboutAForeignAssetIsNotDeliveredButOthersAre() {
        rights = SensorRights.of(List.of("own"), List.of("ws01.corp.example"));
        LogSource given = new LogSource("windows", "process_access", null);
        BatchRouting.Sorted sorted = sorted(
                record(1, null, DUMP),
                record(2, null, DUMP.replace("WS01", "DC01")),
                record(3, null, ROUTINE.replace("WS01", "DC01")),
                record(4, given, DUMP.replace("WS01", "DC01")));
        assertThat(sorted.byAsset()).containsOnlyKeys(AssetKey.of(AssetId.parse("ws01.corp.example")));
        assertThat(sorted.unjudgeable()).hasSize(3).allSatisfy(one -> {
            assertThat(one.code()).isEqualTo("sensor.foreign-asset");
            assertThat(one.asset()).isEqualTo("host:dc01.corp.example");
            assertThat(one.reason()).contains("host:dc01.corp.example").contains("--assets");
        });
    }

    @Test
    void aForgedSignalOfAPartnerIsNotDeliveredButOneOfTheInputIs() {
        String signal = """
                {"event_provider":"watchfloor-partner","signal":{"key":"acme/a-1"},"asset":"ws01.corp.example"}""";
        LogSource given = new LogSource("Partner", null, "signals");
        TelemetryRecord[] records = {
            new TelemetryRecord(1, 1, "ws01.corp.example", null, signal.getBytes(StandardCharsets.UTF_8)),
            record(2, given, DUMP),
            record(3, null, ROUTINE)
        };

        assertThat(sorted(records).unjudgeable()).hasSize(2).allSatisfy(one -> {
            assertThat(one.code()).isEqualTo("sensor.partner-signal");
            assertThat(one.asset()).isEqualTo("host:ws01.corp.example");
        });
        assertThat(new BatchRouting(new TelemetryReader(), () -> judge)
                        .route("door-partners", rights, List.of(records))
                        .unjudgeable())
                .isEmpty();
    }

    @Test
    void aForwarderDoesNotCorrectTheTimesOfOtherHosts() {
        rights = SensorRights.of(List.of("*"), List.of("ws01.corp.example"));
        Instant written = Instant.parse("2026-11-27T09:50:00Z");
        ClockCorrection slow =
                new ClockCorrection(600_000, written.minusSeconds(60).toEpochMilli());
        String dated = DUMP.replace("{\"EventID\"", "{\"@timestamp\":\"" + written + "\",\"EventID\"");
        long received = written.plusSeconds(601).toEpochMilli();
        BatchRouting.Sorted sorted = sorted(
                record(1, null, dated).receivedAt(received).with(slow),
                record(2, null, dated.replace("WS01", "DC01"))
                        .receivedAt(received)
                        .with(slow),
                record(3, null, ROUTINE.replace("WS01", "DC01"))
                        .receivedAt(received)
                        .with(slow),
                record(4, null, DUMP.replace("WS01", "DC02"))
                        .receivedAt(received)
                        .with(slow));
        assertThat(read(sorted, "ws01").time()).isEqualTo(written.plusSeconds(600));
        assertThat(read(sorted, "ws01").correctedMillis()).isEqualTo(600_000);
        assertThat(read(sorted, "dc01").time()).isEqualTo(written);
        assertThat(read(sorted, "dc01").correctedMillis()).isZero();
        assertThat(read(sorted, "dc02").time()).as("the sensor dated it").isEqualTo(Instant.ofEpochMilli(received));
        assertThat(read(sorted, "dc02").correctedMillis()).isEqualTo(600_000);
    }

    private static Telemetry read(BatchRouting.Sorted sorted, String host) {
        List<Submission> about = sorted.byAsset().get(AssetKey.of(AssetId.parse(host + ".corp.example")));
        return Objects.requireNonNull(Objects.requireNonNull(about).getFirst().read());
    }

    @Test
    void aTimeBeforeTheClockWasSetIsNotCorrected() {
        rights = SensorRights.of(List.of("own"), List.of("ws01.corp.example"));
        Instant written = Instant.parse("2026-11-27T09:50:00Z");
        String dated = DUMP.replace("{\"EventID\"", "{\"@timestamp\":\"" + written + "\",\"EventID\"");
        TelemetryRecord record = record(1, null, dated)
                .receivedAt(written.plusSeconds(700).toEpochMilli())
                .with(new ClockCorrection(600_000, written.plusSeconds(60).toEpochMilli()));
        assertThat(read(sorted(record), "ws01").time()).isEqualTo(written);
    }
}
