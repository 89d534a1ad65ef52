package io.watchfloor.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.testing.PreparedPostgres;
import java.io.IOException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A node started by its launcher on a data folder with a prepared database, and helpers that call it over HTTP. */
final class LaunchedNode implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern ADDRESS = Pattern.compile(" serves at http://[^:]+:(\\d+)");

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

    private LaunchedNode(Path data, Path log, Process process) throws IOException {
        this.data = data;
        this.log = log;
        this.process = process;
        String ready = "";
        try {
            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !process.isAlive() || saysReady(log));
        } catch (ConditionTimeoutException e) {
            ready = "The node is not ready. Its log:\n" + log();
        }
        if (!process.isAlive()) {
            ready = "The node has ended. Its log:\n" + log();
        }
        if (!ready.isEmpty()) {
            end(process);
            throw new IllegalStateException(ready);
        }
        Matcher at = ADDRESS.matcher(log());
        this.port = at.find() ? Integer.parseInt(at.group(1)) : 0;
    }

    private static boolean saysReady(Path log) throws IOException {
        return Files.readString(log).lines().anyMatch("ready"::equals);
    }

    static LaunchedNode start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    /** @param environment in addition to the test's own, such as settings */
    static LaunchedNode start(Path folder, Map<String, String> environment) throws IOException {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            PreparedPostgres.into(data);
        }
        Path log = folder.resolve("node.log");
        ProcessBuilder builder = Launched.builder(Launched.CENTER, "serve", "--data", data, "--port", 0)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("WATCHFLOOR_JAVA_OPTS", Launched.SHORT_LIVED);
        builder.environment().putAll(environment);
        return new LaunchedNode(data, log, builder.start());
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

    /** Token of a responder, whose account is created if needed. */
    String person(String name) throws IOException, InterruptedException {
        post("/api/v1/people", administrator(), "{\"name\":\"" + name + "\"}");
        return post("/api/v1/people/" + name + "/tokens", administrator(), "{}")
                .json()
                .path("token")
                .asText();
    }

    /** Credential of a new sensor that may report for all assets. */
    String sensor(String name) throws IOException, InterruptedException {
        String token = post("/api/v1/sensors/tokens", administrator(), "{\"assets\":[\"*\"]}")
                .json()
                .path("token")
                .asText();
        return post("/api/v1/sensors/enroll", "", "{\"token\":\"" + token + "\",\"name\":\"" + name + "\"}")
                .json()
                .path("credential")
                .asText();
    }

    /**
     * Sends records with an idempotency key.
     *
     * @return number of accepted records
     */
    int telemetry(String sensor, String key, String lines) throws IOException, InterruptedException {
        return send(request("/api/v1/telemetry", sensor)
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(lines)))
                .json()
                .path("accepted")
                .asInt();
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

    /**
     * Waits for the end of the process.
     *
     * @return its exit code
     */
    int awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The node has not ended");
        }
        return process.exitValue();
    }

    /** Value of a counter in {@code /metrics}; 0 if it does not exist yet. */
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
        end(process);
    }

    private static void end(Process process) {
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
