package io.watchfloor.sensors.agent.collect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Collector.Progress;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Log files on a host with a changed clock and malicious users. */
@EnabledOnOs(OS.LINUX)
class FileErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now();

    private CheckpointFile positions() throws IOException {
        return CheckpointFile.open(directory.resolve("positions.json"), spool);
    }

    private FileTail tail(Path file) throws IOException {
        return new FileTail(file, Source.PLAIN, 1000, spool, positions(), () -> now);
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

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    @Test
    void namedPipeInPlaceOfALogDoesNotStopOtherSources() throws Exception {
        Path log = directory.resolve("app.log");
        run("mkfifo", log.toString());
        try (FileTail tail = tail(log)) {
            assertThat(assertTimeoutPreemptively(PATIENCE, tail::collect)).isEqualTo(Progress.IDLE);
            Files.delete(log);
            Files.writeString(log, "one\n");
            tail.collect();
        }
        assertThat(records()).containsExactly("one");
    }

    @Test
    void folderIsPolledAfterTheClockIsSetBack() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("logs"));
        try (FolderTail tail = new FolderTail(folder, "*.log", this::opened, positions(), () -> now)) {
            tail.collect();
            now = now.minus(Duration.ofHours(10));
            Files.writeString(folder.resolve("a.log"), "one\n");
            tail.collect();
            assertThat(records()).containsExactly("one");
        }
    }

    private FileTail opened(Path file) {
        try {
            return tail(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
