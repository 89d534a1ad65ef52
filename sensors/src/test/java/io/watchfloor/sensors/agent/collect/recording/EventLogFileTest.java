package io.watchfloor.sensors.agent.collect.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decoder's output of a Windows event log, split into lines. */
class EventLogFileTest {
    @TempDir
    Path directory;

    @Test
    void surrogatePairsSurviveChunkBoundaries() throws Exception {
        String line = "a" + "\ud83d\ude00".repeat(100_000);
        ToolProvider tool = new ToolProvider() {
            @Override
            public String name() {
                return "decoder";
            }

            @Override
            public int run(PrintWriter out, PrintWriter err, String... args) {
                out.print(line + "\n");
                return 0;
            }
        };
        Path file = Files.writeString(directory.resolve("a.evtx"), "");
        List<String> records = new ArrayList<>();
        try (EventLogFile read = EventLogFile.open(
                file, tool, 1 << 20, body -> records.add(new String(body, StandardCharsets.UTF_8)), () -> {})) {
            boolean more = true;
            while (more) {
                more = read.read();
            }
        }
        assertThat(records).containsExactly(line);
    }
}
