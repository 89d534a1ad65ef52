package io.watchfloor.sensors.agent.collect.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are unreadable, have a future modification time, or cannot be decoded. */
@EnabledOnOs(OS.LINUX)
class RecordingErrorsTest {

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now();

    private CheckpointFile positions() throws IOException {
        return CheckpointFile.open(directory.resolve("positions.json"), spool);
    }

    private List<String> records() throws IOException {
        List<String> records = new ArrayList<>();
        for (var batch = spool.lease(10_000, 1 << 30); batch.isPresent(); batch = spool.lease(10_000, 1 << 30)) {
            for (TelemetryRecord record : batch.get().records()) {
                records.add(new String(record.body(), StandardCharsets.UTF_8));
            }
        }
        return records;
    }

    private RecordingsFolder recordings(Path folder) throws IOException {
        return new RecordingsFolder(folder, "*", Source.PLAIN, 1000, spool, positions(), () -> now);
    }

    @Test
    void recordingWithAFutureTimeIsReadWhenItIsUnmodified() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("in"));
        Path file = Files.writeString(folder.resolve("a.log"), "one\n");
        Files.setLastModifiedTime(file, FileTime.from(now.plus(Duration.ofDays(300))));
        try (RecordingsFolder recordings = recordings(folder)) {
            recordings.collect();
            assertThat(records()).isEmpty();
            now = now.plusSeconds(6);
            recordings.collect();
        }
        assertThat(records()).containsExactly("one");
    }

    @Test
    void unreadableRecordingIsRetriedAndNotDamaged() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("in"));
        // A file that cannot be opened, even by root.
        Path file = Files.createSymbolicLink(folder.resolve("a.log"), Path.of("/proc/self/mem"));
        Files.writeString(folder.resolve("b.log"), "other\n");
        now = now.plusSeconds(60);
        try (RecordingsFolder recordings = recordings(folder)) {
            for (int i = 0; i < 3; i++) {
                recordings.collect();
            }
            Files.delete(file);
            Files.writeString(file, "one\n");
            now = now.plusSeconds(60);
            recordings.collect();
        }
        assertThat(records()).containsExactly("other", "one");
        assertThat(spool.left()).isEmpty();
    }

    @Test
    void decoderFailureIsReported() throws Exception {
        ToolProvider tool = new ToolProvider() {
            @Override
            public String name() {
                return "decoder";
            }

            @Override
            public int run(PrintWriter out, PrintWriter err, String... args) {
                out.print("one\n");
                throw new IllegalStateException("beyond its end");
            }
        };
        Path file = Files.writeString(directory.resolve("a.evtx"), "");
        try (EventLogFile read = EventLogFile.open(file, tool, 1000, body -> {}, () -> {})) {
            assertThatThrownBy(() -> {
                        while (read.read()) {}
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("beyond its end");
        }
    }
}
