package io.watchfloor.dashboards.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the center tells a client. Each is one JSON object with its kind as {@code type}. */
sealed interface LiveMessage {

    ObjectNode json();

    /** The first message. */
    record Hello(Instant serverTime, String version) implements LiveMessage {
        @Override
        public ObjectNode json() {
            return BoardJson.object()
                    .put("type", "hello")
                    .put("serverTime", BoardJson.time(serverTime))
                    .put("version", version);
        }
    }

    /**
     * All items of a topic: what the client had of it before is void.
     *
     * @param cursor empty when the topic cannot be resumed
     * @param total of a list how many items there are, which may be more than these
     */
    record Snapshot(
            String topic,
            String cursor,
            List<ObjectNode> items,
            @Nullable Long total) implements LiveMessage {
        @Override
        public ObjectNode json() {
            ObjectNode json = BoardJson.object().put("type", "snapshot").put("topic", topic);
            if (!cursor.isEmpty()) {
                json.put("cursor", cursor);
            }
            ArrayNode array = json.putArray("items");
            items.forEach(array::add);
            return total == null ? json : json.put("total", total);
        }
    }

    /** One item as it is now. */
    record Delta(String topic, String cursor, Change change, ObjectNode item) implements LiveMessage {
        @Override
        public ObjectNode json() {
            return BoardJson.object()
                    .put("type", "delta")
                    .put("topic", topic)
                    .put("cursor", cursor)
                    .put("change", change == Change.ADDED ? "added" : "changed")
                    .set("item", item);
        }
    }

    /** Whether the client may know the item. Nothing leaves a board yet. */
    enum Change {
        ADDED,
        CHANGED
    }

    record Heartbeat(Instant serverTime) implements LiveMessage {
        @Override
        public ObjectNode json() {
            return BoardJson.object().put("type", "heartbeat").put("serverTime", BoardJson.time(serverTime));
        }
    }

    /** The client's cursor cannot be resumed from; a snapshot follows. */
    record Gap(String topic) implements LiveMessage {
        @Override
        public ObjectNode json() {
            return BoardJson.object().put("type", "gap").put("topic", topic);
        }
    }

    /** The end of an event stream, which has no closing frame. */
    record Closed(CloseCode code) implements LiveMessage {
        @Override
        public ObjectNode json() {
            return BoardJson.object()
                    .put("type", "closed")
                    .put("code", code.number())
                    .put("reason", code.reason());
        }
    }

    /** Something that the client asked for is not done; the connection goes on. */
    record Refused(String topic, String code, String detail) implements LiveMessage {
        @Override
        public ObjectNode json() {
            return BoardJson.object()
                    .put("type", "refused")
                    .put("topic", topic)
                    .put("code", code)
                    .put("detail", detail);
        }
    }
}
