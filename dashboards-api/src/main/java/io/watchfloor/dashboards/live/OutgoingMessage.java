package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.wire.LiveMessage;
import io.watchfloor.dashboards.wire.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A message that is serialized only once for all clients that get the same content.
 *
 * @param key a later message with the same key replaces this message in the queue
 * @param id cursor from which an event stream can resume after this message
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

    /** Format of a server-sent event; JSON contains no line breaks. */
    String event() {
        return (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\ndata: " + json + "\n\n";
    }
}
