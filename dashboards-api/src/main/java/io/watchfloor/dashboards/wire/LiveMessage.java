package io.watchfloor.dashboards.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages of the live stream to a client. Each is one JSON object with its kind as {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@Meaning("What the live stream tells.")
public sealed interface LiveMessage {

    /** The name of its kind. */
    default String type() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /** The first message. */
    @JsonTypeName("hello")
    @Meaning("The first message.")
    record Hello(Instant serverTime, String version) implements LiveMessage {}

    /** All items of a topic. */
    @JsonTypeName("snapshot")
    @Meaning("All items of a topic: what the client had of it before is void.")
    record Snapshot(
            String topic,

            @Meaning("Absent when the topic cannot be resumed.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String cursor,

            List<? extends LiveItem> items,

            @Meaning("Of a list how many items there are, which may be more than these.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Long total)
            implements LiveMessage {}

    /** The new state of one item. */
    @JsonTypeName("delta")
    @Meaning("One item as it is now.")
    record Delta(
            String topic,

            @Meaning("Absent when the topic cannot be resumed.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String cursor,

            Change change,
            LiveItem item)
            implements LiveMessage {}

    /** An item that the client had is not for it any more. */
    @JsonTypeName("gone")
    @Meaning("An item of the topic that you may not see any more: forget it.")
    record Gone(
            String topic,

            @Meaning("Absent when the topic cannot be resumed.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String cursor,

            String id)
            implements LiveMessage {}

    /** Whether the client may already have the item. Nothing leaves a board yet. */
    enum Change implements WireText {
        ADDED,
        CHANGED
    }

    /** Shows that the connection is alive. */
    @JsonTypeName("heartbeat")
    @Meaning("Every five seconds.")
    record Heartbeat(Instant serverTime) implements LiveMessage {}

    /** The stream cannot resume from the client's cursor; a snapshot follows. */
    @JsonTypeName("gap")
    @Meaning("The client's cursor cannot be resumed from; a snapshot follows.")
    record Gap(String topic) implements LiveMessage {}

    /** The end of an event stream, which has no closing frame. */
    @JsonTypeName("closed")
    @Meaning("The end of an event stream: the code and the reason with which the WebSocket closes.")
    record Closed(int code, String reason) implements LiveMessage {}

    /** A request of the client is refused; the connection stays open. */
    @JsonTypeName("refused")
    @Meaning("Something that the client asked for is not done; the connection goes on.")
    record Refused(String topic, String code, String detail) implements LiveMessage {}
}
