package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import io.watchfloor.dashboards.wire.LiveItem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to the {@link LiveHub}. */
sealed interface LiveCommand {

    /** A client connected. */
    record Join(LiveSession session) implements LiveCommand {}

    /** A client disconnected. */
    record Leave(LiveSession session) implements LiveCommand {}

    /**
     * Subscribes to several topics at once.
     *
     * @param from cursor up to which the client has seen all of these topics; null to get snapshots
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

    /** Starts periodic work: updating the presence of sensors, sending heartbeats, and reading topics without cursors. */
    enum Tick implements LiveCommand {
        TICK
    }

    /** The node stops, so clients must reconnect to another node. */
    enum LetGo implements LiveCommand {
        LET_GO
    }

    /** A credential may have expired or been revoked. */
    enum Check implements LiveCommand {
        CHECK
    }

    /** Approvals changed. */
    enum Approvals implements LiveCommand {
        APPROVALS
    }

    /** @param standings states of the credentials; null if the states could not be read */
    record Checked(@Nullable Map<Credential, CredentialStatuses.Now> standings) implements LiveCommand {}

    /** @param news changes that were read; null if reading failed */
    record Looked(LiveReading.@Nullable News news) implements LiveCommand {}

    /** @param opening snapshot or changes for a new subscription; null if reading failed */
    record Opening(Subscribe request, LiveReading.@Nullable Opening opening) implements LiveCommand {}

    /** The content of a topic without cursors was read again. */
    record TopicRead(
            Listener listener, String topic, @Nullable List<? extends LiveItem> items) implements LiveCommand {}
}
