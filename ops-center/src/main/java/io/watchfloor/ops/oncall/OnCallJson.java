package io.watchfloor.ops.oncall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.watchfloor.ops.stored.JournalJson;

/** How documents are written: as the journal is, with durations such as {@code PT5M}. */
public final class OnCallJson {

    private static final ObjectMapper MAPPER =
            JournalJson.mapper().disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    private OnCallJson() {}

    public static String write(Object document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record can be written", e);
        }
    }

    /** @throws IllegalArgumentException with what is wrong, when it is no such document */
    public static <T> T read(String body, Class<T> type) {
        try {
            return MAPPER.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }
}
