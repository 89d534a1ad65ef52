package io.watchfloor.sensors.agent.collect.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CrashingSpool;
import io.watchfloor.sensors.agent.collect.LineFormat;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Complete recordings in a watched folder. */
@EnabledOnOs(OS.LINUX)
class RecordingsFolderTest {
    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now().plusSeconds(60);

    private CheckpointFile positions() throws IOException {
        return CheckpointFile.open(directory.resolve("positions.json"), spool);
    }

    private RecordingsFolder folder(Spool into) throws IOException {
        return new RecordingsFolder(
                directory.resolve("in"),
                "*",
                new Source("host:a", null, false, LineFormat.ANY),
                1 << 20,
                into,
                positions(),
                () -> now);
    }

    @Test
    void eachRecordingInAFolderIsReadOnce() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        Files.writeString(in.resolve("a.json"), "[{\"a\":1},{\"a\":2}]");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(in.resolve("b.jsonl.gz")))) {
            out.write("{\"b\":1}\n{\"b\":2}\n{\"b\":3}\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(
                in.resolve("c.log"),
                "type=SYSCALL msg=audit(1.000:7): pid=1\ntype=PROCTITLE msg=audit(1.000:7): proctitle=\"x\"\n");
        Files.write(in.resolve("d.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        try (RecordingsFolder folder = folder(spool)) {
            folder.collect();
        }
        try (RecordingsFolder killed = folder(new CrashingSpool(spool, 2))) {
            killed.collect();
        } catch (IOException gone) {
            assertThat(gone).hasMessage("killed");
        }
        for (int run = 0; run < 2; run++) {
            try (RecordingsFolder folder = folder(spool)) {
                for (int i = 0; i < 10; i++) {
                    folder.collect();
                }
            }
        }

        assertThat(spool.bodies())
                .containsExactly(
                        "{\"a\":1}",
                        "{\"a\":2}",
                        "{\"b\":1}",
                        "{\"b\":2}",
                        "{\"b\":3}",
                        "type=SYSCALL msg=audit(1.000:7): pid=1\ntype=PROCTITLE msg=audit(1.000:7): proctitle=\"x\"");
        assertThat(spool.left()).isEqualTo(Map.of(DropCounter.Reason.FILE_DAMAGED, 1L));
    }

    @Test
    void recordingThatIsStillWrittenIsNotRead() throws Exception {
        Path in = Files.createDirectory(directory.resolve("in"));
        Path file = Files.writeString(in.resolve("a.jsonl"), "{\"a\":1}\n");
        Files.setLastModifiedTime(file, FileTime.from(now.minusSeconds(1)));
        try (RecordingsFolder folder = folder(spool)) {
            folder.collect();
            assertThat(spool.bodies()).isEmpty();
            now = now.plusSeconds(10);
            folder.collect();
        }
        assertThat(spool.bodies()).containsExactly("{\"a\":1}");
    }
}
