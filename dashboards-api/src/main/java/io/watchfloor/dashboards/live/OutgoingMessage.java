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
record OutgoingMessage(String key, String type, @Nullable String id, String json) {

    static OutgoingMessage of(String key, LiveMessage message) {
        return resumable(key, message, null);
    }

    static OutgoingMessage resumable(String key, LiveMessage message, @Nullable String id) {
        return new OutgoingMessage(key, message.type(), id, Json.write(message));
    }

    OutgoingMessage withId(@Nullable String newId) {
        return new OutgoingMessage(key, type, newId, json);
    }

    int length() {
        return json.length();
    }

    /** As a server-sent event; JSON has no line breaks. */
    String event() {
        return (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\ndata: " + json + "\n\n";
    }
}
