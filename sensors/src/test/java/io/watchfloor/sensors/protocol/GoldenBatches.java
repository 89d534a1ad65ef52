package io.watchfloor.sensors.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

/** The batches of the golden files. */
final class GoldenBatches {
    private static final long EPOCH = 0x00c0ffee00c0ffeeL;
    private static final long HISTORY = 0x0123456789abcdefL;
    private static final long RECEIVED = 1_795_559_212_123L;

    private GoldenBatches() {}

    /** One record that is too short to compress, with all optional attributes. */
    static TelemetryBatch stored() {
        return new TelemetryBatch(
                EPOCH,
                42,
                HISTORY,
                List.of(new TelemetryRecord(
                        42,
                        RECEIVED,
                        "mailbox:ana@corp.example",
                        new LogSource("linux", null, "auditd"),
                        bytes("type=\u00e9"))));
    }

    /** The same batch in the trace {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}. */
    static TelemetryBatch traced() {
        return stored().tracedAs(
                        new TraceContext(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, (byte) 1));
    }

    /** A note in place of a record whose running hash has all bits set. */
    static TelemetryBatch note() {
        return stored().replacing(0x1111111111111111L);
    }

    /** A record between two gaps; the second gap is caused by damage. */
    static TelemetryBatch gaps() {
        Instant until = Instant.ofEpochMilli(RECEIVED);
        return new TelemetryBatch(
                EPOCH,
                40,
                HISTORY,
                stored().records(),
                List.of(
                        new BatchGap(
                                new SequenceGap(40, 41, "not-json", until.minusSeconds(60), until),
                                0x2222222222222222L),
                        new BatchGap(new SequenceGap(43, 47), 0x3333333333333333L)),
                null,
                null);
    }

    /** Forty similar records without asset and log source, which the center reads from their bodies. */
    static TelemetryBatch deflated() {
        List<TelemetryRecord> records = LongStream.range(1, 41)
                .mapToObj(sequence -> new TelemetryRecord(
                        sequence,
                        RECEIVED + sequence,
                        null,
                        null,
                        bytes("{\"asset\":\"dc01.corp.example\",\"fields\":{\"EventID\":" + (4600 + sequence) + "}}")))
                .toList();
        return new TelemetryBatch(EPOCH, 1, HISTORY, records);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
