package io.watchfloor.ops.platform.serialization;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.watchfloor.ops.platform.id.AssetKey;
import java.io.IOException;
import java.time.Instant;

/** The JSON format of the journal: times in RFC 3339, enums in lower case, null fields omitted. */
public final class JournalJson {

    private JournalJson() {}

    /** Creates a mapper, which is thread-safe after its creation. */
    public static ObjectMapper mapper() {
        SimpleModule own = new SimpleModule();
        own.addSerializer(AssetKey.class, new KeyWriter());
        own.addDeserializer(AssetKey.class, new KeyReader());
        own.addDeserializer(Instant.class, new InstantReader());
        return JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(own)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .build();
    }

    private static final class KeyWriter extends StdSerializer<AssetKey> {
        KeyWriter() {
            super(AssetKey.class);
        }

        @Override
        public void serialize(AssetKey key, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(key.toString());
        }
    }

    private static final class KeyReader extends StdDeserializer<AssetKey> {
        KeyReader() {
            super(AssetKey.class);
        }

        @Override
        public AssetKey deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return AssetKey.parse(in.getText());
        }
    }
}
