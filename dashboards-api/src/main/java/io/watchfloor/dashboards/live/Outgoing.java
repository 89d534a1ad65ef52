package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.wire.LiveMessage;
import io.watchfloor.dashboards.wire.json.Json;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to clients: written once, whoever gets it.
 *
 * @param key a later message with the same key supersedes this one
 * @param id where an event stream can resume once this has arrived
 */
record Outgoing(String key, String type, @Nullable String id, Written text) {

    /**
     * The message as JSON. Clients with read-only access get another text, which is created when the first of them
     * needs it.
     */
    static final class Written {

        private final String json;
        private final Supplier<String> readOnly;
        private volatile @Nullable String known;

        Written(String json, Supplier<String> readOnly) {
            this.json = json;
            this.readOnly = readOnly;
        }

        static Written of(LiveMessage message) {
            return new Written(Json.write(message), () -> Json.write(message.forReaders()));
        }

        private String forReaders() {
            String made = known;
            if (made == null) {
                made = readOnly.get();
                known = made;
            }
            return made;
        }
    }

    static Outgoing of(String key, LiveMessage message) {
        return resumable(key, message, null);
    }

    static Outgoing resumable(String key, LiveMessage message, @Nullable String id) {
        return new Outgoing(key, message.type(), id, Written.of(message));
    }

    Outgoing withId(@Nullable String newId) {
        return new Outgoing(key, type, newId, text);
    }

    int length() {
        return text.json.length();
    }

    /** @param responds whether the recipient may work on cases */
    String json(boolean responds) {
        return responds ? text.json : text.forReaders();
    }

    /** As a server-sent event; JSON has no line breaks. */
    String event(boolean responds) {
        return (id == null ? "" : "id: " + id + "\n") + "event: " + type + "\ndata: " + json(responds) + "\n\n";
    }
}
