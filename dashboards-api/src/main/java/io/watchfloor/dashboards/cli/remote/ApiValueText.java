package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.watchfloor.config.logging.EscapedMessageConverter;
import java.io.PrintWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Values of the API as people read them. */
public final class ApiValueText {

    private static final int FEW = 3;

    private static final Pattern PLACE = Pattern.compile("\\{(@?)(\\w+)}");

    private ApiValueText() {}

    /** A text or number; {@code -} when there is none. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "-" : value.asText();
    }

    /** A time without its fraction of a second. */
    public static String time(JsonNode node, String field) {
        return text(node, field).replaceFirst("\\.[0-9]+Z$", "Z");
    }

    /**
     * Prints a line in which names in braces stand for members of the node; one that begins with an at sign is a time.
     *
     * @param template ours, with nothing from outside
     */
    public static void line(PrintWriter out, JsonNode node, String template) {
        line(
                out,
                PLACE.matcher(template)
                        .replaceAll(place -> Matcher.quoteReplacement(
                                place.group(1).isEmpty() ? text(node, place.group(2)) : time(node, place.group(2)))));
    }

    /** Prints a line; nothing in it can command the terminal. */
    public static void line(PrintWriter out, String text) {
        out.println(EscapedMessageConverter.escape(text).stripTrailing());
    }

    /** One item of a refusal's {@code problems}, as {@code file:line:column: reason (code)}, without what it lacks. */
    static String problem(JsonNode item) {
        String file = item.path("file").asText("");
        String line = item.path("line").asInt() == 0 ? "" : item.path("line").asText();
        String column = item.path("column").asInt() == 0
                ? ""
                : ":" + item.path("column").asText();
        String place = file.isEmpty()
                ? (line.isEmpty() ? "" : "line " + line)
                : line.isEmpty() ? file : file + ":" + line + column;
        return (place.isEmpty() ? "" : place + ": ") + text(item, "reason") + " (" + text(item, "code") + ")";
    }

    /** A record as its sensor sent it, or in Base64 when it is no text. */
    public static String raw(JsonNode record) {
        return record.hasNonNull("raw") ? record.path("raw").asText() : text(record, "rawBase64");
    }

    /** The first ones, for a cell of a table: a case may have a thousand assets. */
    public static String few(JsonNode array, String field) {
        int more = array.size() - FEW;
        if (more <= 0) {
            return list(array, field);
        }
        ArrayNode first = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < FEW; i++) {
            first.add(array.get(i));
        }
        return list(first, field) + " and " + more + " more";
    }

    /** The texts of an array, or one field of its objects, with commas. */
    public static String list(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.isObject() ? item.path(field).asText() : item.asText())
                .collect(Collectors.joining(", "));
    }
}
