package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code -Dwatchfloor.examples=FOLDER} writes missing examples there, recorded from real answers. */
final class WrittenExamples {

    private static final ObjectMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private WrittenExamples() {}

    static void write(DescribedAnswers described) throws IOException {
        String folder = System.getProperty("watchfloor.examples");
        if (folder == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> one : described.answers().entrySet()) {
            Path file = Path.of(folder, one.getKey() + ".json");
            if (!one.getKey().isEmpty() && !Files.exists(file)) {
                Files.writeString(file, PRETTY.writeValueAsString(shortened(one.getValue())) + "\n");
            }
        }
    }

    /** Shortens lists to two items, and removes secrets. */
    private static JsonNode shortened(JsonNode answer) {
        if (answer.path("items") instanceof ArrayNode items) {
            while (items.size() > 2) {
                items.remove(2);
            }
        }
        if (answer instanceof ObjectNode object) {
            List.of("token", "credential").forEach(secret -> {
                if (object.path(secret).isTextual()) {
                    object.put(secret, "secret-that-is-told-once");
                }
            });
            if (object.has("link")) {
                object.put("link", "https://watch.example/signin?code=secret-that-works-once");
            }
        }
        return answer;
    }
}
