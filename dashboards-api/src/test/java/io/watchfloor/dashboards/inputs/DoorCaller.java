package io.watchfloor.dashboards.inputs;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.api.RunningNode;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** A client of a node's HTTP inputs. */
record DoorCaller(RunningNode node, HttpClient http) {

    /** Answer of an input. */
    record Answer(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.parse(text());
        }
    }

    static DoorCaller of(RunningNode node) {
        return new DoorCaller(node, HttpClient.newHttpClient());
    }

    /** Settings that enable these inputs, with test rules and the built-in rules for alerts of other systems. */
    static String open(String... doors) {
        StringBuilder settings = new StringBuilder(RunningNode.onlyRules(Stream.of(
                        "src/test/resources/inputs/rules/failed_root.yml",
                        "src/test/resources/inputs/rules/certutil_download.yml",
                        "../ops-center/sigma/src/main/resources/rules/alerting")
                .map(rule -> java.nio.file.Path.of(rule).toAbsolutePath())
                .toArray(java.nio.file.Path[]::new)));
        for (String door : doors) {
            settings.append("watchfloor.inputs.%s.path = /inputs/%s\n".formatted(door, door));
        }
        return settings.toString();
    }

    /** Ingest token of a new sender of this input. */
    String sender(String door, String assets) {
        return node.administrator()
                .post("/api/v1/inputs/" + door + "/tokens", "{\"name\":\"test\",\"assets\":[\"" + assets + "\"]}")
                .json()
                .path("token")
                .asText();
    }

    /** @param headers name, value, name, value… */
    Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer post(String path, String body, String... headers) {
        return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    JsonNode door(String name) {
        return node.list("/api/v1/inputs").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
