package io.watchfloor.dashboards.api.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a route.
 *
 * @param place {@code query}, {@code path} or {@code header}
 * @param schema JSON schema of a single value
 * @param list how a query contains several values; null for a single value
 * @param shared name of the OpenAPI component, if several routes use it
 */
public record Parameter(
        String name,
        String place,
        String meaning,
        ObjectNode schema,
        @Nullable Several list,
        @Nullable String shared) {

    /** How a query contains several values. */
    public enum Several {
        SEPARATED_BY_COMMAS,
        REPEATED
    }

    private static final int MOST_ITEMS = 1000;
    private static final int USUAL_ITEMS = 100;

    public static final Parameter LIMIT = new Parameter(
            "limit",
            "query",
            "Maximum number of items.",
            node().put("type", "integer")
                    .put("minimum", 1)
                    .put("maximum", MOST_ITEMS)
                    .put("default", USUAL_ITEMS),
            null,
            "limit");

    public static final Parameter CURSOR =
            query("cursor", "nextCursor of the previous response.").as("cursor");

    public static final Parameter IDEMPOTENCY_KEY = header(
                    "Idempotency-Key",
                    "A repeated request with the same key has no further effect. With another body it is"
                            + " rejected: 422 request.key-reused.",
                    200)
            .as("idempotencyKey");

    public static final Parameter IF_MATCH = header(
                    "If-Match",
                    "Version that you loaded, such as \"7\". If the resource has changed since then, the "
                            + "request is rejected with 412.",
                    100)
            .as("ifMatch");

    /** A parameter with any text as value. */
    public static Parameter query(String name, String meaning) {
        return new Parameter(name, "query", meaning, node().put("type", "string"), null, null);
    }

    public static Parameter path(String name, String meaning) {
        return new Parameter(name, "path", meaning, node().put("type", "string"), null, null);
    }

    public static Parameter header(String name, String meaning, int longest) {
        return new Parameter(
                name, "header", meaning, node().put("type", "string").put("maxLength", longest), null, null);
    }

    /** Restricts the values to these. */
    public Parameter oneOf(List<String> values) {
        ObjectNode limited = schema.deepCopy();
        values.forEach(limited.withArray("enum")::add);
        return new Parameter(name, place, meaning, limited, list, shared);
    }

    /** Accepts several of these values, separated by commas. */
    public <E extends Enum<E>> Parameter anyOf(Class<E> values) {
        List<String> texts =
                Arrays.stream(values.getEnumConstants()).map(Schemas::text).toList();
        return new Parameter(name, place, meaning, oneOf(texts).schema, Several.SEPARATED_BY_COMMAS, shared);
    }

    public Parameter repeated() {
        return new Parameter(name, place, meaning, schema, Several.REPEATED, shared);
    }

    public Parameter like(String pattern) {
        return new Parameter(name, place, meaning, schema.deepCopy().put("pattern", pattern), list, shared);
    }

    /** Whether the parameter is a boolean. */
    public boolean isFlag() {
        return schema.path("enum").path(0).asText().equals("true");
    }

    /** @param component name of the OpenAPI component */
    public Parameter as(String component) {
        return new Parameter(name, place, meaning, schema, list, component);
    }

    ObjectNode json() {
        ObjectNode json = node().put("name", name).put("in", place).put("description", meaning);
        if (place.equals("path")) {
            json.put("required", true);
        }
        if (list == null) {
            json.set("schema", schema);
            return json;
        }
        json.put("style", "form").put("explode", list == Several.REPEATED);
        json.putObject("schema").put("type", "array").set("items", schema);
        return json;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }
}
