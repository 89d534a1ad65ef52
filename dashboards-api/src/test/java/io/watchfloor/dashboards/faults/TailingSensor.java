package io.watchfloor.dashboards.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code watchfloor-sensor run} as a child process that follows one file, and can be killed and restarted. */
final class TailingSensor implements AutoCloseable {

    private static final Path LAUNCHER =
            Path.of("..", "sensors", "target", "watchfloor-sensor", "bin", "watchfloor-sensor");

    private final Path folder;
    private final String credential;
    private Process process;

    TailingSensor(Path folder, URI center, String credential, Path file) throws IOException {
        this.folder = folder;
        this.credential = credential;
        Files.writeString(folder.resolve("sensor.conf"), """
                watchfloor-sensor { center = "%s", files = [{ path = "%s", format = json }] }
                """.formatted(center, file));
        this.process = launch();
    }

    private Process launch() {
        List<String> command = List.of(
                LAUNCHER.toAbsolutePath().normalize().toString(),
                "run",
                "--config",
                folder.resolve("sensor.conf").toString(),
                "--state",
                folder.resolve("sensor").toString(),
                "--token",
                credential);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("sensor.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9} of its process tree, and a new process with the same state. */
    void killAndRestart() throws InterruptedException {
        kill();
        process = launch();
    }

    boolean running() {
        return process.isAlive();
    }

    private void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
