package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat that this center waits for.
 *
 * @param sender the person or service account that alone may send it
 * @param every how often it is to come
 * @param grace how much later than that it is missed
 * @param words what the sender said last, or that it stays away
 * @param since when it came into its state
 * @param heardAt null before the first
 * @param outages how often it was missed, or said that it does not work
 */
public record HeartbeatMonitor(
        String name,
        String sender,
        Duration every,
        Duration grace,
        State state,
        String words,
        Instant since,
        @Nullable Instant heardAt,
        long outages) {

    /** How it is. */
    public enum State implements WireText {
        /** It never came: it is not missed yet. */
        NEW,
        /** The latest came in time, and said that its sender works. */
        UP,
        /** It stays away. */
        MISSING,
        /** Its sender says that it does not work. */
        FAILING;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it is an outage. */
    public boolean down() {
        return state == State.MISSING || state == State.FAILING;
    }
}
