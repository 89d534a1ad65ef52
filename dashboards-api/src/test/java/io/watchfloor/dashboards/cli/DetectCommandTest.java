package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {

    private static final String HIT = """
            {"asset":"dc01","time":"2026-11-24T22:26:52Z","logsource":{"product":"linux","category":"process_creation"},"fields":{"Image":"/bin/sh"}}
            """;

    @TempDir
    Path folder;

    private Path rule;
    private Path recording;

    @BeforeEach
    void write() throws IOException {
        rule = Files.writeString(folder.resolve("shell.yml"), """
                title: A shell
                id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c11
                logsource: {product: linux, category: process_creation}
                detection:
                  selection: {Image|endswith: /sh}
                  condition: selection
                level: low
                """);
        recording = Files.writeString(folder.resolve("recording.jsonl"), "{\"unfinished\n" + HIT);
    }

    @Test
    void matchesAreOneLineEachAndUnreadableRecordsDoNotStopTheRest() {
        CommandRun run = detect("--json", "--stats");
        assertThat(run.status()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines())
                .singleElement()
                .asString()
                .startsWith(
                        "{\"rule_id\":\"7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c11\",\"title\":\"A shell\",\"level\":\"low\"")
                .contains("\"record\":2,\"time\":\"2026-11-24T22:26:52Z\",\"asset\":\"host:dc01\"");
        assertThat(run.err())
                .contains(recording + ":1: ")
                .contains("\"records\":1")
                .contains("\"rules_loaded\":1");
        assertThat(detect().out()).contains("low").contains("A shell");
    }

    @Test
    void explainTellsWhatMadeTheMatch() {
        assertThat(detect("--json", "--explain").out())
                .contains("\"because\":[{\"selection\":\"selection\",\"field\":\"Image\",\"modifier\":\"endswith\","
                        + "\"pattern\":\"/sh\",\"value\":\"/bin/sh\"}]");
        assertThat(detect("--explain").out()).contains("selection: Image|endswith /sh, found /bin/sh");
        assertThat(detect("--json").out()).doesNotContain("because");
    }

    @Test
    void strictMakesAnUnreadableRecordTheAnswer() {
        assertThat(detect("--strict").status()).isEqualTo(ExitCode.NO);
    }

    @Test
    void aFileThatIsNoTelemetryIsTheAnswerAlsoWithoutStrict() throws IOException {
        byte[] noise = new byte[100];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (i * 7);
        }
        recording = Files.write(folder.resolve("r.evtx"), noise);
        CommandRun run = detect();
        assertThat(run.status()).isEqualTo(ExitCode.NO);
        assertThat(run.err()).contains("r.evtx:0: the file is neither JSON").contains("(file.unknown)");
    }

    @Test
    void logSourceIsForced() {
        assertThat(detect("--product", "windows").out()).isEmpty();
    }

    @Test
    void withoutAUsableRuleItCannotRun() throws IOException {
        Files.writeString(rule, "title: nothing\n");
        CommandRun run = detect();
        assertThat(run.status()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(run.err()).contains("no usable rule").contains("rules check");
    }

    @Test
    void rulesAreTestedAgainstTheirSamples() throws IOException {
        Files.writeString(folder.resolve("shell.hits.jsonl"), HIT);
        assertThat(CommandRun.of("rules", "test", rule.toString()).out()).startsWith("passed 1, failed 0");
        Files.writeString(folder.resolve("shell.misses.jsonl"), HIT);
        CommandRun failed = CommandRun.of("rules", "test", rule.toString());
        assertThat(failed.status()).isEqualTo(ExitCode.NO);
        assertThat(failed.out()).contains("match and should not").contains("passed 0, failed 1");
        assertThat(CommandRun.of("rules", "test", "--json", rule.toString()).out())
                .contains("\"failed\":1");
    }

    @Test
    void progressIsAPartARateAndATime() {
        assertThat(ProgressBar.line(50 << 20, 100 << 20, 5))
                .isEqualTo("[###############...............]  50 %  10.0 MiB/s  0:05 left");
    }

    private CommandRun detect(String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "detect";
        arguments[1] = "--rules";
        arguments[2] = rule.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        arguments[arguments.length - 1] = recording.toString();
        return CommandRun.of(arguments);
    }
}
