package io.watchfloor.sensors.agent.collect.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.DropCounter;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.protocol.TelemetryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Collectors with malicious programs, and a kill at a critical moment. */
@EnabledOnOs(OS.LINUX)
class ChangeErrorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

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

    @Test
    void longCommandLineIsTruncated() throws Exception {
        byte[] line = new byte[6 << 20];
        Arrays.fill(line, (byte) 'x');
        Files.write(Files.createDirectory(directory.resolve("1")).resolve("cmdline"), line);
        assertThat(new ProcFiles(directory).commandLine(1)).hasSize(1 << 16);
    }

    /** A kill after the changes were stored, when only the checkpoint note is left. */
    @Test
    void killAfterTheLastCheckpointHidesNoLaterChange() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("etc"));
        Files.writeString(watched.resolve("one"), "1");
        look(() -> now);
        Files.writeString(watched.resolve("one"), "changed");
        Path found = directory.resolve("integrity.json.found");
        boolean[] wasFound = {false};
        assertThatThrownBy(() -> look(() -> {
                    wasFound[0] |= Files.exists(found);
                    if (wasFound[0] && !Files.exists(found)) {
                        throw new IllegalStateException("killed");
                    }
                    return now;
                }))
                .hasMessage("killed");
        assertThat(records()).hasSize(1);
        Files.writeString(watched.resolve("one"), "changed again");
        look(() -> now);
        assertThat(records()).hasSize(1);
        assertThat(spool.left()).doesNotContainKey(DropCounter.Reason.ROTATED_AWAY);
    }

    private void look(InstantSource clock) throws Exception {
        try (IntegrityCollector integrity = new IntegrityCollector(
                List.of(directory.resolve("etc")),
                Duration.ofMinutes(1),
                directory.resolve("integrity.json"),
                Source.PLAIN,
                spool,
                positions(),
                clock)) {
            long before = Files.exists(directory.resolve("integrity.json"))
                    ? Files.getLastModifiedTime(directory.resolve("integrity.json"))
                            .toMillis()
                    : 0;
            await().atMost(PATIENCE).until(() -> {
                integrity.collect();
                return Files.exists(directory.resolve("integrity.json"))
                        && Files.getLastModifiedTime(directory.resolve("integrity.json"))
                                        .toMillis()
                                != before;
            });
        }
    }
}
