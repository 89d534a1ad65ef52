package io.watchfloor.ops.response.automation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.serialization.JournalJson;

/** How automations are stored: as the journal is, with durations such as {@code PT5M}. */
final class AutomationJson {

    static final ObjectMapper MAPPER = JournalJson.mapper().disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);

    private AutomationJson() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record can be written", e);
        }
    }

    /** What a call acts on, and not what the alert is about: for a case that programs may not read. */
    static String withoutWhy(String body) {
        ObjectNode all = read(body, ObjectNode.class);
        all.withObject("/alert")
                .put("title", CaseReaders.HIDDEN)
                .putNull("rule")
                .putArray("attack");
        return all.toString();
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was stored cannot be read: " + e.getOriginalMessage(), e);
        }
    }
}
