package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that the live stream sends to clients. Each message is a JSON object whose field {@code type} names the kind of message. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@Meaning("A message of the live stream.")
public sealed interface LiveMessage {

    /** Name of the kind of message. */
    default String type() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    @JsonTypeName("hello")
    @Meaning("The first message.")
    record Hello(Instant serverTime, String version) implements LiveMessage {}

    @JsonTypeName("snapshot")
    @Meaning("All items of a topic. These items replace all items of the topic that the client has.")
    record Snapshot(
            String topic,

            @Meaning("Cursor for resuming the topic; absent if the topic cannot be resumed.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String cursor,

            List<? extends LiveItem> items,

            @Meaning("Total number of items of a list, which may exceed the items sent.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Long total)
            implements LiveMessage {}

    @JsonTypeName("delta")
    @Meaning("The current state of an item.")
    record Delta(
            String topic,

            @Meaning("Cursor for resuming the topic; absent if the topic cannot be resumed.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String cursor,

            Change change,
            LiveItem item)
            implements LiveMessage {}

    /** An item that is no longer visible to the client. */
    @JsonTypeName("gone")
    @Meaning("An item that is no longer visible to you. Remove the item from your copy of the topic.")
    record Removal(
            String topic,

            @Meaning("Cursor for resuming the topic; absent if the topic cannot be resumed.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String cursor,

            String id)
            implements LiveMessage {}

    /** Whether the client may already have the item. Items are never deleted. */
    enum Change implements WireText {
        ADDED,
        CHANGED
    }

    @JsonTypeName("heartbeat")
    @Meaning("Sent every five seconds.")
    record Heartbeat(Instant serverTime) implements LiveMessage {}

    @JsonTypeName("gap")
    @Meaning("The topic cannot be resumed from the client's cursor; a snapshot follows.")
    record Gap(String topic) implements LiveMessage {}

    /** Message at the end of an event stream. The message replaces the close frame of a WebSocket. */
    @JsonTypeName("closed")
    @Meaning("The end of an event stream, with the code and reason of the WebSocket close.")
    record Closed(int code, String reason) implements LiveMessage {}

    /** A request of the client was rejected; the connection stays open. */
    @JsonTypeName("refused")
    @Meaning("A request of the client was rejected; the connection stays open.")
    record Rejection(String topic, String code, String detail) implements LiveMessage {}
}
