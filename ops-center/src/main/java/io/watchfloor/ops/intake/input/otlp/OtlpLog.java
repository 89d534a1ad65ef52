package io.watchfloor.ops.intake.input.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.intake.input.BoundedJson;
import io.watchfloor.ops.intake.input.InputRecord;
import io.watchfloor.ops.intake.input.RecordEnvelope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One OTLP log record, decoded from protobuf or JSON.
 *
 * @param body the logged text or object; null for an event that consists of its attributes
 * @param time nanoseconds since 1970; 0 when unknown
 * @param severity the severity as text; may be empty
 */
record OtlpLog(@Nullable JsonNode body, ObjectNode attributes, long time, String severity) {

    private static final List<String> HOSTS = List.of("host.name", "k8s.node.name", "host.id", "container.name");
    private static final long NANOS = 1_000_000_000L;

    /**
     * Converts the log record to a telemetry record. If the body is an object, the object is not changed. If the body
     * is a text, attributes and resource become fields.
     *
     * @param resource attributes of the resource that logged the record
     */
    InputRecord arrival(ObjectNode resource, BoundedJson json) {
        if (body instanceof ObjectNode object && !object.isEmpty()) {
            return around(resource).object(bytes(with(object, resource)));
        }
        String text = body == null || body.isNull() ? "" : body.isTextual() ? body.textValue() : body.toString();
        if (!text.isBlank()) {
            return around(resource).either(text, json);
        }
        ObjectNode event = attributes.deepCopy();
        resource.properties().forEach(one -> event.putIfAbsent(one.getKey(), one.getValue()));
        return around(resource).object(bytes(event));
    }

    /** Adds attributes and resource to an object, as separate fields. */
    private ObjectNode with(ObjectNode object, ObjectNode resource) {
        ObjectNode all = object.deepCopy();
        if (!attributes.isEmpty()) {
            all.putIfAbsent("attributes", attributes);
        }
        if (!resource.isEmpty()) {
            all.putIfAbsent("resource", resource);
        }
        return all;
    }

    private static byte[] bytes(ObjectNode object) {
        return object.toString().getBytes(StandardCharsets.UTF_8);
    }

    private RecordEnvelope around(ObjectNode resource) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        more.setAll(resource);
        more.setAll(attributes);
        if (!severity.isEmpty()) {
            more.put("severity", severity);
        }
        return new RecordEnvelope(
                asset(resource, attributes),
                time == 0
                        ? null
                        : Instant.ofEpochSecond(time / NANOS, time % NANOS).toString(),
                more);
    }

    private static @Nullable String asset(ObjectNode resource, ObjectNode attributes) {
        for (String name : HOSTS) {
            for (ObjectNode one : List.of(resource, attributes)) {
                String host = one.path(name).asText("");
                if (!host.isBlank()) {
                    return host;
                }
            }
        }
        String service = resource.path("service.name").asText("");
        return service.isBlank() ? null : "service:" + service.replace('/', '.');
    }
}
