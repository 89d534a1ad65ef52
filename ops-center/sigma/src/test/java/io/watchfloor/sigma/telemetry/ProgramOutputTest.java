package io.watchfloor.sigma.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the programs themselves wrote: rsyslog 8 in both of its file formats, journald 257. */
class ProgramOutputTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static List<Telemetry> read(String file) throws Exception {
        TelemetryReader reader = new TelemetryReader();
        List<Telemetry> all = new ArrayList<>();
        for (String line : Files.readAllLines(GOLDEN.resolve(file))) {
            all.add(reader.read(
                    line.getBytes(StandardCharsets.UTF_8), null, null, Instant.parse("2026-11-28T00:00:00Z")));
        }
        return all;
    }

    private static List<String> services(Telemetry telemetry) {
        return telemetry.logsources().stream()
                .map(source -> source.product() + " " + source.service())
                .toList();
    }

    @Test
    void rsyslogsLinesTellTheirHostTimeAndServices() throws Exception {
        List<Telemetry> lines = read("rsyslog.log");

        assertThat(lines).hasSize(6).allSatisfy(line -> {
            assertThat(line.asset()).hasToString("host:web01");
            assertThat(line.time())
                    .isBetween(Instant.parse("2026-11-27T20:29:39Z"), Instant.parse("2026-11-27T20:29:40Z"));
        });
        for (int format = 0; format < 6; format += 3) {
            assertThat(services(lines.get(format))).containsExactly("linux syslog", "linux sshd", "linux auth");
            assertThat(services(lines.get(format + 1))).containsExactly("linux syslog", "linux sudo", "linux auth");
            assertThat(services(lines.get(format + 2))).containsExactly("linux syslog", "linux cron");
        }
    }

    @Test
    void journaldsEntriesTellTheirHostTimeAndServices() throws Exception {
        List<Telemetry> entries = read("journald.jsonl");

        assertThat(entries).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.asset()).hasToString("host:web01");
            assertThat(entry.time())
                    .isBetween(Instant.parse("2026-11-27T19:54:58Z"), Instant.parse("2026-11-27T19:55:00Z"));
        });
        assertThat(services(entries.getFirst())).containsExactly("linux syslog", "linux sshd", "linux auth");
        assertThat(services(entries.get(1))).containsExactly("linux syslog", "linux sudo", "linux auth");
        assertThat(entries.get(1).fields())
                .containsEntry("message", "      ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/bin/sh");
        assertThat(entries.getLast().fields()).containsEntry("message", "a\ufffdb");
    }
}
