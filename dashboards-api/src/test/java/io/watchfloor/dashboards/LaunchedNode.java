package io.watchfloor.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A node as its launcher starts it, and what scripts do with it over HTTP. */
final class LaunchedNode implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    final HttpClient http = HttpClient.newHttpClient();
    final Path data;
    final int port;
    private final Path log;
    private final Process process;

    /** An answer, with its body if that is JSON. */
    record Answer(int status, JsonNode json) {
        String code() {
            return json.path("code").asText();
        }
    }

    private LaunchedNode(Path folder, int port, Map<String, String> environment) throws IOException {
        this.data = folder.resolve("data");
        this.log = folder.resolve("node.log");
        this.port = port;
        ProcessBuilder builder = Launched.builder(Launched.CENTER, "serve", "--data", data, "--port", port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        this.process = builder.start();
    }

    static LaunchedNode start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** @param environment beside the test's own, for instance settings */
    static LaunchedNode start(Path folder, Map<String, String> environment) throws IOException {
        int port;
        try (ServerSocket any = new ServerSocket(0)) {
            port = any.getLocalPort();
        }
        LaunchedNode node = new LaunchedNode(folder, port, environment);
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() ->
                            !node.process.isAlive() || node.get("/ready", "").status() == 200);
        } catch (ConditionTimeoutException e) {
            node.close();
            throw new IllegalStateException("The node is not ready. Its log:\n" + node.log(), e);
        }
        if (!node.process.isAlive()) {
            throw new IllegalStateException("The node has ended. Its log:\n" + node.log());
        }
        return node;
    }

    URI address() {
        return URI.create("http://localhost:" + port);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    String administrator() throws IOException {
        return Files.readString(data.resolve("bootstrap-token")).strip();
    }

    Answer get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    Answer post(String path, String token, String body) throws IOException, InterruptedException {
        return post(path, token, BodyPublishers.ofString(body));
    }

    Answer post(String path, String token, BodyPublisher body) throws IOException, InterruptedException {
        return send(request(path, token).POST(body));
    }

    HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(response.statusCode(), json ? JSON.readTree(response.body()) : JSON.missingNode());
    }

    /** Ends by itself or not: its status. */
    int awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node has not ended");
        }
        return process.exitValue();
    }

    /** A counter of {@code /metrics}, 0 when it is not there yet. */
    double metric(String name) throws IOException, InterruptedException {
        String all = http.send(request("/metrics", "").build(), BodyHandlers.ofString())
                .body();
        return all.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
