package io.watchfloor.sensors.agent.collect.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds a record about an observation by the sensor itself, with the field names that Sigma rules use. */
final class SensorRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> record = new LinkedHashMap<>();
    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** @param category log source category of Sigma rules */
    SensorRecord(Instant time, String product, String category) {
        record.put("time", time.toString());
        record.put("logsource", Map.of("product", product, "category", category));
        record.put("fields", fields);
    }

    /** Adds a field unless the value is null or empty. */
    SensorRecord with(String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            fields.put(name, value.toString());
        }
        return this;
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Every text can be encoded as JSON.", impossible);
        }
    }
}
