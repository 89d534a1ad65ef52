package io.watchfloor.sensors.protocol;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A change that breaks one of these tests breaks every deployed sensor: add a version instead. */
class WireV1Test {
    private static final long EPOCH = 0x00c0ffee00c0ffeeL;

    private static final long HISTORY = 0x0123456789abcdefL;
    private static final long LINEAGE = 0x00000000deadbeefL;
    private static final Instant NOW = Instant.parse("2026-11-24T22:26:52.123Z");

    private static final Map<String, UplinkFrame> FRAMES = Map.ofEntries(
            entry("hello", new UplinkFrame.Hello("0.1.0", EPOCH, 1042, 42, HISTORY, null, List.of(), null, null)),
            entry(
                    "hello-again",
                    new UplinkFrame.Hello(
                            "0.1.0",
                            EPOCH,
                            1042,
                            42,
                            HISTORY,
                            LINEAGE,
                            List.of(new SequenceGap(40, 41)),
                            new Divergence(0x00c0ffeeL, 16, Divergence.Reason.SET_BACK),
                            null)),
            entry(
                    "hello-gaps",
                    new UplinkFrame.Hello(
                            "0.1.0",
                            EPOCH,
                            1042,
                            42,
                            HISTORY,
                            LINEAGE,
                            List.of(
                                    new SequenceGap(30, 37, "not-json", NOW.minusSeconds(60), NOW),
                                    new SequenceGap(38, 41, "spool-age", NOW, NOW)),
                            null,
                            null)),
            entry(
                    "hello-host",
                    new UplinkFrame.Hello(
                            "0.1.0",
                            EPOCH,
                            1042,
                            42,
                            HISTORY,
                            null,
                            List.of(),
                            null,
                            new HostIdentity(
                                    List.of("ws-017", "ws-017.corp.example"), List.of("192.0.2.17", "2001:db8::17")))),
            entry("welcome", new UplinkFrame.Welcome(41, HISTORY, LINEAGE, 5000, 4 << 20, NOW, Set.of())),
            entry(
                    "welcome-traced",
                    new UplinkFrame.Welcome(41, HISTORY, LINEAGE, 5000, 4 << 20, NOW, Set.of(Feature.TRACE_CONTEXT))),
            entry(
                    "welcome-health",
                    new UplinkFrame.Welcome(41, HISTORY, LINEAGE, 5000, 4 << 20, NOW, Set.of(Feature.HEALTH))),
            entry(
                    "welcome-zstd",
                    new UplinkFrame.Welcome(
                            41, HISTORY, LINEAGE, 5000, 4 << 20, NOW, Set.of(Feature.HEALTH, Feature.ZSTD))),
            entry(
                    "welcome-gaps",
                    new UplinkFrame.Welcome(
                            41, HISTORY, LINEAGE, 5000, 4 << 20, NOW, Set.of(Feature.HEALTH, Feature.GAPS))),
            entry("health", new UplinkFrame.Health(health(0.4))),
            entry("health-bare", new UplinkFrame.Health(health(null))),
            entry("heard", new UplinkFrame.Heard(NOW)),
            entry("goodbye", new UplinkFrame.Goodbye("stopped in order")),
            entry(
                    "welcome-care",
                    new UplinkFrame.Welcome(41, HISTORY, LINEAGE, 5000, 4 << 20, NOW, Set.of(Feature.CONTROL))),
            entry("ready", new ActionFrame.Ready(List.of("block-address", "isolate-host"), false)),
            entry("ready-cancels", new ActionFrame.Ready(List.of("collect-package"), true)),
            entry(
                    "order",
                    new ActionFrame.Order(
                            "6f0c4f1de1c1a5a5b1f6c7d2",
                            ActionFrame.Call.DO,
                            "block-address",
                            new TreeMap<>(Map.of("address", "192.0.2.66")),
                            3_600_000)),
            entry(
                    "outcome",
                    new ActionFrame.Outcome(
                            "6f0c4f1de1c1a5a5b1f6c7d2",
                            2,
                            ActionFrame.State.SUCCEEDED,
                            "192.0.2.66 is blocked",
                            new TreeMap<>(Map.of("blocked", "192.0.2.66")),
                            NOW,
                            NOW.plusSeconds(3600))),
            entry(
                    "order-collect",
                    new ActionFrame.Order(
                            "7a1b4f1de1c1a5a5b1f6c7d2",
                            ActionFrame.Call.DO,
                            "collect-package",
                            new TreeMap<>(Map.of("paths", "/var/log/**.log\n/home/eve", "state", "processes users")),
                            3_600_000)),
            entry(
                    "outcome-collect",
                    new ActionFrame.Outcome(
                            "7a1b4f1de1c1a5a5b1f6c7d2",
                            2,
                            ActionFrame.State.SUCCEEDED,
                            "17 files, 4096 bytes packed, are at the center",
                            new TreeMap<>(Map.of(
                                    "bytes", "4096",
                                    "sha256", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                    "files", "17",
                                    "unpacked", "65536",
                                    "changed", "1",
                                    "leftOut", "0")),
                            NOW,
                            null)),
            entry(
                    "order-cancel",
                    new ActionFrame.Order(
                            "7a1b4f1de1c1a5a5b1f6c7d2",
                            ActionFrame.Call.CANCEL,
                            "collect-package",
                            new TreeMap<>(Map.of("state", "processes")),
                            3_600_000)),
            entry(
                    "outcome-cancelled",
                    ActionFrame.Outcome.of(
                            "7a1b4f1de1c1a5a5b1f6c7d2",
                            2,
                            ActionFrame.State.CANCELLED,
                            "the sensor stopped it, and nothing of it is left there",
                            NOW)),
            entry(
                    "configure",
                    new ConfigurationFrame.Configure(
                            new ConfigurationFrame.Version("web", 3),
                            "{\"files\":[{\"path\":\"/var/log/nginx/access.log\"}]}")),
            entry(
                    "configured",
                    new ConfigurationFrame.Configured(
                            new ConfigurationFrame.Version("web", 2),
                            new ConfigurationFrame.Version("web", 3),
                            "files names no file to follow")),
            entry("release", new ConfigurationFrame.Release("0.2.0")),
            entry("noted", new ActionFrame.Noted("6f0c4f1de1c1a5a5b1f6c7d2", 2)),
            entry("compare", new UplinkFrame.Compare(EPOCH, 77, HISTORY)),
            entry("compared", new UplinkFrame.Compared(EPOCH, 77, UplinkFrame.Compared.Same.UNKNOWN)),
            entry("beat", new UplinkFrame.Beat()),
            entry(
                    "ack",
                    new UplinkFrame.Ack(
                            EPOCH,
                            141,
                            4900,
                            2,
                            List.of(new Rejection(
                                    99, "telemetry.json", "the body is not JSON: it ends within a string")))),
            entry(
                    "startNewEpoch",
                    new UplinkFrame.StartNewEpoch("Record 142 is another one than the center has under its sequence.")),
            entry("wait", new UplinkFrame.Wait(2000, "the journal is behind")),
            entry("refusal", new UplinkFrame.Refusal("sensor.revoked", "this sensor was revoked: enroll it again")));

    private static SensorHealth health(@Nullable Double hostLoad) {
        return SensorHealth.of(
                new SensorHealth.ClockStatus(NOW.plusMillis(1877), NOW.minusSeconds(3600), NOW, 1500),
                new SensorHealth.SpoolStatus(1000, 1 << 20, 1 << 30, 4200),
                hostLoad == null ? Map.of() : Map.of("line-too-long", 3L, "spool-full", 12L),
                new SensorHealth.LoadStatus(
                        7_200_000, 0.0125, hostLoad == null ? 0 : 90_000_000, hostLoad, 4, 50L << 30));
    }

    @TestFactory
    Stream<DynamicTest> eachFrameIsWrittenAndReadAsItsGoldenFile() {
        return FRAMES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    String golden = new String(golden(entry.getKey() + ".json"), StandardCharsets.UTF_8).strip();
                    assertThat(UplinkCodec.encode(entry.getValue())).isEqualTo(golden);
                    assertThat(UplinkCodec.decode(golden)).isEqualTo(entry.getValue());
                }));
    }

    @Test
    void storedBatchIsWrittenAndReadAsItsGoldenFile() throws Exception {
        byte[] golden = golden("batch-stored.bin");
        assertThat(UplinkCodec.encodeBatch(GoldenBatches.stored())).isEqualTo(golden);
        assertThat(UplinkCodec.decodeBatch(golden, BatchLimits.standard())).isEqualTo(GoldenBatches.stored());
    }

    @Test
    void tracedBatchIsWrittenAndReadAsItsGoldenFile() throws Exception {
        byte[] golden = golden("batch-traced.bin");
        assertThat(UplinkCodec.encodeBatch(GoldenBatches.traced())).isEqualTo(golden);
        assertThat(UplinkCodec.decodeBatch(golden, BatchLimits.standard())).isEqualTo(GoldenBatches.traced());
    }

    @Test
    void noteIsWrittenAndReadAsItsGoldenFile() throws Exception {
        byte[] golden = golden("batch-note.bin");
        assertThat(UplinkCodec.encodeBatch(GoldenBatches.note())).isEqualTo(golden);
        assertThat(UplinkCodec.decodeBatch(golden, BatchLimits.standard())).isEqualTo(GoldenBatches.note());
    }

    /** Deflated bytes differ between versions of zlib, so only reading is pinned. */
    @Test
    void deflatedBatchIsReadFromItsGoldenFile() throws Exception {
        assertThat(UplinkCodec.decodeBatch(golden("batch-deflated.bin"), BatchLimits.standard()))
                .isEqualTo(GoldenBatches.deflated());
    }

    /** Compressed bytes differ between versions of the library, so only reading is pinned. */
    @Test
    void batchWithGapsIsReadFromItsGoldenFile() throws Exception {
        assertThat(UplinkCodec.decodeBatch(golden("batch-gaps.bin"), BatchLimits.standard()))
                .isEqualTo(GoldenBatches.gaps());
    }

    /** Compressed bytes differ between versions of the library, so only reading is pinned. */
    @Test
    void batchCompressedWithZstandardIsReadFromItsGoldenFile() throws Exception {
        assertThat(UplinkCodec.decodeBatch(golden("batch-zstd.bin"), BatchLimits.standard()))
                .isEqualTo(GoldenBatches.deflated());
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        assertThat(UplinkCodec.decode("{\"type\":\"wait\",\"later\":[1],\"retryAfterMillis\":1,\"reason\":\"\"}"))
                .isEqualTo(new UplinkFrame.Wait(1, ""));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(WireV1Test.class.getResourceAsStream("/wire/v1/" + name))) {
            return file.readAllBytes();
        }
    }
}
