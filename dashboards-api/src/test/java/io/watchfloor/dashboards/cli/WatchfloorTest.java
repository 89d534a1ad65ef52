package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WatchfloorTest {

    @TempDir
    Path folder;

    @Test
    void wrongUsageIsToldWithTheNearestCommandOrWithAllOfThem() {
        CommandRun run = CommandRun.of("ruels", "check", "x");
        assertThat(run.status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err())
                .contains("rules")
                .contains("Try \"watchfloor --help\".")
                .doesNotContain("Exception");
        assertThat(CommandRun.of().status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(run.err()).isEqualTo("""
                        "ruels" is not a command of "watchfloor".
                        Did you mean "watchfloor rules"?
                        Try "watchfloor --help".
                        """);
        assertThat(CommandRun.of("cases").status()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(CommandRun.of().err())
                .contains("\"watchfloor\" needs a command")
                .contains("detect");
        assertThat(CommandRun.of("rules").err())
                .contains("\"watchfloor rules\" needs a command")
                .contains("check");
        assertThat(CommandRun.of("rules", "check", "/nowhere").err())
                .startsWith("The file or folder /nowhere does not exist.");
        assertThat(CommandRun.of("doctor", "--port", "many").status()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void everyCommandHasHelp() {
        StringWriter out = new StringWriter();
        // Created once: creating it takes as long as a hundred commands.
        CommandLine line = Watchfloor.line(new PrintWriter(out, true), new PrintWriter(out, true));
        everyCommand(line).forEach(command -> {
            out.getBuffer().setLength(0);
            int status = line.execute((command + " --help").strip().split(" ", -1));
            assertThat(status).as(command).isEqualTo(ExitCode.DONE);
            assertThat(out.toString()).as(command).startsWith(("Usage: watchfloor " + command).strip());
            assertThat(out.toString()).as(command).contains("Exit codes:").doesNotContain("null");
        });
    }

    /** A command created alone prints the same as among all commands. */
    @Test
    void aCommandByItselfSaysWhatItSaysAmongAll() {
        StringWriter among = new StringWriter();
        CommandLine all = Watchfloor.line(new PrintWriter(among, true), new PrintWriter(among, true));
        all.getSubcommands().keySet().forEach(name -> {
            among.getBuffer().setLength(0);
            int status = all.execute(name, "--help");
            assertThat(CommandRun.of(name, "--help")).isEqualTo(new CommandRun(status, among.toString(), ""));
        });
    }

    private static Stream<String> everyCommand(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()
                        .qualifiedName()
                        .substring("watchfloor".length())
                        .strip()),
                command.getSubcommands().values().stream()
                        .filter(sub -> !sub.getCommandName().equals("help"))
                        .flatMap(WatchfloorTest::everyCommand));
    }

    @Test
    void settingsAreCheckedAndExplained() throws IOException {
        Path good = Files.writeString(folder.resolve("good.conf"), "watchfloor.http.port = 9999");
        Path bad =
                Files.writeString(folder.resolve("bad.conf"), "watchfloor.http.prt = 9999\nwatchfloor.http.bind = []");

        assertThat(CommandRun.of("config", "check", good.toString()).status()).isEqualTo(ExitCode.DONE);
        CommandRun refused = CommandRun.of("config", "check", bad.toString());
        assertThat(refused.status()).isEqualTo(ExitCode.NO);
        assertThat(refused.out())
                .contains(bad + ":1: watchfloor.http.prt is not a setting. Did you mean watchfloor.http.port?")
                .contains(bad + ":2: watchfloor.http.bind cannot be []")
                .contains("2 problems");

        CommandRun explained = CommandRun.of("config", "explain", "http.port", "--config", good.toString());
        assertThat(explained.out())
                .contains("watchfloor.http.port = 9999")
                .contains(good + ":1")
                .contains("WATCHFLOOR_HTTP_PORT");
        CommandRun unknown = CommandRun.of("config", "explain", "http.prot");
        assertThat(unknown.status()).isEqualTo(ExitCode.NO);
        assertThat(unknown.err()).contains("Did you mean watchfloor.http.port?");
        assertThat(CommandRun.of("config", "explain").out()).contains("watchfloor.cases.join-window");
        assertThat(CommandRun.of("config", "explain", "inputs.syslog").out())
                .contains("watchfloor.inputs.syslog.udp = 0", "WATCHFLOOR_INPUTS_SYSLOG_TLS", "usually 514")
                .doesNotContain("inputs.gelf");
        assertThat(CommandRun.of("config", "explain", "doors.sislog").err())
                .contains("Did you mean watchfloor.inputs.syslog?");
    }

    @Test
    void refusedRulesAreCountedAndEndWithNo() throws IOException {
        Files.writeString(folder.resolve("good.yml"), """
                title: A shell
                id: 7a3c1d62-3a4c-4a67-9d0b-1f3b7a1f2c11
                logsource: {product: linux, category: process_creation}
                detection:
                  selection: {Image|endswith: /sh}
                  condition: selection
                level: low
                """);
        CommandRun good = CommandRun.of("rules", "check", folder.toString());
        assertThat(good.out()).isEqualTo("loaded 1, refused 0" + System.lineSeparator());
        assertThat(good.status()).isEqualTo(ExitCode.DONE);

        Path bad = Files.writeString(folder.resolve("bad.yml"), "title: [unclosed\n");
        CommandRun refused = CommandRun.of("rules", "check", folder.toString());
        assertThat(refused.status()).isEqualTo(ExitCode.NO);
        assertThat(refused.out()).contains(bad + ":").endsWith("loaded 1, refused 1" + System.lineSeparator());
        assertThat(CommandRun.of("rules", "check", "--json", folder.toString()).out())
                .contains("\"line\":")
                .contains("{\"loaded\":1,\"refused\":1}");
        assertThat(CommandRun.of("rules", "check", folder.resolve("absent").toString())
                        .status())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void completionKnowsTheCommands() {
        CommandRun run = CommandRun.of("completion");
        assertThat(run.status()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("_complete_watchfloor").contains("cases");
    }

    @Test
    void doctorSaysWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "");
        CommandRun good =
                CommandRun.of("doctor", "--data", folder.resolve("data").toString(), "--port", "0");
        assertThat(good.out())
                .contains("good  java")
                .contains("good  database")
                .contains("A node can run on this machine.");
        assertThat(good.out()).contains("warn  paging").contains("watchfloor.escalation.webhook-url");
        assertThat(good.status()).isEqualTo(ExitCode.DONE);
        CommandRun bad = CommandRun.of("doctor", "--data", file.resolve("data").toString(), "--port", "0");
        assertThat(bad.status()).isEqualTo(ExitCode.NO);
        assertThat(bad.out())
                .contains("fail  data")
                .contains("--data DIR")
                .contains("A node cannot run on this machine.");
    }
}
