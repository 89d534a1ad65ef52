package io.watchfloor.dashboards.access.own;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.watchfloor.dashboards.access.CenterEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Converts security events of the center to JSON records for the detection rules. Field names follow the Elastic Common
 * Schema; fields without an equivalent are under {@code watchfloor}.
 */
final class CenterEventJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CenterEventJson() {}

    static String of(CenterEvent event, Instant at) {
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("provider", "watchfloor");
        what.put("dataset", "watchfloor." + event.action().service());
        what.put("action", event.action().text());
        what.put("outcome", event.success() ? "success" : "failure");
        put(what, "reason", event.reason());
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("@timestamp", at.toString());
        record.put("event", what);
        record.put("service", Map.of("name", "watchfloor"));
        Map<String, Object> user = new LinkedHashMap<>();
        put(user, "name", event.person());
        if (!event.target().isEmpty()) {
            user.put("target", Map.of("name", event.target()));
        }
        put(record, "user", user);
        put(record, "source", one("ip", event.whence().address()));
        put(record, "user_agent", one("original", event.whence().device()));
        put(record, "session", one("id", event.via()));
        put(record, "watchfloor", event.more());
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts and numbers could not be written as JSON", e);
        }
    }

    private static Map<String, Object> one(String name, String value) {
        return value.isEmpty() ? Map.of() : Map.of(name, value);
    }

    private static void put(Map<String, Object> into, String name, String value) {
        if (!value.isEmpty()) {
            into.put(name, value);
        }
    }

    private static void put(Map<String, Object> into, String name, Map<String, Object> value) {
        if (!value.isEmpty()) {
            into.put(name, value);
        }
    }
}
