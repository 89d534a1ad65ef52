package io.watchfloor.dashboards.response;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code watchfloor-sensor run} as a separate process that follows one file, on a host that may be a network namespace.
 */
public final class ActingSensor implements AutoCloseable {

    private final Path folder;
    private final List<String> prefix;
    private final String credential;
    private Process process;

    /**
     * @param prefix of commands on its host; empty for this machine
     * @param more settings
     */
    public ActingSensor(Path folder, URI center, String credential, List<String> prefix, String more)
            throws IOException {
        this.folder = folder;
        this.prefix = List.copyOf(prefix);
        this.credential = credential;
        Files.writeString(log(), "one\n");
        Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { center = "%s", files = [{ path = "%s", asset = "host:acting" }], %s }
                """.formatted(center, log(), more));
        process = launched();
    }

    private Path log() {
        return folder.resolve("app.log");
    }

    private Process launched() throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
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

    /** Surefire hides the real class path in the manifest of a jar. */
    private static String classPath() {
        String real = System.getProperty("surefire.test.class.path");
        return real != null ? real : System.getProperty("java.class.path", "") + File.pathSeparator;
    }

    public boolean running() {
        return process.isAlive();
    }

    /** Appends a record. */
    public void writes(String line) throws IOException {
        Files.writeString(log(), line + "\n", StandardOpenOption.APPEND);
    }

    /** {@code kill -9}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public void startAgain() throws IOException {
        process = launched();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
