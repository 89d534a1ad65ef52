package io.watchfloor.sensors.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Any input is either decoded or rejected with a {@link ProtocolException} and a stable code, before memory is
 * allocated for it.
 */
class HostileFramesTest {
    private static final int FLAGS = 5;
    private static final int FIRST = 14;
    private static final int COUNT = 30;
    private static final int INFLATED = 34;
    private static final int CHECKSUM = 38;
    private static final int HEADER = 42;

    @Test
    void everyTruncatedBatchIsRejected() {
        for (byte[] frame :
                List.of(stored(), deflated(), packed(), traced(), UplinkCodec.encodeBatch(GoldenBatches.note()))) {
            for (int length = 0; length < frame.length; length++) {
                byte[] cut = Arrays.copyOf(frame, length);
                assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> decode(cut));
            }
        }
    }

    @Test
    void everyFlippedBitIsRejected() {
        for (byte[] frame :
                List.of(stored(), deflated(), packed(), traced(), UplinkCodec.encodeBatch(GoldenBatches.note()))) {
            for (int bit = 0; bit < frame.length * 8; bit++) {
                byte[] flipped = frame.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> decode(flipped));
            }
        }
    }

    @Test
    void zstandardWithAWrongLengthIsRejected() {
        refused(
                "batch.zstd",
                () -> decode(forged(packed(), frame -> frame.putInt(INFLATED, frame.getInt(INFLATED) - 1))));
        refused(
                "batch.length",
                () -> decode(forged(packed(), frame -> frame.putInt(INFLATED, frame.getInt(INFLATED) + 1))));
        refused("batch.flags", () -> decode(forged(packed(), frame -> frame.put(FLAGS, (byte) 9))));
        refused("batch.zstd", () -> decode(forged(deflated(), frame -> frame.put(FLAGS, (byte) 8))));
    }

    @Test
    void declaredSizeOverTheLimitIsRejectedBeforeDecompression() {
        byte[] bomb = forged(deflated(), frame -> frame.putInt(INFLATED, Integer.MAX_VALUE));
        refused("batch.inflated-too-large", () -> decode(bomb));
    }

    @Test
    void declaredRatioOverTheLimitIsRejectedBeforeDecompression() {
        byte[] bomb = forged(deflated(), frame -> frame.putInt(INFLATED, 16 << 20));
        refused("batch.ratio", () -> decode(bomb));
    }

    @Test
    void decompressionStopsAtTheDeclaredSize() {
        byte[] zeros = deflate(new byte[1 << 20]);
        byte[] bomb = ByteBuffer.allocate(HEADER + zeros.length)
                .put(deflated(), 0, HEADER)
                .put(zeros)
                .array();
        refused("batch.length", () -> decode(forged(bomb, frame -> frame.putInt(INFLATED, 50 * 13))));
    }

    @Test
    void recordCountThatDoesNotFitIsRejected() {
        refused("batch.count", () -> decode(forged(stored(), frame -> frame.putInt(COUNT, 1000))));
        refused("batch.count", () -> decode(forged(stored(), frame -> frame.putInt(COUNT, Integer.MAX_VALUE))));
        refused("batch.count", () -> decode(forged(stored(), frame -> frame.putInt(COUNT, 0))));
        refused("batch.count", () -> decode(forged(stored(), frame -> frame.putInt(COUNT, -1))));
    }

    /** The length of the name follows the time and the flags of the first record. */
    @Test
    void nameLongerThanTheBatchIsRejected() {
        refused(
                "batch.record",
                () -> decode(forged(
                        stored(), frame -> frame.put(HEADER + 8, (byte) 1).putShort(HEADER + 9, (short) -1))));
    }

    @Test
    void wrongRecordCountIsRejected() {
        refused("batch.record", () -> decode(forged(deflated(), frame -> frame.putInt(COUNT, 41))));
        refused("batch.length", () -> decode(forged(deflated(), frame -> frame.putInt(COUNT, 39))));
    }

    @Test
    void eachInvalidHeaderFieldHasItsCode() {
        refused("batch.magic", () -> decode(forged(stored(), frame -> frame.put(0, (byte) 'X'))));
        refused("batch.version", () -> decode(forged(stored(), frame -> frame.put(4, (byte) 1))));
        refused("batch.flags", () -> decode(forged(stored(), frame -> frame.put(FLAGS, (byte) 32))));
        refused("batch.sequence", () -> decode(forged(stored(), frame -> frame.putLong(FIRST, 0))));
        refused("batch.sequence", () -> decode(forged(stored(), frame -> frame.putLong(FIRST, Long.MAX_VALUE))));
        refused("batch.deflate", () -> decode(forged(deflated(), frame -> frame.putInt(HEADER, -1))));
        refused("batch.checksum", () -> {
            byte[] damaged = stored();
            damaged[CHECKSUM]++;
            decode(damaged);
        });
    }

    @Test
    void noteForMoreThanOneRecordIsRejected() {
        refused("batch.count", () -> decode(forged(deflated(), frame -> frame.put(FLAGS, (byte) 5))));
    }

    @Test
    void missingTraceContextIsRejected() {
        refused("batch.length", () -> decode(forged(stored(), frame -> frame.put(FLAGS, (byte) 2))));
        byte[] nothingMore = Arrays.copyOf(traced(), HEADER + TraceContext.BYTES);
        refused("batch.truncated", () -> decode(forged(nothingMore, frame -> {})));
    }

    @Test
    void frameOverTheSizeLimitIsRejectedWithoutReadingIt() {
        refused(
                "batch.too-large",
                () -> UplinkCodec.decodeBatch(
                        new byte[101], BatchLimits.standard().withFrameBytes(100)));
    }

    @Test
    void helloLimitsTheHostsNamesAndAddresses() throws Exception {
        String names = "\"a\",".repeat(HostIdentity.MOST_NAMES - 1);
        String addresses = "\"::1\",".repeat(HostIdentity.MOST_ADDRESSES - 1);
        assertThat(UplinkCodec.decode(helloOf(names + "\"a\"", addresses + "\"::1\"")))
                .isInstanceOf(UplinkFrame.Hello.class);
        refused("frame.field", () -> UplinkCodec.decode(helloOf(names + "\"a\",\"a\"", "")));
        refused("frame.field", () -> UplinkCodec.decode(helloOf("", addresses + "\"::1\",\"::1\"")));
        refused("frame.field", () -> UplinkCodec.decode(helloOf("\"" + "a".repeat(256) + "\"", "")));
        refused("frame.field", () -> UplinkCodec.decode(helloOf("", "\"" + "1".repeat(46) + "\"")));
        refused("frame.field", () -> UplinkCodec.decode(helloOf("\"a\\n\"", "")));
        refused("frame.field", () -> UplinkCodec.decode(helloOf("1", "")));
        refused("frame.field", () -> UplinkCodec.decode(helloOf("\" \"", "")));
    }

    private static String helloOf(String names, String addresses) {
        return """
                {"type":"hello","agentVersion":"1","epoch":"00c0ffee00c0ffee","nextSequence":1,"firstPending":1,
                "history":"0123456789abcdef","host":{"names":[%s],"addresses":[%s]}}""".formatted(names, addresses);
    }

    @Test
    void eachInvalidTextFrameHasItsCode() {
        refused("frame.json", () -> UplinkCodec.decode(""));
        refused("frame.json", () -> UplinkCodec.decode("[]"));
        refused("frame.json", () -> UplinkCodec.decode("{\"type\":\"wait\""));
        refused("frame.json", () -> UplinkCodec.decode("{\"type\":\"wait\"} {}"));
        refused("frame.json", () -> UplinkCodec.decode("{\"a\":".repeat(10_000)));
        refused("frame.too-large", () -> UplinkCodec.decode(" ".repeat(UplinkCodec.LARGEST_TEXT + 1)));
        refused("frame.type", () -> UplinkCodec.decode("{\"type\":\"farewell\"}"));
        refused("frame.field", () -> UplinkCodec.decode("{}"));
        refused(
                "frame.field",
                () -> UplinkCodec.decode("{\"type\":\"wait\",\"retryAfterMillis\":1e99,\"reason\":\"\"}"));
        refused(
                "frame.field",
                () -> UplinkCodec.decode(
                        "{\"type\":\"hello\",\"agentVersion\":\"1\",\"epoch\":\"12\",\"nextSequence\":1,\"firstPending\":1}"));
        refused(
                "frame.field",
                () -> UplinkCodec.decode(
                        "{\"type\":\"welcome\",\"ackedThrough\":0,\"credit\":1,\"maxFrameBytes\":1,\"serverTime\":\"soon\"}"));
    }

    private static void refused(String code, ThrowingCallable reading) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(reading)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static void decode(byte[] frame) throws ProtocolException {
        UplinkCodec.decodeBatch(frame, BatchLimits.standard());
    }

    private static byte[] stored() {
        return UplinkCodec.encodeBatch(GoldenBatches.stored());
    }

    private static byte[] traced() {
        return UplinkCodec.encodeBatch(GoldenBatches.traced());
    }

    private static byte[] deflated() {
        return UplinkCodec.encodeBatch(GoldenBatches.deflated());
    }

    private static byte[] packed() {
        return UplinkCodec.encodeBatch(GoldenBatches.deflated(), BatchCompression.ZSTD);
    }

    /** Changes the frame and corrects its checksum, as an attacker can. */
    private static byte[] forged(byte[] frame, Consumer<ByteBuffer> change) {
        change.accept(ByteBuffer.wrap(frame));
        CRC32C checksum = new CRC32C();
        checksum.update(frame, 0, CHECKSUM);
        checksum.update(frame, HEADER, frame.length - HEADER);
        ByteBuffer.wrap(frame).putInt(CHECKSUM, (int) checksum.getValue());
        return frame;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] into = new byte[bytes.length];
        int length = deflater.deflate(into);
        deflater.end();
        return Arrays.copyOf(into, length);
    }
}
