package io.watchfloor.sensors.agent.collect.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProgramOutputTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void programWithEndlessStderrIsRead() throws Exception {
        List<String> command =
                List.of("sh", "-c", "head -c 300000 /dev/zero | tr '\\0' x >&2; echo one; echo last >&2; exit 3");
        try (ProgramOutput lines = ProgramOutput.start(command, 1000)) {
            await().atMost(PATIENCE).until(() -> new String(nextOf(lines), StandardCharsets.UTF_8).equals("one"));
            await().atMost(PATIENCE).until(lines::hasEnded);
            await().atMost(PATIENCE).until(() -> lines.stderrTail().endsWith("last"));
            assertThat(lines.stderrTail()).hasSizeLessThanOrEqualTo(400);
        }
    }

    private static byte[] nextOf(ProgramOutput lines) {
        byte[] line = lines.next();
        return line == null ? new byte[0] : line;
    }
}
