package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.wire.LiveMessage;
import io.watchfloor.dashboards.wire.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to clients: written once for all who see the same.
 *
 * @param key a later message with the same key supersedes this one
 * @param id where an event stream can resume once this has arrived
 */
record Outgoing(String key, String type, @Nullable String id, String json) {

    static Outgoing of(String key, LiveMessage message) {
        return resumable(key, message, null);
    }

    static Outgoing resumable(String key, LiveMessage message, @Nullable String id) {
        return new Outgoing(key, message.type(), id, Json.write(message));
    }

    Outgoing withId(@Nullable String newId) {
        return new Outgoing(key, type, newId, json);
    }

    int length() {
        return json.length();
    }

    /** As a server-sent event; JSON has no line breaks. */
    String event() {
        return (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\ndata: " + json + "\n\n";
    }
}
