package io.watchfloor.sensors.agent.collect.changes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.sensors.agent.collect.CheckpointFile;
import io.watchfloor.sensors.agent.collect.Source;
import io.watchfloor.sensors.agent.spool.InMemorySpool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes and connections from the real {@code /proc}. */
@EnabledOnOs(OS.LINUX)
class ProcessAndSocketTablesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final InMemorySpool spool = new InMemorySpool(100_000);
    private Instant now = Instant.now().plusSeconds(60);

    private CheckpointFile positions() throws IOException {
        return CheckpointFile.open(directory.resolve("positions.json"), spool);
    }

    @Test
    void eachProcessIsReportedOnce() throws Exception {
        Process child = new ProcessBuilder("sleep", "987").start();
        try {
            for (int run = 0; run < 2; run++) {
                ProcessCollector table = new ProcessCollector(
                        Path.of("/proc"), Duration.ofSeconds(1), Source.PLAIN, spool, positions(), () -> now);
                for (int i = 0; i < 3; i++) {
                    now = now.plusSeconds(2);
                    table.collect();
                }
            }
            List<JsonNode> found = new ArrayList<>();
            for (String record : spool.bodies()) {
                JsonNode fields = JSON.readTree(record).get("fields");
                if (fields.path("ProcessId").asText().equals(Long.toString(child.pid()))) {
                    found.add(JSON.readTree(record));
                }
            }
            assertThat(found).singleElement().satisfies(record -> {
                assertThat(record.at("/logsource/category").asText()).isEqualTo("process_creation");
                assertThat(record.at("/fields/CommandLine").asText()).isEqualTo("sleep 987");
                assertThat(record.at("/fields/Image").asText()).endsWith("/sleep");
                assertThat(record.at("/fields/ParentProcessId").asLong())
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(record.at("/fields/ParentImage").asText()).endsWith("/java");
                assertThat(Instant.parse(record.get("time").asText()))
                        .isBetween(
                                Instant.now().minusSeconds(120), Instant.now().plusSeconds(5));
            });
        } finally {
            child.destroy();
        }
    }

    @Test
    void eachConnectionIsReportedOnceWithItsProgram() throws Exception {
        SocketCollector table =
                new SocketCollector(Path.of("/proc"), Duration.ofSeconds(1), Source.PLAIN, spool, () -> now);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket served = server.accept()) {
            for (int i = 0; i < 3; i++) {
                now = now.plusSeconds(2);
                table.collect();
            }
            List<JsonNode> mine = new ArrayList<>();
            for (String record : spool.bodies()) {
                JsonNode fields = JSON.readTree(record).get("fields");
                if (fields.path("DestinationPort").asInt() == server.getLocalPort()) {
                    mine.add(fields);
                }
            }
            assertThat(mine).hasSize(2).allSatisfy(fields -> {
                assertThat(fields.get("DestinationIp").asText()).isEqualTo("127.0.0.1");
                assertThat(fields.get("SourcePort").asInt()).isEqualTo(client.getLocalPort());
                assertThat(fields.get("ProcessId").asLong())
                        .isEqualTo(ProcessHandle.current().pid());
            });
            assertThat(mine)
                    .extracting(fields -> fields.get("Initiated").asText())
                    .containsExactlyInAnyOrder("true", "false");
            assertThat(served.isConnected()).isTrue();
        }
    }

    @Test
    void addressesAreDecodedFromLittleEndianWords() throws Exception {
        assertThat(OpenSockets.address("0100007F:0016")).isEqualTo("127.0.0.1");
        assertThat(OpenSockets.address("B80D01200000000000000000010000AB:0016")).isEqualTo("2001:db8:0:0:0:0:ab00:1");
    }
}
