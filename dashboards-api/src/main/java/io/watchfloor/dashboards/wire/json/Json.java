package io.watchfloor.dashboards.wire.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.watchfloor.ops.cases.CaseAction;
import io.watchfloor.sensors.protocol.AssetKind;
import io.watchfloor.sigma.language.Level;
import io.watchfloor.sigma.language.RuleStage;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;

/**
 * Reads and writes JSON in the format of all responses: times as in RFC 3339, in UTC with milliseconds, and fields in the order of the
 * record components.
 */
public final class Json {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new WrittenJson<>(Instant.class, TIME::format))
                    .addDeserializer(Instant.class, new Read<>(Instant.class, Instant::parse))
                    .addSerializer(Level.class, new WrittenJson<>(Level.class, Level::text))
                    .addDeserializer(
                            Level.class,
                            new Read<>(Level.class, text -> Level.of(text).orElseThrow()))
                    .addSerializer(RuleStage.class, new WrittenJson<>(RuleStage.class, RuleStage::text))
                    .addDeserializer(
                            RuleStage.class,
                            new Read<>(
                                    RuleStage.class, text -> RuleStage.of(text).orElseThrow()))
                    .addDeserializer(CaseAction.class, new Read<>(CaseAction.class, FormerNames::action))
                    .addSerializer(AssetKind.class, new WrittenJson<>(AssetKind.class, AssetKind::text))
                    .addDeserializer(
                            AssetKind.class,
                            new Read<>(
                                    AssetKind.class, text -> AssetKind.of(text).orElseThrow())))
            .build();

    private Json() {}

    /** Serializes domain values whose types do not depend on JSON. */
    private static final class WrittenJson<T> extends StdSerializer<T> {

        private final transient Function<T, String> text;

        WrittenJson(Class<T> type, Function<T, String> text) {
            super(type);
            this.text = text;
        }

        @Override
        public void serialize(T value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(text.apply(value));
        }
    }

    private static final class Read<T> extends StdDeserializer<T> {

        private final transient Function<String, T> value;

        Read(Class<T> type, Function<String, T> value) {
            super(type);
            this.value = value;
        }

        @Override
        public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
            return value.apply(from.getValueAsString());
        }
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass().getSimpleName() + " cannot be written as JSON", e);
        }
    }

    /** @throws IllegalStateException if the text was not written by {@link #write} for this type */
    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("This is no " + type.getSimpleName() + " that was written here", e);
        }
    }

    /** @throws IllegalStateException if the text was not written by {@link #write} for a list of this type */
    public static <T> List<T> readList(String json, Class<T> type) {
        try {
            return MAPPER.readerForListOf(type).readValue(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "The JSON is not a list of " + type.getSimpleName() + " that was written here", e);
        }
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws IllegalStateException if the text is not JSON */
    public static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not valid JSON", e);
        }
    }
}
