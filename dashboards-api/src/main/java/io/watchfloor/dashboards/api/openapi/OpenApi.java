package io.watchfloor.dashboards.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.platform.limits.ProblemJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Generates the OpenAPI 3.1 description of the API. */
public final class OpenApi {

    private static final Pattern IN_BRACES = Pattern.compile("\\{(.*?)}");

    private final Schemas schemas = new Schemas();
    private final Map<String, ObjectNode> parameters = new TreeMap<>();
    private final SortedMap<Integer, Refusal> refusals = new TreeMap<>();
    private final Map<String, ObjectNode> paths = new TreeMap<>();

    private OpenApi() {}

    /** @throws IllegalStateException if a route is not described completely, or contradicts another route */
    public static ObjectNode of(List<RouteDescription> routes) {
        return new OpenApi().document(routes);
    }

    private ObjectNode document(List<RouteDescription> routes) {
        routes.stream()
                .sorted(Comparator.comparing(RouteDescription::path).thenComparing(RouteDescription::method))
                .forEach(this::add);
        ObjectNode json = Preface.of(routes);
        ObjectNode all = json.putObject("paths");
        paths.forEach(all::set);
        ObjectNode components = json.putObject("components");
        components.set("securitySchemes", Preface.securitySchemes());
        components.putObject("parameters").setAll(parameters);
        ObjectNode responses = components.putObject("responses");
        refusals.values()
                .forEach(one -> responses.set(one.component(), refusal(one.meaning(), "problem-" + one.status())));
        schemas.of(ProblemJson.class);
        components.putObject("schemas").setAll(schemas.components());
        return json;
    }

    private void add(RouteDescription route) {
        Operation operation = route.operation();
        ObjectNode json = node().put("operationId", operation.id()).put("summary", operation.summary());
        if (!operation.text().isEmpty()) {
            json.put("description", operation.text());
        }
        json.putArray("tags").add(Preface.subject(route.path()));
        json.put("x-needs", route.needs());
        switch (route.needs()) {
            case "nothing" -> json.putArray("security");
            case "sensor" -> json.putArray("security").addObject().putArray("sensor");
            default -> {} // declared for the whole document
        }
        addParameters(route, json);
        addBody(operation, json);
        ObjectNode responses = json.putObject("responses");
        operation.replies().forEach(reply -> answer(responses, reply.status(), reply(reply)));
        refused(route)
                .forEach(status -> answer(
                        responses,
                        status,
                        operation.refusals().containsKey(status)
                                ? refusal(operation.refusals().get(status), "problem-" + status)
                                : shared(status)));
        paths.computeIfAbsent(route.path(), path -> node()).set(route.method().toLowerCase(Locale.ROOT), json);
    }

    /** Adds a content type to a response that has several content types. */
    private static void answer(ObjectNode responses, int status, ObjectNode answer) {
        String key = Integer.toString(status);
        if (responses.path(key).path("content") instanceof ObjectNode before
                && answer.path("content") instanceof ObjectNode more) {
            before.setAll(more);
        } else {
            responses.set(key, answer);
        }
    }

    private void addParameters(RouteDescription route, ObjectNode json) {
        List<Parameter> all = new ArrayList<>();
        Matcher inPath = IN_BRACES.matcher(route.path());
        while (inPath.find()) {
            all.add(route.operation().parameters().stream()
                    .filter(one -> one.place().equals("path") && one.name().equals(inPath.group(1)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("%s %s does not describe the parameter {%s}."
                            .formatted(route.method(), route.path(), inPath.group(1)))));
        }
        route.operation().parameters().stream()
                .filter(one -> !one.place().equals("path"))
                .forEach(all::add);
        if (!all.isEmpty()) {
            ArrayNode array = json.putArray("parameters");
            all.forEach(one -> array.add(parameter(one)));
        }
    }

    private ObjectNode parameter(Parameter parameter) {
        String shared = parameter.shared();
        if (shared == null) {
            return parameter.json();
        }
        parameters.put(shared, parameter.json());
        return node().put("$ref", "#/components/parameters/" + shared);
    }

    private void addBody(Operation operation, ObjectNode json) {
        if (operation.bodies().isEmpty()) {
            return;
        }
        ObjectNode body = json.putObject("requestBody").put("required", operation.bodyNeeded());
        ObjectNode content = body.putObject("content");
        operation.bodies().forEach(one -> {
            ObjectNode media = content.putObject(one.mediaType());
            media.set("schema", schema(one));
        });
    }

    private ObjectNode reply(Reply reply) {
        ObjectNode json = node().put("description", reply.meaning());
        reply.headers()
                .forEach((name, meaning) -> json.withObject("/headers")
                        .putObject(name)
                        .put("description", meaning)
                        .putObject("schema")
                        .put("type", "string"));
        Content content = reply.content();
        if (content != null) {
            ObjectNode media = json.putObject("content").putObject(content.mediaType());
            media.set("schema", schema(content));
            Examples.of(content).ifPresent(example -> media.set("example", example));
        }
        return json;
    }

    private ObjectNode schema(Content content) {
        if (content.type() == null) {
            return node().put("type", "string");
        }
        ObjectNode one = content.type() == JsonNode.class ? node().put("type", "object") : schemas.of(content.type());
        if (!content.list()) {
            return one;
        }
        ObjectNode list = node().put("type", "object");
        ObjectNode members = list.putObject("properties");
        members.set("items", Schemas.listOf(one));
        members.putObject("nextCursor").put("type", "string");
        members.putObject("total")
                .put("type", "integer")
                .put("minimum", 0)
                .put("description", "Size of the whole list; only in the first part.");
        list.putArray("required").add("items");
        return list;
    }

    /** Returns the error responses of a route: those of all routes of the same kind, and the route's own. */
    private static List<Integer> refused(RouteDescription route) {
        Operation operation = route.operation();
        TreeMap<Integer, Boolean> all = new TreeMap<>();
        operation.refusals().keySet().forEach(status -> all.put(status, true));
        boolean signedIn = !route.needs().equals("nothing");
        if (signedIn || !operation.queries().isEmpty() || !operation.bodies().isEmpty() || hasVersion(operation)) {
            all.put(400, true); // every route can reject an unknown query parameter
        }
        if (signedIn) {
            all.put(401, true);
        }
        boolean byFew = route.needs().equals("respond") || route.needs().equals("administer");
        if (byFew || !(route.method().equals("GET") || route.needs().equals("sensor"))) {
            all.put(403, true); // changes are also rejected if a page of another site sent the request
        }
        if (route.path().contains("{")) {
            all.put(404, true);
        }
        if (hasVersion(operation)) {
            all.put(412, true);
        }
        if (!operation.bodies().isEmpty()) {
            all.put(413, true);
        }
        if (!route.method().equals("GET")) {
            all.put(415, true);
        }
        if (route.method().equals("GET") && !route.needs().equals("nothing")) {
            all.put(429, true);
        }
        if (operation.parameters().contains(Parameter.IDEMPOTENCY_KEY)) {
            all.put(422, true);
        }
        all.put(503, true);
        return List.copyOf(all.keySet());
    }

    private static boolean hasVersion(Operation operation) {
        return operation.parameters().contains(Parameter.IF_MATCH);
    }

    private ObjectNode shared(int status) {
        Refusal one = Refusal.of(status);
        refusals.put(status, one);
        return node().put("$ref", "#/components/responses/" + one.component());
    }

    private ObjectNode refusal(String meaning, String example) {
        ObjectNode json = node().put("description", meaning);
        ObjectNode media = json.putObject("content").putObject(Content.PROBLEM);
        media.set("schema", schemas.of(ProblemJson.class));
        Examples.of(example).ifPresent(found -> media.set("example", found));
        return json;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
