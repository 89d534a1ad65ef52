package io.watchfloor.ops.platform.heartbeat;

import io.watchfloor.config.text.KebabCaseName;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of the latest heartbeat, as the cluster's database has it.
 *
 * @param sentAt when the outside last took one; null when it never did
 * @param words why it was not sent; empty when it was
 * @param saidAt when this was written
 */
public record HeartbeatState(State state, @Nullable Instant sentAt, String words, Instant saidAt) {

    /** What became of it. */
    public enum State implements KebabCaseName {
        /** None was due yet. */
        NEW,
        /** The outside took it. */
        SENT,
        /** The center does not work, so it was not sent. */
        WITHHELD,
        /** It was sent, and the outside did not take it. */
        REFUSED;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
