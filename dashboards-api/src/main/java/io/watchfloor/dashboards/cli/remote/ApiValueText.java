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

/** Formats JSON values of the API for users. */
public final class ApiValueText {

    private static final int FEW = 3;

    private static final Pattern PLACE = Pattern.compile("\\{(@?)(\\w+)}");

    private ApiValueText() {}

    /** A text or number; {@code -} if it is missing. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "-" : value.asText();
    }

    /** A time without fractions of a second. */
    public static String time(JsonNode node, String field) {
        return text(node, field).replaceFirst("\\.[0-9]+Z$", "Z");
    }

    /**
     * Prints a template; names in braces stand for members of the node, and names with @ for times.
     *
     * @param template must not contain untrusted text
     */
    public static void line(PrintWriter out, JsonNode node, String template) {
        line(
                out,
                PLACE.matcher(template)
                        .replaceAll(place -> Matcher.quoteReplacement(
                                place.group(1).isEmpty() ? text(node, place.group(2)) : time(node, place.group(2)))));
    }

    /** Prints a line with control characters escaped. */
    public static void line(PrintWriter out, String text) {
        out.println(EscapedMessageConverter.escape(text).stripTrailing());
    }

    /**
     * An element of {@code problems} in an error, as {@code file:line:column: reason (code)}; missing parts are
     * omitted.
     */
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

    /** A record as sent by its sensor, or Base64 if it is not text. */
    public static String raw(JsonNode record) {
        return record.hasNonNull("raw") ? record.path("raw").asText() : text(record, "rawBase64");
    }

    /** The first texts of an array, for a table cell: a case may have a thousand assets. */
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

    /** The texts of an array, or one member of its objects, separated by commas. */
    public static String list(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.isObject() ? item.path(field).asText() : item.asText())
                .collect(Collectors.joining(", "));
    }
}
