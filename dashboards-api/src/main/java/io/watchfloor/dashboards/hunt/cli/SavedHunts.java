package io.watchfloor.dashboards.hunt.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Stores hunts, and completes a request from a stored hunt. */
final class SavedHunts {

    private static final int MOST = 1_000;
    private static final TypeReference<Map<String, Object>> REQUEST = new TypeReference<>() {};

    private SavedHunts() {}

    /**
     * The stored hunt with what the command line adds: further conditions, and other values. A statement is the value
     * {@code sql}.
     *
     * @param name name or id of the hunt; the user's own hunts come before those of others
     */
    static Map<String, Object> complete(Center center, String name, Map<String, Object> given, Instant now) {
        JsonNode saved = find(center, name);
        Map<String, Object> request = new LinkedHashMap<>();
        Center.JSON.convertValue(saved.path("hunt"), REQUEST).forEach((field, value) -> {
            if (value != null) {
                request.put(field, value);
            }
        });
        if (saved.path("sql").isTextual()) {
            request.put("sql", saved.path("sql").asText());
        }
        int hours = saved.path("lastHours").asInt();
        if (hours > 0) {
            request.put("from", now.minus(Duration.ofHours(hours)).toString());
        }
        List<Object> where = new ArrayList<>();
        Stream.of(request.get("where"), given.get("where"))
                .filter(List.class::isInstance)
                .forEach(list -> where.addAll((List<?>) list));
        request.putAll(given);
        request.put("where", where);
        return request;
    }

    private static JsonNode find(Center center, String name) {
        JsonNode items = center.get("/hunts?limit=" + MOST).path("items");
        String me = center.get("/me").path("name").asText();
        List<JsonNode> named = StreamSupport.stream(items.spliterator(), false)
                .filter(one -> one.path("name").asText().equalsIgnoreCase(name)
                        || one.path("id").asText().equals(name))
                .toList();
        List<JsonNode> own = named.stream()
                .filter(one -> one.path("facts").path("owner").asText().equals(me))
                .toList();
        List<JsonNode> found = own.isEmpty() ? named : own;
        if (found.size() != 1) {
            throw new StartFailure(
                    "hunt.saved",
                    found.isEmpty()
                            ? "No stored hunt is named %s.".formatted(name)
                            : "%d users share a hunt named %s.".formatted(found.size(), name),
                    "List the hunts with \"watchfloor hunts list\", and give the name or the id of one.");
        }
        return found.getFirst();
    }

    /** Stores the request, or changes the user's hunt of this name. */
    static String save(Center center, String name, boolean shared, Map<String, Object> request) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("shared", shared);
        Map<String, Object> hunt = new LinkedHashMap<>(request);
        body.put("sql", hunt.remove("sql"));
        body.put("hunt", hunt);
        return center.post("/hunts", body).path("id").asText();
    }
}
