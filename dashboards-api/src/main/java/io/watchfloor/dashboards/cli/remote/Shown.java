package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Values of the API as people read them. */
final class Shown {

    private Shown() {}

    /** A text or number; {@code -} when there is none. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "-" : value.asText();
    }

    /** A time without its fraction of a second. */
    static String time(JsonNode node, String field) {
        return text(node, field).replaceFirst("\\.[0-9]+Z$", "Z");
    }

    /** The texts of an array, or one field of its objects, with commas. */
    static String list(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.isObject() ? item.path(field).asText() : item.asText())
                .collect(Collectors.joining(", "));
    }
}
