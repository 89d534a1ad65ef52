package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.watchfloor.dashboards.wire.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Checks answers of a center against the OpenAPI description that it serves: status, media type, and each JSON member.
 * The test clients pass every answer through it.
 */
public final class DescribedAnswers {

    /** Answers for malformed requests and internal errors, which are described once for all routes. */
    private static final Set<Integer> OF_ALL = Set.of(400, 403, 405, 408, 413, 429, 431, 500, 503);

    private static final Map<String, Optional<DescribedAnswers>> BY_CENTER = new ConcurrentHashMap<>();

    /**
     * Cache by text: all centers of a test run have the same description, and compiling a schema takes longer than
     * validating with it.
     */
    private static final Map<String, Description> DESCRIPTIONS = new ConcurrentHashMap<>();

    private final JsonNode document;
    private final Map<String, JsonNode> templates;
    private final Map<String, String[]> split = new LinkedHashMap<>();
    private final Map<String, JsonSchema> schemas;
    private final Set<String> seen = new ConcurrentSkipListSet<>();
    private final Map<String, JsonNode> answers = new ConcurrentHashMap<>();

    private record Description(JsonNode document, Map<String, JsonNode> templates, Map<String, JsonSchema> schemas) {

        static Description of(String text) {
            JsonNode document = Json.parse(text);
            Map<String, JsonNode> templates = new TreeMap<>(Comparator.comparing(DescribedAnswers::literalFirst));
            document.path("paths").properties().forEach(path -> templates.put(path.getKey(), path.getValue()));
            return new Description(document, templates, new ConcurrentHashMap<>());
        }
    }

    private DescribedAnswers(String text) {
        Description description = DESCRIPTIONS.computeIfAbsent(text, Description::of);
        document = description.document();
        templates = description.templates();
        schemas = description.schemas();
        templates.keySet().forEach(template -> split.put(template, template.split("/", -1)));
    }

    /** @return empty for a node without the API, such as one that serves no users */
    public static Optional<DescribedAnswers> of(URI center) {
        return BY_CENTER.computeIfAbsent(
                center.getAuthority(), authority -> fetch(center.resolve("/api/v1/openapi.json")));
    }

    private static Optional<DescribedAnswers> fetch(URI description) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(description).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(new DescribedAnswers(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Fails if the answer does not match the description.
     *
     * @return the answer
     */
    public static HttpResponse<String> checked(HttpResponse<String> answer) {
        of(answer.uri()).ifPresent(described -> described.check(answer));
        return answer;
    }

    JsonNode document() {
        return document;
    }

    /** Operations that returned a described success: {@code GET /api/v1/cases}. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    /** Latest answer of each form and of each error status, by the names of examples. */
    Map<String, JsonNode> answers() {
        return answers;
    }

    static String name(JsonNode schema) {
        JsonNode items = schema.path("properties").path("items").path("items");
        String reference = (items.isMissingNode() ? schema : items).path("$ref").asText();
        return reference.substring(reference.lastIndexOf('/') + 1) + (items.isMissingNode() ? "" : "-list");
    }

    /** Records that a WebSocket was opened. */
    void switched(String path) {
        assertThat(operations(path).path("get").path("responses").has("101")).isTrue();
        seen.add("GET " + path);
    }

    private JsonNode operations(String template) {
        return Objects.requireNonNull(templates.get(template), template);
    }

    private void check(HttpResponse<String> answer) {
        String method = answer.request().method().toLowerCase(Locale.ROOT);
        template(answer.uri().getRawPath()).ifPresent(template -> {
            JsonNode operation = operations(template).path(method);
            if (!operation.isMissingNode()) {
                check(method.toUpperCase(Locale.ROOT) + " " + template, operation, answer);
            }
        });
    }

    private void check(String what, JsonNode operation, HttpResponse<String> answer) {
        int status = answer.statusCode();
        String said = "%s answered %d: %s".formatted(what, status, answer.body());
        JsonNode response = resolved(operation.path("responses").path(Integer.toString(status)));
        if (response.isMissingNode()) {
            assertThat(OF_ALL).as("the description does not know this: " + said).contains(status);
            check(what, "#/components/schemas/Problem", answer.body());
            return;
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as(said).isEmpty();
        } else {
            String type = answer.headers().firstValue("Content-Type").orElse("").split(";", -1)[0];
            assertThat(content.has(type))
                    .as(type + " is not described: " + said)
                    .isTrue();
            if (type.endsWith("json") && !type.endsWith("ndjson")) {
                JsonNode schema = content.path(type).path("schema");
                check(what + " " + status, schema, answer.body());
                answers.put(status < 400 ? name(schema) : "problem-" + status, Json.parse(answer.body()));
            }
        }
        if (status < 400) {
            seen.add(what);
        }
    }

    /** Fails if the JSON is not a described message of the live stream. */
    public void checkMessage(String json) {
        check("a message of the live stream", "#/components/schemas/LiveMessage", json);
    }

    /** Checks the data of events, one per line. */
    void checkEvents(String path, List<String> lines) {
        lines.stream()
                .filter(line -> line.startsWith("data:"))
                .forEach(line -> checkMessage(line.substring("data:".length()).strip()));
        seen.add("GET " + path);
    }

    private void check(String what, String reference, String json) {
        ObjectNode schema = (ObjectNode) Json.parse("{}");
        check(what, schema.put("$ref", reference), json);
    }

    void check(String what, JsonNode schema, String json) {
        Set<ValidationMessage> wrong = schemas.computeIfAbsent(schema.toString(), text -> compiled(schema))
                .validate(Json.parse(json));
        assertThat(wrong).as("%s is not as described: %s", what, json).isEmpty();
    }

    /** Stricter than the published schema: members that are not described are errors. */
    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components").deepCopy());
        close(whole);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        whole,
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.path("properties").isObject() && object.has("type")) {
            if (!object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        node.forEach(DescribedAnswers::close);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private Optional<String> template(String path) {
        String[] segments = path.split("/", -1);
        return split.entrySet().stream()
                .filter(one -> fits(one.getValue(), segments))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean fits(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            if (!template[i].startsWith("{") && !template[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static String literalFirst(String path) {
        return path.replace('{', '~');
    }
}
