package io.watchfloor.sensors.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.sensors.agent.uplink.FakeCenter;
import io.watchfloor.sensors.agent.uplink.FakeCenter.Then;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    @TempDir
    Path directory;

    private List<String> recording(Path file, int records) throws Exception {
        List<String> lines = IntStream.range(0, records)
                .mapToObj(i -> "{\"asset\":\"dc01\",\"n\":%d}".formatted(i))
                .toList();
        Files.write(file, lines);
        return lines;
    }

    private CommandLineRun replay(FakeCenter center, String token, Object... more) {
        Object[] all = new Object[more.length + 7];
        List<Object> first = List.of(
                "replay",
                "--state",
                directory,
                "--center",
                "http://127.0.0.1:" + center.uplink().getPort(),
                "--token",
                token);
        System.arraycopy(first.toArray(), 0, all, 0, 7);
        System.arraycopy(more, 0, all, 7, more.length);
        return CommandLineRun.command(all);
    }

    @Test
    void replayEndsWhenAllRecordsAreAckedAndPrintsTheCountsLast() throws Exception {
        Path file = directory.resolve("a.jsonl");
        Path acks = directory.resolve("acks");
        List<String> lines = recording(file, 3000);
        try (FakeCenter center = new FakeCenter(0, 5000, batch -> batch == 1 ? Then.DROP_CONNECTION : Then.ACK)) {
            CommandLineRun typed = replay(center, "good", "--ack-log", acks, file, file);
            assertThat(typed.out()).isEqualTo("sent 6000, acked 6000, rejected 0%n".formatted());
            assertThat(typed.exit()).isZero();
            assertThat(center.judged()).hasSize(6000).startsWith(lines.toArray(String[]::new));
        }
        assertThat(Files.readAllLines(acks)).last().isEqualTo("6000 0");
    }

    @Test
    void rejectionsAreListedAndSetExitCodeOne() throws Exception {
        Path file = directory.resolve("a.jsonl");
        recording(file, 100);
        try (FakeCenter center = new FakeCenter(0, 5000, batch -> Then.ACK)) {
            center.rejects(record -> record.sequence() % 4 == 0);
            CommandLineRun typed = replay(center, "good", file);
            assertThat(typed.out()).isEqualTo("sent 100, acked 100, rejected 25%n".formatted());
            assertThat(typed.exit()).isEqualTo(1);
            assertThat(typed.err().lines())
                    .hasSize(11)
                    .startsWith("rejected: record 4: is no JSON (telemetry.json)")
                    .endsWith("rejected 25: telemetry.json");
        }
    }

    @Test
    void rateLimitsTheReplay() throws Exception {
        Path file = directory.resolve("a.jsonl");
        recording(file, 100);
        long start = System.nanoTime();
        try (FakeCenter center = new FakeCenter(0, 5000, batch -> Then.ACK)) {
            assertThat(replay(center, "good", "--rate", "100", file).exit()).isZero();
        }
        assertThat(System.nanoTime() - start).isGreaterThan(900_000_000L);
    }

    @Test
    void rejectedTokenFailsWithAdvice() throws Exception {
        Path file = directory.resolve("a.jsonl");
        recording(file, 1);
        try (FakeCenter center = new FakeCenter(0, 5000, batch -> Then.ACK)) {
            CommandLineRun typed = replay(center, "bad", file);
            assertThat(typed.exit()).isEqualTo(3);
            assertThat(typed.err()).contains("enroll the sensor again").doesNotContain("Exception");
        }
    }

    @Test
    void invalidOptionsAreReportedBeforeSending() throws Exception {
        Path file = directory.resolve("a.evtx");
        Files.write(file, new byte[1]);
        try (FakeCenter center = new FakeCenter(0, 5000, batch -> Then.ACK)) {
            assertThat(replay(center, "good", "--rate", "fast", file).exit()).isEqualTo(2);
            assertThat(replay(center, "good", "--asset", "toaster:x", file).exit())
                    .isEqualTo(2);
            assertThat(replay(center, "good", "--asset", "toaster:x", file).err())
                    .contains("unknown asset kind");
            assertThat(replay(center, "good", file).err()).contains(".evtx files are not supported");
            assertThat(replay(center, "good", directory.resolve("none")).exit()).isEqualTo(2);
            assertThat(center.count()).isZero();
        }
    }

    @Test
    void missingCredentialIsReportedWithAdvice() throws Exception {
        Path file = directory.resolve("a.jsonl");
        recording(file, 1);
        CommandLineRun typed = CommandLineRun.command("replay", "--state", directory, file);
        assertThat(typed.exit()).isEqualTo(3);
        assertThat(typed.err()).contains("watchfloor-sensor enroll");
    }
}
