package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Encodes text frames as JSON: each component of the frame's record is a field, and the record's type is the field
 * {@code type}. Golden files test the encoding. If earlier versions use another layout, this class converts it.
 * {@link FrameValidator} checks received frames.
 */
final class FrameJson {
    private static final int DEEPEST = 16;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxDocumentLength(UplinkCodec.LARGEST_TEXT)
                            .build())
                    .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new Rfc3339()))
            .build();

    private static final Map<String, Class<?>> TYPES = new HashMap<>();

    static {
        collect(UplinkFrame.class);
    }

    /** Parses a time in ISO 8601, UTC. */
    private static final class Rfc3339 extends StdDeserializer<Instant> {
        Rfc3339() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Instant.parse(in.getText());
        }
    }

    private FrameJson() {}

    private static void collect(Class<?> frame) {
        if (frame.isRecord()) {
            TYPES.put(type(frame), frame);
        } else {
            for (Class<?> kind : frame.getPermittedSubclasses()) {
                collect(kind);
            }
        }
    }

    private static String type(Class<?> frame) {
        String name = frame.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    static String write(UplinkFrame frame) {
        ObjectNode json = JSON.createObjectNode().put("type", type(frame.getClass()));
        ObjectNode parts = JSON.valueToTree(frame);
        switch (frame) {
            case UplinkFrame.Welcome welcome -> {
                parts.remove("takes");
                json.setAll(parts);
                welcome.takes().stream().sorted().forEach(feature -> json.put(feature.field(), true));
            }
            case UplinkFrame.Health health -> json.setAll((ObjectNode) parts.get("health"));
            case ConfigurationFrame.Configure configure -> inline(json, parts, "version");
            case ConfigurationFrame.Configured configured -> inline(json, parts, "inEffect");
            case ActionFrame.Outcome outcome
            when outcome.state() == ActionFrame.State.CANCELLED ->
                // Earlier centers do not know the state {@code cancelled}. They read {@code failed}, which is also
                // true.
                json.setAll(parts.put("state", "failed").put("cancelled", true));
            default -> json.setAll(parts);
        }
        return json.toString();
    }

    private static void inline(ObjectNode json, ObjectNode parts, String part) {
        json.setAll((ObjectNode) parts.remove(part));
        json.setAll(parts);
    }

    static UplinkFrame read(String text) throws ProtocolException {
        if (text.length() > UplinkCodec.LARGEST_TEXT) {
            throw new ProtocolException(
                    "frame.too-large",
                    "a text frame has %d characters; at most %d are allowed"
                            .formatted(text.length(), UplinkCodec.LARGEST_TEXT));
        }
        ObjectNode json = parse(text);
        if (!json.path("type").isTextual()) {
            throw FrameValidator.wrong("type", "a string");
        }
        String type = json.path("type").textValue();
        Class<?> frame = TYPES.get(type);
        if (frame == null) {
            throw new ProtocolException("frame.type", "unknown frame type \"%.40s\"".formatted(type));
        }
        ObjectNode parts = parts(type, json);
        FrameValidator.check(parts, frame);
        try {
            return (UplinkFrame) JSON.treeToValue(parts, frame);
        } catch (JsonMappingException e) {
            String field = e.getPath().isEmpty() ? type : e.getPath().getLast().getFieldName();
            throw new ProtocolException("frame.field", "\"%s\": %s".formatted(field, e.getOriginalMessage()), e);
        } catch (JsonProcessingException e) {
            throw new ProtocolException("frame.field", e.getOriginalMessage(), e);
        }
    }

    /** Converts the layout that {@link #write} produces to the components of the frame's record. */
    private static ObjectNode parts(String type, ObjectNode json) {
        switch (type) {
            case "hello" -> json.putIfAbsent("lost", JSON.createArrayNode());
            case "welcome" -> {
                ArrayNode takes = json.putArray("takes");
                for (Feature feature : Feature.values()) {
                    if (json.path(feature.field()).booleanValue()) {
                        takes.add(JSON.<JsonNode>valueToTree(feature));
                    }
                }
            }
            case "health" -> {
                return JSON.createObjectNode().set("health", json);
            }
            case "configure" -> json.set("version", json.deepCopy());
            case "configured" -> json.set("inEffect", json.deepCopy());
            case "ready" -> json.put("cancels", json.path("cancels").asBoolean());
            case "outcome" -> {
                if (json.path("cancelled").asBoolean()
                        && json.path("state").asText().equals("failed")) {
                    json.put("state", "cancelled");
                }
            }
            default -> {}
        }
        return json;
    }

    private static ObjectNode parse(String text) throws ProtocolException {
        try {
            if (JSON.readTree(text) instanceof ObjectNode json) {
                return json;
            }
        } catch (JsonProcessingException e) {
            throw new ProtocolException("frame.json", "a text frame is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new ProtocolException("frame.json", "a text frame is not a JSON object");
    }
}
