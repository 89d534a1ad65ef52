package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import io.watchfloor.dashboards.wire.LiveItem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to the live hub. */
sealed interface LiveCommand {

    /** A client connected. */
    record Join(LiveSession session) implements LiveCommand {}

    /** A client disconnected. */
    record Leave(LiveSession session) implements LiveCommand {}

    /**
     * Subscribes to several topics at once.
     *
     * @param from cursor up to which the client has seen all of them, null for snapshots
     */
    record Subscribe(
            LiveSession session,
            List<Topic> topics,
            @Nullable String from) implements LiveCommand {}

    record Unsubscribe(LiveSession session, String topic) implements LiveCommand {}

    /** The read models may have changed. */
    enum Look implements LiveCommand {
        LOOK
    }

    /** Periodic work: presence, heartbeats, topics without cursors. */
    enum Tick implements LiveCommand {
        TICK
    }

    /** The node stops: clients must reconnect to another one. */
    enum LetGo implements LiveCommand {
        LET_GO
    }

    /** A credential may have ended. */
    enum Check implements LiveCommand {
        CHECK
    }

    /** Approvals changed. */
    enum Approvals implements LiveCommand {
        APPROVALS
    }

    /** @param standings null if they could not be read */
    record Checked(@Nullable Map<Credential, CredentialStatuses.Now> standings) implements LiveCommand {}

    /** @param news null if it could not be read */
    record Looked(LiveReading.@Nullable News news) implements LiveCommand {}

    /** @param opening null if it could not be read */
    record Opening(Subscribe request, LiveReading.@Nullable Opening opening) implements LiveCommand {}

    /** A topic without cursors was read again. */
    record TopicRead(
            Listener listener, String topic, @Nullable List<? extends LiveItem> items) implements LiveCommand {}
}
