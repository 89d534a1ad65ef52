package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A heartbeat that this center monitors.
 *
 * @param sender person or service account that sends the heartbeat
 * @param every expected interval
 * @param grace additional time until the heartbeat counts as missing
 * @param words last text from the sender, or a note that the heartbeat is missing
 * @param since start of the current state
 * @param heardAt null before the first heartbeat
 * @param outages number of outages
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

    /** State of a heartbeat. */
    public enum State implements WireText {
        /** No heartbeat received yet. This does not count as missing. */
        NEW,
        /** The latest heartbeat arrived in time and reported no problem. */
        UP,
        /** Overdue. */
        MISSING,
        /** The sender reports a problem. */
        FAILING;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether the state counts as an outage. */
    public boolean down() {
        return state == State.MISSING || state == State.FAILING;
    }
}
