package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {

    private static final String HIT = """
            {"asset":"dc01","time":"2026-11-24T22:26:52Z","logsource":{"product":"linux","category":"process_creation"},\
            "fields":{"Image":"/bin/sh"}}
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
        assertThat(run.err()).contains("r.evtx: the file is not JSON").contains("(file.unknown)");
    }

    @Test
    void logSourceIsForced() {
        assertThat(detect("--product", "windows").out()).isEmpty();
    }

    @Test
    void foldersAreWalkedInTheOrderOfTheirPaths() throws IOException {
        Path evidence = Files.createDirectories(folder.resolve("evidence/b"));
        Files.writeString(evidence.resolve("late.jsonl"), HIT);
        Files.writeString(folder.resolve("evidence/a.log"), HIT + HIT);
        recording = folder.resolve("evidence");
        CommandRun run = detect();
        assertThat(run.status()).as(run.err()).isEqualTo(ExitCode.DONE);
        assertThat(run.out().lines().map(line -> line.substring(line.lastIndexOf('/'))))
                .containsExactly("/a.log:1)", "/a.log:2)", "/late.jsonl:1)");
        assertThat(detect("--json").out()).isEqualTo(detect("--json").out()).contains("evidence/b/late.jsonl");
    }

    @Test
    void whatCannotBeReadIsTheAnswerAndTheRestIsJudged() throws IOException {
        Path evidence = Files.createDirectories(folder.resolve("evidence"));
        Files.write(evidence.resolve("a.bin"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        Files.createSymbolicLink(evidence.resolve("b.jsonl"), folder.resolve("nowhere"));
        Files.createSymbolicLink(evidence.resolve("loop"), evidence);
        Files.write(evidence.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0});
        Files.writeString(evidence.resolve("good.jsonl"), HIT);
        recording = evidence;
        CommandRun run = detect();
        assertThat(run.status()).isEqualTo(ExitCode.NO);
        assertThat(run.out().lines()).singleElement().asString().contains("good.jsonl:1");
        assertThat(run.err()
                        .lines()
                        .map(line -> line.substring(evidence.toString().length())))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("/a.bin: the file is not JSON"))
                .anyMatch(line -> line.equals("/b.jsonl: the symbolic link has no target (file.missing)"))
                .anyMatch(line -> line.startsWith("/cut.gz: cannot read the file to its end"));

        recording = folder.resolve("nowhere");
        CommandRun missing = detect();
        assertThat(missing.status()).isEqualTo(ExitCode.NO);
        assertThat(missing.err()).contains("nowhere: the file does not exist (file.missing)");
    }

    @Test
    void noMatchIsSaid() throws IOException {
        assertThat(detect("--product", "windows").err()).contains("1 record, 0 matches");
        Files.writeString(recording, HIT + HIT);
        CommandRun run = detect("--product", "windows", "--json", "--stats");
        assertThat(run.status()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().toList())
                .hasSize(2)
                .satisfies(lines -> assertThat(lines.getFirst()).isEqualTo("2 records, 0 matches"))
                .satisfies(lines -> assertThat(lines.getLast()).startsWith("{\"records\":2,"));
        assertThat(detect().err()).doesNotContain("matches");
    }

    @Test
    void levelsBelowTheLeastAreLeftOut() {
        assertThat(detect("--min-level", "low").out().lines()).hasSize(1);
        CommandRun run = detect("--min-level", "Medium", "--json", "--stats");
        assertThat(run.status()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("1 record, 0 matches of level medium or higher")
                .contains("\"matches\":0");
        CommandRun wrong = detect("--min-level", "hihg");
        assertThat(wrong.status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(wrong.err()).contains("\"hihg\" is not a level").contains("critical");
    }

    @Test
    void linesCarryWhatAReaderLooksForAndRecordsCannotForgeThem() throws IOException {
        assertThat(detect().out()).contains("  A shell  Image: /bin/sh  (");
        Files.writeString(recording, HIT.replace("{\"Image\"", """
                {"CommandLine":"/bin/sh -c 'id\\u001b[2J\\n%s'","Image\"""".formatted("x".repeat(500))));
        assertThat(detect().out().lines())
                .singleElement()
                .asString()
                .contains("  CommandLine: /bin/sh -c 'id\\u001b[2J\\nxxx")
                .contains("x…  (")
                .hasSizeLessThan(450);
        assertThat(detect("--json").out()).doesNotContain("CommandLine");
    }

    @Test
    void oneRefusedRuleIsOneRule() throws IOException {
        Files.writeString(rule, Files.readString(rule) + "---\ntitle: nothing\n");
        assertThat(detect().err()).contains("1 rule rejected");
    }

    @Test
    void withoutAUsableRuleItCannotRun() throws IOException {
        Files.writeString(rule, "title: nothing\n");
        CommandRun run = detect();
        assertThat(run.status()).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(run.err()).contains("No usable rule").contains("rules check");
    }

    @Test
    void rulesAreTestedAgainstTheirSamples() throws IOException {
        Files.writeString(folder.resolve("shell.hits.jsonl"), HIT);
        assertThat(CommandRun.of("rules", "test", rule.toString()).out()).startsWith("passed 1, failed 0");
        Files.writeString(folder.resolve("shell.misses.jsonl"), HIT);
        CommandRun failed = CommandRun.of("rules", "test", rule.toString());
        assertThat(failed.status()).isEqualTo(ExitCode.NO);
        assertThat(failed.out()).contains("match the rule, but should not").contains("passed 0, failed 1");
        assertThat(CommandRun.of("rules", "test", "--json", rule.toString()).out())
                .contains("\"failed\":1");
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
