package io.watchfloor.sensors.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.protocol.UplinkFrame.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A change that breaks one of these breaks every sensor in the field: add a version instead. */
class WireV1Test {
    private static final long EPOCH = 0x00c0ffee00c0ffeeL;

    private static final Map<String, UplinkFrame> FRAMES = Map.of(
            "hello", new UplinkFrame.Hello("0.1.0", EPOCH, 1042, 42),
            "welcome", new UplinkFrame.Welcome(41, 5000, 4 << 20, Instant.parse("2026-11-24T22:26:52.123Z"), false),
            "welcome-traced",
                    new UplinkFrame.Welcome(41, 5000, 4 << 20, Instant.parse("2026-11-24T22:26:52.123Z"), true),
            "ack",
                    new UplinkFrame.Ack(
                            EPOCH,
                            141,
                            4900,
                            2,
                            List.of(new Rejection(
                                    99, "telemetry.json", "the body is not JSON: it ends within a string"))),
            "startNewEpoch",
                    new UplinkFrame.StartNewEpoch("this spool ends at 17, but 141 is acked: the machine was restored"),
            "wait", new UplinkFrame.Wait(2000, "the journal is behind"),
            "refusal", new UplinkFrame.Refusal("sensor.revoked", "this sensor was revoked: enroll it again"));

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
        assertThat(UplinkCodec.encodeBatch(Batches.stored())).isEqualTo(golden);
        assertThat(UplinkCodec.decodeBatch(golden, Limits.standard())).isEqualTo(Batches.stored());
    }

    @Test
    void tracedBatchIsWrittenAndReadAsItsGoldenFile() throws Exception {
        byte[] golden = golden("batch-traced.bin");
        assertThat(UplinkCodec.encodeBatch(Batches.traced())).isEqualTo(golden);
        assertThat(UplinkCodec.decodeBatch(golden, Limits.standard())).isEqualTo(Batches.traced());
    }

    /** Deflated bytes may differ between versions of zlib, so only reading is pinned. */
    @Test
    void deflatedBatchIsReadFromItsGoldenFile() throws Exception {
        assertThat(UplinkCodec.decodeBatch(golden("batch-deflated.bin"), Limits.standard()))
                .isEqualTo(Batches.deflated());
    }

    @Test
    void fieldsThatAReaderDoesNotKnowArePassedOver() throws Exception {
        assertThat(UplinkCodec.decode("{\"type\":\"wait\",\"later\":[1],\"retryAfterMillis\":1,\"reason\":\"\"}"))
                .isEqualTo(new UplinkFrame.Wait(1, ""));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(WireV1Test.class.getResourceAsStream("/wire/v1/" + name))) {
            return file.readAllBytes();
        }
    }
}
