package io.watchfloor.ops.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.sensors.protocol.ClockCorrection;
import io.watchfloor.sensors.protocol.LogSource;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArchiveBlockTest {

    private static final AssetKey WS1 = AssetKey.parse("default/host:ws1.corp.example");
    private static final AssetKey MAIL = AssetKey.parse("default/mailbox:kim@corp.example");

    private static final List<ArchivedRecord> SAMPLE = List.of(
            new ArchivedRecord(WS1, record(7, null, null, "{\"EventID\":1}", null)),
            new ArchivedRecord(WS1, record(9, "ws1", new LogSource("linux", null, "sshd"), "line", null)),
            new ArchivedRecord(
                    MAIL, record(8, "mailbox:kim", null, "{\"a\":\"é\"}", new ClockCorrection(-3_600_000, 5L))),
            new ArchivedRecord(MAIL, record(10, null, null, "", new ClockCorrection(60_000, null))));

    private static TelemetryRecord record(
            long sequence,
            @Nullable String asset,
            @Nullable LogSource source,
            String body,
            @Nullable ClockCorrection clock) {
        return new TelemetryRecord(
                sequence, 1_790_000_000_000L + sequence, asset, source, body.getBytes(StandardCharsets.UTF_8), clock);
    }

    @Test
    void aBlockHasEveryRecordAsItCame() {
        ArchiveBlock block = ArchiveBlock.of(SAMPLE);
        assertThat(ArchiveBlock.read(block.content())).isEqualTo(SAMPLE);
        assertThat(block.records()).isEqualTo(4);
        assertThat(block.bytes()).isEqualTo(13 + 4 + 10);
        assertThat(block.firstReceived().toEpochMilli()).isEqualTo(1_790_000_000_007L);
        assertThat(block.lastReceived().toEpochMilli()).isEqualTo(1_790_000_000_010L);
        assertThat(block.assets()).containsExactly(WS1.toString(), MAIL.toString());
    }

    @Test
    void aBlockOfTheFirstVersionStaysReadable() throws IOException {
        try (InputStream golden =
                Objects.requireNonNull(ArchiveBlockTest.class.getResourceAsStream("/golden/archive/block-v1.hex"))) {
            String hex = new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(ArchiveBlock.read(HexFormat.of().parseHex(hex))).isEqualTo(SAMPLE);
        }
    }

    @Test
    void theListOfAssetsIsLeftOutWhenItIsLong() {
        List<ArchivedRecord> many = IntStream.range(0, ArchiveBlock.MOST_ASSETS + 1)
                .mapToObj(number -> new ArchivedRecord(
                        AssetKey.parse("default/host:h" + number), record(number + 1, null, null, "{}", null)))
                .toList();
        assertThat(ArchiveBlock.of(many).assets()).isNull();
        assertThat(ArchiveBlock.of(many.subList(1, many.size())).assets()).hasSize(ArchiveBlock.MOST_ASSETS);
    }

    @Test
    void aDamagedOrNewerBlockIsReportedAndNotRead() {
        byte[] content = ArchiveBlock.of(SAMPLE).content();
        for (int at = 0; at < content.length; at++) {
            byte[] damaged = content.clone();
            damaged[at] ^= (byte) 0x80;
            List<ArchivedRecord> read = SAMPLE; // Some bits of the frame's header change nothing.
            try {
                read = ArchiveBlock.read(damaged);
            } catch (IllegalArgumentException reported) {
                assertThat(reported).hasMessageContaining("block of the archive");
            }
            assertThat(read).as("byte %d", at).isEqualTo(SAMPLE);
        }
        content[0] = 2;
        assertThatThrownBy(() -> ArchiveBlock.read(content)).hasMessageContaining("unknown version 2");
        assertThatThrownBy(() -> ArchiveBlock.read(new byte[0])).hasMessageContaining("unknown version");
    }
}
