package io.watchfloor.ops.intake.input.hec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.RecordEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one body: consecutive JSON objects, with or without whitespace between them. The bytes of an event
 * are not changed. As in Splunk, events before a malformed event are accepted.
 */
final class HecEvents {

    private final BoundedJson json;

    /**
     * The events of a body.
     *
     * @param wrong the error at which reading stopped; null when the whole body was read
     */
    record Decoded(List<InputRecord> arrivals, @Nullable HecAnswer wrong) {}

    /** Values of the query parameters. The values apply to all events of the request. */
    record Defaults(@Nullable String host, @Nullable String time, ObjectNode more) {

        static final Defaults NONE = new Defaults(null, null, JsonNodeFactory.instance.objectNode());
    }

    private static final class Event {
        private @Nullable String host;
        private @Nullable String time;
        private final ObjectNode more = JsonNodeFactory.instance.objectNode();
        private byte @Nullable [] object;
        private @Nullable String text;
    }

    HecEvents(BoundedJson json) {
        this.json = json;
    }

    /** @throws InputRejection when the body contains too many events */
    Decoded events(byte[] body, Defaults defaults) throws InputRejection {
        List<InputRecord> arrivals = new ArrayList<>();
        try (JsonParser parser = json.parser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.START_OBJECT
                        || parser.currentTokenLocation().getByteOffset() < 0) {
                    return new Decoded(arrivals, HecAnswer.INVALID_FORMAT);
                }
                if (arrivals.size() == json.mostRecords()) {
                    throw json.tooMany();
                }
                Event event = event(parser, body, defaults);
                HecAnswer wrong = wrong(event);
                if (wrong != null) {
                    return new Decoded(arrivals, wrong);
                }
                arrivals.add(arrival(event));
            }
        } catch (IOException e) {
            return new Decoded(arrivals, HecAnswer.INVALID_FORMAT);
        }
        return new Decoded(arrivals, arrivals.isEmpty() ? HecAnswer.NO_DATA : null);
    }

    /** Reads lines of text. Each line is an event. */
    Decoded raw(byte[] body, Defaults defaults) throws InputRejection {
        RecordEnvelope around = new RecordEnvelope(defaults.host(), defaults.time(), defaults.more());
        List<InputRecord> arrivals = new ArrayList<>();
        int start = 0;
        while (start < body.length) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            String line = new String(body, start, end - start, StandardCharsets.UTF_8);
            if (!line.isBlank()) {
                if (arrivals.size() == json.mostRecords()) {
                    throw json.tooMany();
                }
                arrivals.add(around.either(line, json));
            }
            start = end + 1;
        }
        return new Decoded(arrivals, arrivals.isEmpty() ? HecAnswer.NO_DATA : null);
    }

    private Event event(JsonParser parser, byte[] body, Defaults defaults) throws IOException {
        Event event = new Event();
        event.host = defaults.host();
        event.time = defaults.time();
        event.more.setAll(defaults.more());
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "event" -> payload(event, parser, token, body);
                case "host" -> event.host = scalar(parser, token);
                case "time" -> event.time = scalar(parser, token);
                case "fields" -> fields(event, parser, token);
                case "source", "sourcetype", "index" -> {
                    String text = scalar(parser, token);
                    if (text != null) {
                        event.more.put(name, text);
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return event;
    }

    private static void payload(Event event, JsonParser parser, JsonToken token, byte[] body) throws IOException {
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            byte[] bytes = Arrays.copyOfRange(
                    body, start, (int) parser.currentLocation().getByteOffset());
            if (token == JsonToken.START_OBJECT) {
                event.object = bytes;
            } else {
                event.text = new String(bytes, StandardCharsets.UTF_8);
            }
        } else if (token != JsonToken.VALUE_NULL) {
            event.text = parser.getText();
        }
    }

    private static @Nullable String scalar(JsonParser parser, JsonToken token) throws IOException {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return parser.getText();
        }
        parser.skipChildren();
        return null;
    }

    /** A JSON object without nested objects: each value is a text or a list of texts. */
    private void fields(Event event, JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        JsonNode fields = json.within(parser);
        if (fields instanceof ObjectNode object) {
            event.more.setAll(object);
        }
    }

    private static @Nullable HecAnswer wrong(Event event) {
        if (event.object == null && event.text == null) {
            return HecAnswer.EVENT_REQUIRED;
        }
        return event.object == null && event.text != null && event.text.isBlank() ? HecAnswer.EVENT_BLANK : null;
    }

    private InputRecord arrival(Event event) {
        RecordEnvelope around = new RecordEnvelope(event.host, event.time, event.more);
        byte[] object = event.object;
        return object == null ? around.either(String.valueOf(event.text), json) : around.object(object);
    }
}
