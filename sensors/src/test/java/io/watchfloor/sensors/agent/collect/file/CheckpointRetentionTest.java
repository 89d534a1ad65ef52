package io.watchfloor.sensors.agent.collect.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.collect.recording.RecordingsFolder;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which positions of deleted files the checkpoint file keeps. */
class CheckpointRetentionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);

    private Path kept() {
        return directory.resolve("positions.json");
    }

    private void write(String what, Path folder, int files) throws IOException {
        ObjectNode places = JSON.createObjectNode();
        for (int i = 0; i < files; i++) {
            String name = folder.resolve("conn.%05d.log".formatted(i)).toString();
            if (what.equals("files")) {
                places.putObject(name).put("file", "x").put("offset", 7).put("headLength", 0);
            } else {
                places.put(name, "x|7|0|-1|0");
            }
        }
        Files.write(kept(), JSON.writeValueAsBytes(JSON.createObjectNode().set(what, places)));
    }

    private JsonNode read(String what) throws IOException {
        return JSON.readTree(kept().toFile()).path(what);
    }

    @Test
    void positionsOfDeletedFilesAreRemovedExceptTheLast() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("zeek"));
        write("files", folder, 3_000);
        Files.writeString(folder.resolve("conn.00001.log"), "1234567\n");
        Files.writeString(folder.resolve("conn.99999.log"), "new\n");
        CheckpointFile positions = CheckpointFile.open(kept(), spool);
        try (FolderTail tail = new FolderTail(
                folder,
                "*.log",
                file -> new FileTail(file, Source.PLAIN, 1000, spool, positions, Instant::now),
                positions,
                Instant::now)) {
            for (int i = 0; i < 4; i++) {
                tail.collect();
            }
        }
        assertThat(read("files").properties().stream()
                        .map(one -> Path.of(one.getKey()).getFileName().toString()))
                .hasSize(1_002)
                .contains("conn.00001.log", "conn.02000.log", "conn.02999.log", "conn.99999.log")
                .doesNotContain("conn.00002.log", "conn.01999.log");
    }

    @Test
    void positionsOfDeletedRecordingsAreRemovedExceptTheLast() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("in"));
        write("cursors", folder, 3_000);
        Files.writeString(folder.resolve("new.log"), "new\n");
        CheckpointFile positions = CheckpointFile.open(kept(), spool);
        try (RecordingsFolder recordings = new RecordingsFolder(
                folder,
                "*",
                Source.PLAIN,
                1000,
                spool,
                positions,
                () -> Instant.now().plusSeconds(60))) {
            recordings.collect();
        }
        assertThat(read("cursors").size()).isEqualTo(1_001);
    }
}
