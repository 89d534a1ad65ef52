package io.watchfloor.dashboards.live;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.people.CredentialStatuses;
import io.watchfloor.dashboards.wire.LiveItem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages to the hub. */
sealed interface LiveCommand {

    /** A client has come. */
    record Join(LiveSession session) implements LiveCommand {}

    /** It has gone. */
    record Leave(LiveSession session) implements LiveCommand {}

    /**
     * Topics that are opened together.
     *
     * @param from the cursor up to which the client has seen all of them, null for a snapshot
     */
    record Subscribe(
            LiveSession session,
            List<Topic> topics,
            @Nullable String from) implements LiveCommand {}

    record Unsubscribe(LiveSession session, String topic) implements LiveCommand {}

    /** The boards may have changed. */
    enum Look implements LiveCommand {
        LOOK
    }

    /** Time for periodic work: presence, heartbeats, whole topics. */
    enum Tick implements LiveCommand {
        TICK
    }

    /** The node stops: its clients go to another one. */
    enum LetGo implements LiveCommand {
        LET_GO
    }

    /** Somebody's credential may have ended. */
    enum Check implements LiveCommand {
        CHECK
    }

    /** Approvals changed. */
    enum Approvals implements LiveCommand {
        APPROVALS
    }

    /** @param standings null when they could not be read */
    record Checked(@Nullable Map<Credential, CredentialStatuses.Now> standings) implements LiveCommand {}

    /** @param news null when they could not be read */
    record Looked(LiveReading.@Nullable News news) implements LiveCommand {}

    /** @param opening null when it could not be read */
    record Opened(Subscribe request, LiveReading.@Nullable Opening opening) implements LiveCommand {}

    /** A whole topic, read again. */
    record Told(Listener listener, String topic, @Nullable List<? extends LiveItem> items) implements LiveCommand {}
}
