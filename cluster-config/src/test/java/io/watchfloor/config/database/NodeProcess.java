package io.watchfloor.config.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link WritingNode} seen from outside. */
final class NodeProcess implements AutoCloseable {

    private final Path pg;
    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    NodeProcess(Path dataDir) throws IOException {
        pg = dataDir.resolve("pg");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingNode.class.getName(),
                        dataDir.toString())
                .redirectErrorStream(true)
                .start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next line that starts so. */
    String await(String beginning) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        throw new AssertionError("The node ended without \"" + beginning + "\":\n" + String.join("\n", lines));
    }

    long awaitNumber(String beginning) throws IOException {
        return number(await(beginning));
    }

    /** kill -9; the last number that it had acknowledged by then. */
    long kill() throws IOException, InterruptedException {
        // Through the handle: Process.destroyForcibly would close the output that is still to be read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        long acked = lines.stream()
                .filter(line -> line.startsWith("acked "))
                .mapToLong(NodeProcess::number)
                .max()
                .orElse(0);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("acked ")) {
                acked = number(line);
            }
        }
        return acked;
    }

    /**
     * Kills the process and the child that would end its server, so that the server keeps running. The process is
     * stopped before: a running process would take the end of the child for the end of the server, and would clear
     * away the server that is still there.
     */
    void killWithItsLeash() throws IOException, InterruptedException {
        int stopped = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (stopped != 0) {
            throw new IllegalStateException("The process " + process.pid() + " could not be stopped");
        }
        List<Long> servers =
                PostgresProcesses.on(pg).stream().map(ProcessHandle::pid).toList();
        process.descendants()
                .filter(one -> !servers.contains(one.pid()))
                .filter(one ->
                        one.parent().filter(it -> servers.contains(it.pid())).isEmpty())
                .forEach(ProcessHandle::destroyForcibly);
        kill();
    }

    boolean stop() throws IOException, InterruptedException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        await("stopped");
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static long number(String line) {
        return Long.parseLong(line.split(" ", -1)[1]);
    }
}
