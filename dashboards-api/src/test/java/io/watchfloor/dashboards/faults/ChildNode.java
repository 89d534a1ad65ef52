package io.watchfloor.dashboards.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node as a child process of the test, on a fixed port and data folder, so that it can be killed and started again. */
final class ChildNode implements AutoCloseable {

    private static final Duration START_WAIT = Duration.ofMinutes(2);

    private final Path folder;
    private final Path config;
    private final int port;
    private final String main;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    /** @param main class of the node: the product's, or a sabotaged one */
    ChildNode(Path folder, Path config, int port, String main) {
        this.folder = folder;
        this.config = config;
        this.port = port;
        this.main = main;
        this.process = launch();
    }

    private Process launch() {
        try {
            return new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
                            "-Xmx1g",
                            "-cp",
                            classPath(),
                            main,
                            "serve",
                            "--config",
                            config.toString(),
                            "--data",
                            data().toString(),
                            "--port",
                            Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("node.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Surefire hides the real class path behind a jar that only names it. */
    private static String classPath() {
        String real = System.getProperty("surefire.test.class.path");
        return real != null ? real : System.getProperty("java.class.path", "") + File.pathSeparator;
    }

    Path data() {
        return folder.resolve("data");
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String bootstrapToken() {
        try {
            return Files.readString(data().resolve("bootstrap-token")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() throws InterruptedException {
        Instant end = Instant.now().plus(START_WAIT);
        while (!ready()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                throw new IllegalStateException("The node is not ready; see " + folder.resolve("node.log"));
            }
            Thread.sleep(100);
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(address().resolve("/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code kill -9}, then a new process on the same folder and port. */
    void killAndRestart() throws InterruptedException {
        process.destroyForcibly().waitFor();
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<String> lastLines() {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("node.log"));
            return lines.subList(Math.max(0, lines.size() - 20), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
