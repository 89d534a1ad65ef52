package io.watchfloor.dashboards.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code watchfloor-sensor replay} as a child process, with the log of its acknowledgements. */
final class ChildSensor implements AutoCloseable {

    private static final Path LAUNCHER =
            Path.of("..", "sensors", "target", "watchfloor-sensor", "bin", "watchfloor-sensor");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final int LAST_LINES = 200;

    private final Process process;
    private final Path acks;
    private final Path output;

    ChildSensor(Path folder, URI center, String credential, int rate, List<Path> files) throws IOException {
        this(folder, center, credential, rate, files, Map.of());
    }

    /** @param environment in addition to the inherited one */
    ChildSensor(Path folder, URI center, String credential, int rate, List<Path> files, Map<String, String> environment)
            throws IOException {
        acks = folder.resolve("acks.log");
        output = folder.resolve("sensor.log");
        Files.deleteIfExists(acks);
        List<String> command = new ArrayList<>(List.of(
                LAUNCHER.toAbsolutePath().normalize().toString(),
                "replay",
                "--center",
                center.toString(),
                "--state",
                folder.resolve("sensor").toString(),
                "--rate",
                rate == 0 ? "max" : Integer.toString(rate),
                "--ack-log",
                acks.toString()));
        files.forEach(file -> command.add(file.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("WATCHFLOOR_SENSOR_TOKEN", credential);
        process = builder.start();
    }

    /** Enrolls a sensor over the API. */
    static String enrol(URI center, String adminToken, String name) throws IOException, InterruptedException {
        JsonNode token = post(center, "/api/v1/sensors/tokens", adminToken, "{\"assets\":[\"*\"]}");
        String body = JSON.writeValueAsString(JSON.createObjectNode()
                .put("token", token.get("token").asText())
                .put("name", name));
        return post(center, "/api/v1/sensors/enroll", null, body)
                .get("credential")
                .asText();
    }

    static JsonNode post(URI center, String path, @Nullable String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(center.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    boolean running() {
        return process.isAlive();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether any record was acknowledged. */
    boolean acked() throws IOException {
        return Files.exists(acks) && Files.size(acks) > 0;
    }

    /** Sequence number of the last acknowledged record. */
    long ackedThrough() throws IOException {
        if (!acked()) {
            return 0;
        }
        try (FileChannel log = FileChannel.open(acks)) {
            InputStream end = Channels.newInputStream(log.position(Math.max(0, log.size() - LAST_LINES)));
            // The last line may be incomplete.
            String[] lines = new String(end.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            return lines.length < 2 ? 0 : Long.parseLong(lines[lines.length - 2].split(" ", -1)[0]);
        }
    }

    /** Number of acknowledgements so far with detections. */
    long acksWithDetections() throws IOException {
        if (!Files.exists(acks)) {
            return 0;
        }
        return Files.readAllLines(acks).stream()
                .filter(line -> line.contains(" ") && !line.endsWith(" 0"))
                .count();
    }

    /** Its last output line, {@code sent N, acked N, rejected N}. */
    String finish(Duration within) throws IOException, InterruptedException {
        if (!process.waitFor(within.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The sensor has not ended; see " + output);
        }
        return Files.readAllLines(output).getLast();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
