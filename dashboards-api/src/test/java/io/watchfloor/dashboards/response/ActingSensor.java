package io.watchfloor.dashboards.response;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code watchfloor-sensor run} as a process of its own, on a host that may be a network namespace. */
final class ActingSensor implements AutoCloseable {

    private final Path folder;
    private final List<String> prefix;
    private final String credential;
    private Process process;

    /**
     * @param prefix begins a command on its host; empty for this one
     * @param actions as in its configuration
     */
    ActingSensor(Path folder, URI center, String credential, List<String> prefix, String actions) throws IOException {
        this.folder = folder;
        this.prefix = List.copyOf(prefix);
        this.credential = credential;
        Path log = Files.writeString(folder.resolve("app.log"), "one\n");
        Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { center = "%s", files = [{ path = "%s", asset = "host:acting" }], actions { %s } }
                """.formatted(center, log, actions));
        process = launched();
    }

    private Process launched() throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator,
                "io.watchfloor.sensors.agent.SensorAgent",
                "run",
                "--config",
                folder.resolve("sensor.conf").toString(),
                "--state",
                folder.resolve("state").toString(),
                "--token",
                credential));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("sensor.log").toFile()))
                .start();
    }

    boolean running() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void startAgain() throws IOException {
        process = launched();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
