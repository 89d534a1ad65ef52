package io.watchfloor.sigma.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses JSON into maps, lists, {@code String}, {@link Literal} and null. Numbers keep their original digits. */
final class JsonTree {

    /** A number, {@code true} or {@code false}. */
    record Literal(String text) {}

    /** The parser itself has high limits, because {@link LimitScan} has already checked length and depth. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(2_000)
                    .build())
            .build();

    /** Pattern of the parser's description of its input, which is removed from error messages. */
    private static final Pattern PARSERS_SOURCE = Pattern.compile(" \\(start marker at \\[.*?\\]\\)|, from `[^`]*`");

    private JsonTree() {}

    /** Parses bytes that contain exactly one JSON object. */
    static Map<String, @Nullable Object> object(byte[] bytes) throws UnreadableTelemetry {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableTelemetry(
                        "telemetry.json", "a record must be a JSON object, not a list or a single value");
            }
            Map<String, @Nullable Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw new UnreadableTelemetry(
                        "telemetry.json",
                        "unexpected data after the record at byte %d"
                                .formatted(parser.currentTokenLocation().getByteOffset()));
            }
            return object;
        } catch (IOException broken) {
            throw new UnreadableTelemetry("telemetry.json", "invalid JSON: " + firstLine(broken));
        }
    }

    /** Parses text that contains exactly one JSON object; null for other text or beyond the standard limits. */
    static @Nullable Map<String, @Nullable Object> objectOrNull(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            LimitScan.checkJson(bytes, TelemetryLimits.STANDARD);
            return object(bytes);
        } catch (UnreadableTelemetry e) {
            return null;
        }
    }

    private static String firstLine(IOException broken) {
        String message = broken instanceof JsonProcessingException json
                ? json.getOriginalMessage() + place(json.getLocation())
                : String.valueOf(broken.getMessage());
        int end = message.indexOf('\n');
        return PARSERS_SOURCE
                .matcher(end < 0 ? message : message.substring(0, end))
                .replaceAll("")
                .strip();
    }

    /** Position of a parse error; empty for numbers that are too long, which the parser reports without a position. */
    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " at byte " + location.getByteOffset();
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> new Literal(parser.getText());
        };
    }

    /** Writes compact JSON without blanks. */
    static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> object -> {
                String separator = "{";
                for (Map.Entry<?, ?> entry : object.entrySet()) {
                    out.append(separator);
                    quote(String.valueOf(entry.getKey()), out);
                    out.append(':');
                    write(entry.getValue(), out);
                    separator = ",";
                }
                out.append(object.isEmpty() ? "{}" : "}");
            }
            case List<?> list -> {
                String separator = "[";
                for (Object item : list) {
                    out.append(separator);
                    write(item, out);
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Literal(String text) -> out.append(text);
            case Object text -> quote(text.toString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
