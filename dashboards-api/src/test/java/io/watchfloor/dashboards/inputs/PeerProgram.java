package io.watchfloor.dashboards.inputs;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A third-party program in its own process, which ends with the test. Its output is written to a file. */
final class PeerProgram implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Process process;
    private final Path said;

    private PeerProgram(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    static PeerProgram start(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        Path said = Files.createTempFile(folder, "said-", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        return new PeerProgram(builder.start(), said);
    }

    /** Runs a command to its end with this standard input. */
    static String run(Path folder, String input, List<String> command) throws IOException, InterruptedException {
        Path fed = Files.writeString(Files.createTempFile(folder, "fed-", ".txt"), input);
        Path said = Files.createTempFile(folder, "said-", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(fed.toFile())
                .redirectOutput(said.toFile())
                .start();
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " failed: " + Files.readString(said));
        }
        return Files.readString(said);
    }

    /** Waits until it has created this file, such as its socket. */
    PeerProgram made(Path file) {
        await().atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("It ended: " + said());
            }
            return Files.exists(file);
        });
        return this;
    }

    /** Waits until it accepts connections. */
    PeerProgram listening(int port) {
        await().atMost(PATIENCE.multipliedBy(2)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("It ended: " + said());
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        });
        return this;
    }

    long pid() {
        return process.pid();
    }

    /** {@code kill -9}; returns when the process has ended. */
    void kill() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    /** Sends a signal, such as {@code USR2}. */
    void signal(String name) throws IOException, InterruptedException {
        int ended = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .start()
                .waitFor();
        if (ended != 0) {
            throw new IllegalStateException("It takes no signal: " + said());
        }
    }

    String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
