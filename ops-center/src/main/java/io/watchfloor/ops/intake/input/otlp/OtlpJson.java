package io.watchfloor.ops.intake.input.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.InputRejection;
import io.watchfloor.ops.intake.input.ReceivedRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an {@code ExportLogsServiceRequest} in OTLP's JSON encoding. Unknown fields are ignored, as the specification
 * requires.
 */
final class OtlpJson {

    private final BoundedJson json;

    OtlpJson(BoundedJson json) {
        this.json = json;
    }

    List<InputRecord> read(byte[] body) throws InputRejection {
        ReceivedRecords arrivals = new ReceivedRecords(json);
        try (JsonParser in = json.parser(body)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw InputRejection.unreadable("otlp.json", "The body must be a JSON object with resourceLogs.");
            }
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                JsonToken token = in.nextToken();
                if (is(name, "resourceLogs", "resource_logs") && token == JsonToken.START_ARRAY) {
                    while (in.nextToken() == JsonToken.START_OBJECT) {
                        resourceLogs(in, arrivals);
                    }
                } else {
                    in.skipChildren();
                }
            }
            if (in.nextToken() != null) {
                throw InputRejection.unreadable("otlp.json", "The body contains data after its JSON object.");
            }
        } catch (IOException e) {
            throw BoundedJson.unreadable(e);
        }
        return arrivals.list();
    }

    private void resourceLogs(JsonParser in, ReceivedRecords arrivals) throws IOException, InputRejection {
        ObjectNode resource = JsonNodeFactory.instance.objectNode();
        List<OtlpLog> logs = new ArrayList<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            if (name.equals("resource") && token == JsonToken.START_OBJECT) {
                JsonNode read = json.within(in);
                resource.setAll(attributes(read.path("attributes")));
            } else if (is(name, "scopeLogs", "scope_logs") && token == JsonToken.START_ARRAY) {
                while (in.nextToken() == JsonToken.START_OBJECT) {
                    scopeLogs(in, logs, arrivals.size());
                }
            } else {
                in.skipChildren();
            }
        }
        for (OtlpLog log : logs) {
            arrivals.add(log.arrival(resource, json));
        }
    }

    private void scopeLogs(JsonParser in, List<OtlpLog> logs, int before) throws IOException, InputRejection {
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            JsonToken token = in.nextToken();
            if (!is(name, "logRecords", "log_records") || token != JsonToken.START_ARRAY) {
                in.skipChildren();
                continue;
            }
            while (in.nextToken() == JsonToken.START_OBJECT) {
                if (before + logs.size() == json.mostRecords()) {
                    throw json.tooMany();
                }
                JsonNode log = json.within(in);
                logs.add(log(log));
            }
        }
    }

    private static boolean is(String name, String one, String other) {
        return name.equals(one) || name.equals(other);
    }

    private static OtlpLog log(JsonNode log) {
        long time = nanos(either(log, "timeUnixNano", "time_unix_nano"));
        long observed = nanos(either(log, "observedTimeUnixNano", "observed_time_unix_nano"));
        JsonNode body = log.path("body");
        return new OtlpLog(
                body.isObject() ? value(body) : null,
                attributes(log.path("attributes")),
                time == 0 ? observed : time,
                either(log, "severityText", "severity_text").asText(""));
    }

    private static JsonNode either(JsonNode object, String one, String other) {
        return object.has(one) ? object.path(one) : object.path(other);
    }

    /** Protobuf's JSON encoding represents 64-bit numbers as text. Plain numbers are also accepted. */
    private static long nanos(JsonNode written) {
        try {
            return Math.max(0, Long.parseLong(written.asText("0")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static ObjectNode attributes(JsonNode list) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        list.forEach(one -> {
            if (one.path("key").isTextual()) {
                object.set(one.path("key").textValue(), value(one.path("value")));
            }
        });
        return object;
    }

    private static JsonNode value(JsonNode any) {
        if (any.properties().isEmpty()) {
            return NullNode.instance;
        }
        String kind = any.properties().iterator().next().getKey();
        JsonNode value = any.path(kind);
        return switch (kind) {
            case "stringValue", "string_value", "boolValue", "bool_value", "bytesValue", "bytes_value" -> value;
            case "intValue", "int_value", "doubleValue", "double_value" ->
                JsonNodeFactory.instance.textNode(value.asText());
            case "kvlistValue", "kvlist_value" -> attributes(value.path("values"));
            case "arrayValue", "array_value" -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                value.path("values").forEach(one -> array.add(value(one)));
                yield array;
            }
            default -> NullNode.instance;
        };
    }
}
