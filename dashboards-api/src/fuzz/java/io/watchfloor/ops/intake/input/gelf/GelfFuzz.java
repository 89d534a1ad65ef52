package io.watchfloor.ops.intake.input.gelf;

import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.input.InputRate;
import io.watchfloor.config.input.GelfInput;
import io.watchfloor.config.input.AllowedSenders;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.socket.ReceivedMessage;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import io.watchfloor.sigma.telemetry.UnreadableTelemetry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Any datagrams, whole or chunks of others, packed or not, become records of bounded size or are refused with a code. */
public final class GelfFuzz {

    private static final Instant NOW = Instant.parse("2026-11-27T19:05:00Z");
    private static final TelemetryReader READER = new TelemetryReader();
    private static final int LONGEST = 4096;

    /** Each character of a message may be escaped in its record. */
    private static final int TIMES = 16;

    private static final long SECOND = 1_000_000_000L;

    private GelfFuzz() {}

    /** One input: datagrams, each behind its length of two bytes; a second passes between them. */
    public static void fuzzerTestOneInput(byte[] data) {
        long[] nanos = {0};
        GelfDecoder hearing = new GelfDecoder(
                new GelfInput(
                        Optional.empty(),
                        1,
                        1,
                        new ConnectionLimits(1, 1, Duration.ofHours(1), LONGEST, 4096),
                        new InputRate(1, 1),
                        new AllowedSenders(List.of(), List.of())),
                new GelfRecords(READER),
                Clock.fixed(NOW, ZoneOffset.UTC),
                () -> nanos[0]);
        ByteBuffer rest = ByteBuffer.wrap(data);
        while (rest.remaining() > 2) {
            byte[] datagram = new byte[Math.min(rest.getShort() & 0xffff, rest.remaining())];
            rest.get(datagram);
            nanos[0] += SECOND;
            try {
                hearing.read(datagram, InetAddress.getLoopbackAddress()).ifPresent(GelfFuzz::check);
            } catch (InputRejection refusal) {
                if (refusal.code().isEmpty()) {
                    throw new IllegalStateException("a refusal without a code", refusal);
                }
            }
        }
    }

    private static void check(ReceivedMessage heard) {
        InputRecord arrival = heard.record();
        if (arrival.body().length > TIMES * LONGEST) {
            throw new IllegalStateException("a record of " + arrival.body().length);
        }
        try {
            var unused = READER.read(arrival.body(), arrival.asset(), null, NOW);
        } catch (UnreadableTelemetry refused) {
            if (refused.code().isEmpty()) {
                throw new IllegalStateException("a refusal without a code", refused);
            }
        }
    }

    /** To begin with. */
    public static List<byte[]> seeds() throws IOException {
        byte[] plain = "{\"version\":\"1.1\",\"host\":\"a\",\"short_message\":\"m\",\"timestamp\":1.5,\"_product\":\"x\",\"_n\":[1]}"
                .getBytes(StandardCharsets.UTF_8);
        byte[] line = "{\"host\":\"a\",\"short_message\":\"Failed\",\"_program\":\"sshd\",\"_pid\":7}".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        byte[] bytes = packed.toByteArray();
        int half = bytes.length / 2;
        return List.of(
                datagrams(plain, line, bytes),
                datagrams(chunk(bytes, half, bytes.length, 1), chunk(bytes, 0, half, 0), chunk(bytes, 0, half, 0)));
    }

    private static byte[] chunk(byte[] message, int from, int to, int number) {
        return ByteBuffer.allocate(12 + to - from)
                .putShort((short) 0x1e0f)
                .putLong(42)
                .put((byte) number)
                .put((byte) 2)
                .put(message, from, to - from)
                .array();
    }

    private static byte[] datagrams(byte[]... all) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] one : all) {
            out.write(one.length >> 8);
            out.write(one.length);
            out.writeBytes(one);
        }
        return out.toByteArray();
    }
}
