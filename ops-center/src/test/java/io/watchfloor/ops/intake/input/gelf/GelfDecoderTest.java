package io.watchfloor.ops.intake.input.gelf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.config.input.AllowedSenders;
import io.watchfloor.config.input.ConnectionLimits;
import io.watchfloor.config.input.GelfInput;
import io.watchfloor.config.input.InputRate;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.socket.ReceivedMessage;
import io.watchfloor.sigma.language.LogSource;
import io.watchfloor.sigma.telemetry.Telemetry;
import io.watchfloor.sigma.telemetry.TelemetryReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class GelfDecoderTest {

    private static final Instant NOW = Instant.parse("2026-11-27T19:05:00Z");
    private static final InetAddress PEER = InetAddress.getLoopbackAddress();
    private static final String SSHD = """
            {"version":"1.1","host":"web01","short_message":"Failed password for root from 203.0.113.9 port 4 ssh2",\
            "timestamp":1795806245.25,"level":6,"_program":"sshd","_pid":"77"}""";

    private final TelemetryReader reader = new TelemetryReader();
    private final AtomicLong nanos = new AtomicLong();
    private final GelfDecoder gelf = new GelfDecoder(
            new GelfInput(
                    Optional.empty(),
                    1,
                    1,
                    new ConnectionLimits(1, 1, Duration.ofHours(1), 4096, 4096),
                    new InputRate(1, 1),
                    new AllowedSenders(List.of(), List.of())),
            new GelfRecords(reader),
            Clock.fixed(NOW, ZoneOffset.UTC),
            nanos::get);

    private Telemetry heard(byte[] message) throws Exception {
        InputRecord arrival =
                gelf.read(message, PEER).map(ReceivedMessage::record).orElseThrow();
        LogSource source = arrival.logsource() == null
                ? null
                : new LogSource(
                        arrival.logsource().product(),
                        arrival.logsource().category(),
                        arrival.logsource().service());
        return reader.read(arrival.body(), arrival.asset(), source, NOW);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] message, Packing packing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(bytes)) {
            out.write(message);
        }
        return bytes.toByteArray();
    }

    private static List<byte[]> chunks(byte[] message, long id, int size) {
        List<byte[]> chunks = new ArrayList<>();
        int count = (message.length + size - 1) / size;
        for (int number = 0; number < count; number++) {
            byte[] part = Arrays.copyOfRange(message, number * size, Math.min(message.length, (number + 1) * size));
            chunks.add(ByteBuffer.allocate(12 + part.length)
                    .put((byte) 0x1e)
                    .put((byte) 0x0f)
                    .putLong(id)
                    .put((byte) number)
                    .put((byte) count)
                    .put(part)
                    .array());
        }
        return chunks;
    }

    private static void isSshd(Telemetry heard) {
        assertThat(heard.asset().name()).isEqualTo("web01");
        assertThat(heard.logsources()).contains(new LogSource("linux", null, "sshd"));
        assertThat(heard.time()).isEqualTo("2026-11-27T19:04:05.250Z");
    }

    @Test
    void aMessageOfAProgramIsItsLogLineForAnyCompression() throws Exception {
        isSshd(heard(bytes(SSHD)));
        isSshd(heard(packed(bytes(SSHD), GZIPOutputStream::new)));
        isSshd(heard(packed(bytes(SSHD), DeflaterOutputStream::new)));
    }

    @Test
    void chunksOfSeveralMessagesAreJoinedInAnyOrder() throws Exception {
        List<byte[]> all = new ArrayList<>();
        for (int message = 0; message < 20; message++) {
            all.addAll(chunks(packed(bytes(SSHD), GZIPOutputStream::new), message, 10 + message));
        }
        Collections.shuffle(all, new Random(15));
        int whole = 0;
        for (byte[] chunk : all) {
            Optional<ReceivedMessage> heard = gelf.read(chunk, PEER);
            if (heard.isPresent()) {
                whole++;
            }
        }
        assertThat(whole).isEqualTo(20);
    }

    @Test
    void aMessageWithAMissingChunkIsDroppedAndReported() throws Exception {
        List<byte[]> chunks = chunks(bytes(SSHD), 1, 20);
        for (byte[] chunk : chunks.subList(1, chunks.size())) {
            assertThat(gelf.read(chunk, PEER)).isEmpty();
        }
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThatThrownBy(() -> gelf.read(chunks(bytes(SSHD), 2, 20).getFirst(), PEER))
                .isInstanceOfSatisfying(
                        InputRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("gelf.chunk-missing"));
    }

    @Test
    void incompleteMessagesUseBoundedMemory() throws Exception {
        byte[] large = new byte[120_000];
        int waiting = 0;
        for (int id = 0; id < 100; id++) {
            List<byte[]> chunks = chunks(large, id, 1_000);
            try {
                assertThat(gelf.read(Arrays.copyOf(chunks.getFirst(), 12), PEER))
                        .isEmpty();
            } catch (InputRejection full) {
                assertThat(full.code()).isEqualTo("gelf.chunks-waiting");
            }
        }
        for (int id = 0; id < 100; id++) {
            for (byte[] chunk : chunks(large, id, 1_000).subList(1, 100)) {
                try {
                    assertThat(gelf.read(chunk, PEER)).isEmpty();
                    waiting += chunk.length - 12;
                } catch (InputRejection full) {
                    assertThat(full.code()).isEqualTo("gelf.chunks-waiting");
                }
            }
        }
        assertThat(waiting).as("32 messages of the greatest length").isLessThanOrEqualTo(32 * 4096);
    }

    @Test
    void aTimeWithMillisecondsIsParsed() throws Exception {
        for (int millis = 0; millis < 1000; millis++) {
            String at = "1795806245.%03d".formatted(millis);
            assertThat(heard(bytes(SSHD.replace("1795806245.25", at))).time().toEpochMilli())
                    .isEqualTo(1795806245000L + millis);
        }
    }

    @Test
    void aMessageThatDecompressesBeyondTheLimitIsRejected() throws Exception {
        byte[] bomb = packed(new byte[10_000_000], GZIPOutputStream::new);
        assertThatThrownBy(() -> gelf.read(bomb, PEER))
                .isInstanceOfSatisfying(
                        InputRejection.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("input.message-too-long"));
        assertThatThrownBy(() -> gelf.read(bytes("hello"), PEER)).isInstanceOf(InputRejection.class);
    }

    @Test
    void membersKnownToTheEngineAreRead() throws Exception {
        Telemetry heard = heard(bytes("""
                {"version":"1.1","host":"dc01","short_message":"A process was created","timestamp":1795806245,\
                "_EventID":4688,"_Channel":"Security","_SourceName":"Microsoft-Windows-Security-Auditing",\
                "_Hostname":"dc01.corp.example","_NewProcessName":"C:\\\\Windows\\\\System32\\\\vssadmin.exe"}"""));
        assertThat(heard.logsources().toString()).contains("windows");
    }

    @Test
    void anyOtherMemberBecomesAField() throws Exception {
        Telemetry heard = heard(bytes("""
                {"version":"1.1","host":"app01","short_message":"x","_product":"shop","_service":"checkout","_customer":"c1"}"""));
        assertThat(heard.asset().name()).isEqualTo("app01");
        assertThat(heard.logsources()).containsExactly(new LogSource("shop", null, "checkout"));
        assertThat(heard.fields()).containsEntry("customer", "c1").containsEntry("message", "x");
    }
}
