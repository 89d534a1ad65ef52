package io.watchfloor.sensors.agent.collect.changes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.CrashingSpool;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import io.watchfloor.sensors.agent.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Integrity checks between two polls. */
@EnabledOnOs(OS.LINUX)
class IntegrityCollectorTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now().plusSeconds(60);

    private CheckpointFile positions() throws IOException {
        return CheckpointFile.open(directory.resolve("positions.json"), spool);
    }

    private IntegrityCollector integrity(Spool into, Path watched) throws IOException {
        return integrity(into, List.of(watched));
    }

    private IntegrityCollector integrity(Spool into, List<Path> watched) throws IOException {
        return new IntegrityCollector(
                watched,
                Duration.ofMinutes(1),
                directory.resolve("integrity.json"),
                Source.PLAIN,
                into,
                positions(),
                () -> now);
    }

    /** Runs one check and reports its changes. */
    private void look(IntegrityCollector integrity) throws Exception {
        now = now.plusSeconds(120);
        integrity.collect();
        for (int i = 0; i < 100; i++) {
            Thread.sleep(5);
            integrity.collect();
        }
    }

    @Test
    void fileChangesAreReportedOnceDespiteAKill() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("etc"));
        Path one = Files.writeString(watched.resolve("one"), "1");
        Path two = Files.writeString(watched.resolve("two"), "2");
        Path three = Files.writeString(watched.resolve("three"), "3");
        try (IntegrityCollector integrity = integrity(spool, watched)) {
            look(integrity);
        }
        assertThat(spool.bodies()).isEmpty();

        Files.writeString(one, "changed");
        Files.setPosixFilePermissions(two, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(three);
        Files.writeString(watched.resolve("zero"), "0");
        try (IntegrityCollector killed = integrity(new CrashingSpool(spool, 2), watched)) {
            look(killed);
        } catch (IOException gone) {
            assertThat(gone).hasMessage("killed");
        }
        Files.writeString(watched.resolve("after"), "x");
        try (IntegrityCollector integrity = integrity(spool, watched)) {
            look(integrity);
            look(integrity);
        }

        List<String> changes = new ArrayList<>();
        for (String record : spool.bodies()) {
            JsonNode node = JSON.readTree(record);
            changes.add("%s %s %s"
                    .formatted(
                            node.at("/logsource/category").asText(),
                            node.at("/fields/Change").asText(),
                            Path.of(node.at("/fields/TargetFilename").asText()).getFileName()));
        }
        assertThat(changes)
                .containsExactly(
                        "file_event changed one",
                        "file_delete removed three",
                        "file_change rights two",
                        "file_event created zero",
                        "file_event created after");
    }

    @Test
    void unreadableOrUnlistedFilesAreNotReportedAsRemoved() throws Exception {
        Path watched = Files.createDirectory(directory.resolve("etc"));
        Path closed = Files.createDirectory(watched.resolve("closed"));
        Files.writeString(closed.resolve("one"), "1");
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("two"), "2");
        try (IntegrityCollector integrity = integrity(spool, List.of(watched, other))) {
            look(integrity);
        }
        try (IntegrityCollector integrity = integrity(spool, List.of(watched))) {
            look(integrity);
        }
        assertThat(spool.bodies()).isEmpty();
    }
}
