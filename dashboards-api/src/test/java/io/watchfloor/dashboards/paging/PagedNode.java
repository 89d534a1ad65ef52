package io.watchfloor.dashboards.paging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.config.Overrides;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.dashboards.Node;
import io.watchfloor.dashboards.access.BootstrapToken;
import io.watchfloor.dashboards.api.DescribedAnswers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A node with two rules, one of the high and one of the critical level, and what a test says to it over HTTP. */
final class PagedNode implements AutoCloseable {

    static final String HIGH = "wscript.exe";
    static final String CRITICAL = "mimikatz.exe";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger RECORD = new AtomicInteger();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final String settings;
    private Node node;

    PagedNode(Path folder, String settings) throws Exception {
        this.folder = folder;
        this.settings = settings;
        rule("11111111-1111-4111-8111-111111111111", HIGH, "high");
        rule("22222222-2222-4222-8222-222222222222", CRITICAL, "critical");
        this.node = start();
    }

    private void rule(String id, String program, String level) throws IOException {
        Files.writeString(folder.resolve(program + ".yml"), """
                title: %s Started
                id: %s
                status: test
                description: For this test.
                author: Watchfloor
                date: 2026-01-05
                logsource:
                    product: windows
                    category: process_creation
                detection:
                    selection:
                        Image|endswith: '\\%s'
                    condition: selection
                level: %s
                """.formatted(program, id, program, level));
    }

    private Node start() throws Exception {
        Path config = Files.writeString(folder.resolve("center.conf"), """
                watchfloor.rules { builtin = off, paths = ["%s", "%s"] }
                %s
                """.formatted(
                        folder.resolve(HIGH + ".yml"), folder.resolve(CRITICAL + ".yml"), settings));
        return Node.start(ProgramConfig.load(
                Optional.of(config),
                new Overrides(Optional.of(folder.resolve("data")), Optional.of(0), Optional.empty())));
    }

    void restart() throws Exception {
        node.close();
        node = start();
    }

    String administrator() throws IOException {
        return Files.readString(folder.resolve("data").resolve(BootstrapToken.FILE))
                .strip();
    }

    /** Enrols a sensor and returns its credential. */
    String sensor(String name) throws Exception {
        String token = post(administrator(), "/api/v1/sensors/tokens", "{\"assets\":[\"*\"]}")
                .path("token")
                .asText();
        return post("", "/api/v1/sensors/enroll", "{\"token\":\"%s\",\"name\":\"%s\"}".formatted(token, name))
                .path("credential")
                .asText();
    }

    static String record(String asset, String program) {
        return """
                {"asset":"%s","time":"2026-11-24T22:26:52Z","logsource":{"product":"windows","category":"process_creation"},\
                "fields":{"Image":"C:\\\\Windows\\\\System32\\\\%s","CommandLine":"%s %d"}}
                """.formatted(asset, program, program, RECORD.incrementAndGet());
    }

    void send(String credential, String records) throws Exception {
        JsonNode answer = post(credential, "/api/v1/telemetry", records);
        assertThat(answer.path("accepted").asLong())
                .as(answer.toString())
                .isEqualTo(records.lines().filter(line -> !line.isBlank()).count());
    }

    JsonNode post(String token, String path, String body) throws Exception {
        return send(token, path, HttpRequest.BodyPublishers.ofString(body)).json();
    }

    record Answer(int status, JsonNode json) {}

    Answer send(String token, String path, HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).POST(body);
        return answer(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
    }

    JsonNode get(String path) throws Exception {
        return answer(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + administrator()))
                .json();
    }

    /** The whole of a listing. */
    List<JsonNode> list(String path) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "limit=1000" + cursor);
            page.path("items").forEach(items::add);
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.get("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        return items;
    }

    private Answer answer(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = DescribedAnswers.checked(http.send(request.build(), BodyHandlers.ofString()));
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    double metric(String start) throws Exception {
        return http.send(HttpRequest.newBuilder(uri("/metrics")).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private URI uri(String path) {
        return URI.create(node.address() + path);
    }

    @Override
    public void close() {
        node.close();
        http.close();
    }
}
