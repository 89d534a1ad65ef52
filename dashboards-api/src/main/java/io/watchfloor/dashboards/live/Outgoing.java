package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.board.BoardJson;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to clients: written once, whoever gets it.
 *
 * @param key a later message with the same key makes this one worthless
 * @param id where an event stream can be resumed once this has arrived
 */
record Outgoing(String key, String type, @Nullable String id, String json) {

    static Outgoing of(String key, LiveMessage message) {
        return resumable(key, message, null);
    }

    static Outgoing resumable(String key, LiveMessage message, @Nullable String id) {
        var json = message.json();
        return new Outgoing(key, json.path("type").asText(), id, BoardJson.write(json));
    }

    Outgoing withId(String newId) {
        return new Outgoing(key, type, newId, json);
    }

    /** As a server-sent event; JSON has no line breaks. */
    String event() {
        return (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\ndata: " + json + "\n\n";
    }
}
