package io.watchfloor.ops.platform.heartbeat;

import io.watchfloor.config.text.KebabCaseName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of the cluster's latest heartbeat, from the database.
 *
 * @param sentAt when the external receiver last accepted a heartbeat; null if never
 * @param words why the heartbeat was not sent; empty if the heartbeat was sent
 * @param saidAt when this result was stored
 */
public record HeartbeatState(State state, @Nullable Instant sentAt, String words, Instant saidAt) {

    /** The state of the latest heartbeat. */
    public enum State implements KebabCaseName {
        /** No heartbeat was due yet. */
        NEW,
        /** The external receiver accepted the heartbeat. */
        SENT,
        /** A health check failed, so the heartbeat was not sent. */
        WITHHELD,
        /** The heartbeat was sent, but the receiver did not accept it. */
        REFUSED;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
