package io.watchfloor.dashboards.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program started by its launcher: a running node, failing starts, and Ctrl-C. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ServeCommandIT {

    private static final int TERMINATED = 128 + 15;

    private static final List<Process> STARTED = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void endWhatAFailureLeft() {
        STARTED.forEach(Process::destroy);
        STARTED.clear();
    }

    @Test
    void nodeServesRefusesRivalsAndEndsCleanly() throws Exception {
        Path data = folder.resolve("data");
        Process node = start("serve", "--data", data.toString(), "--port", "0");
        String address = awaitReady(node);

        assertCannotRun("Another node", start("serve", "--data", data.toString(), "--port", "0"));
        String port = address.substring(address.lastIndexOf(':') + 1);
        assertCannotRun(
                "Cannot listen on",
                start("serve", "--data", folder.resolve("other").toString(), "--port", port));

        CommandRun cases = CommandRun.of(
                "cases",
                "list",
                "--center",
                address,
                "--token-file",
                data.resolve("bootstrap-token").toString());
        assertThat(cases.err()).isEmpty();
        assertThat(cases.status()).isEqualTo(ExitCode.DONE);

        node.destroy();
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).isEqualTo(TERMINATED);
        assertThat(data.resolve("pg/postmaster.pid")).doesNotExist();
    }

    @Test
    void startsThatCannotSucceedSayWhyAndWhatToDo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertCannotRun(
                "Cannot write the data folder",
                start("serve", "--data", file.resolve("data").toString()));
        Path settings = Files.writeString(folder.resolve("bad.conf"), "watchfloor.http.prt = 1\nwatchfloor.x = 1\n");
        assertCannotRun(
                "bad.conf:1: watchfloor.http.prt is not a setting", start("serve", "--config", settings.toString()));
    }

    private static void assertCannotRun(String reason, Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(ExitCode.COULD_NOT_RUN);
        assertThat(output).contains(reason).doesNotContain("\tat ");
        assertThat(output.strip().lines()).as(output).hasSize(2);
    }

    private static String awaitReady(Process node) throws IOException {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals("ready")) {
                return lines.stream()
                        .filter(said -> said.contains(" serves at "))
                        .map(said -> said.substring(said.indexOf("http")))
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new AssertionError("The node ended before it was ready:\n" + String.join("\n", lines));
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Watchfloor.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        STARTED.add(process);
        return process;
    }
}
