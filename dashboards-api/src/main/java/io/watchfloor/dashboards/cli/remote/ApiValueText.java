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

    /** Formats a text or number; {@code -} if the value is missing. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() ? "-" : value.asText();
    }

    /** Formats a time without fractions of a second. */
    public static String time(JsonNode node, String field) {
        return text(node, field).replaceFirst("\\.[0-9]+Z$", "Z");
    }

    /**
     * Fills in a template. Names in braces stand for fields of the JSON object, and names with @ for times.
     *
     * @param template template, which must not contain untrusted text
     */
    public static void line(PrintWriter out, JsonNode node, String template) {
        line(
                out,
                PLACE.matcher(template)
                        .replaceAll(place -> Matcher.quoteReplacement(
                                place.group(1).isEmpty() ? text(node, place.group(2)) : time(node, place.group(2)))));
    }

    /** Prints a line in which control characters are escaped. */
    public static void line(PrintWriter out, String text) {
        out.println(EscapedMessageConverter.escape(text).stripTrailing());
    }

    /** Formats an element of {@code problems} in an error as {@code file:line:column: reason (code)}. Missing parts are omitted. */
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

    /** Returns a record as sent by its sensor, or in Base64 if the record is not text. */
    public static String raw(JsonNode record) {
        return record.hasNonNull("raw") ? record.path("raw").asText() : text(record, "rawBase64");
    }

    /** Joins the first texts of an array for a table cell. The number is limited because a case may have a thousand assets. */
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

    /** Joins the texts of an array, or one field of each of its objects, separated by commas. */
    public static String list(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.isObject() ? item.path(field).asText() : item.asText())
                .collect(Collectors.joining(", "));
    }
}
