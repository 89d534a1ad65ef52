package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A monitored heartbeat.
 *
 * @param sender person or service account that sends it
 * @param every expected interval
 * @param grace additional time until it counts as missing
 * @param words last text of the sender, or a note that it is missing
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
        /** None received yet: not missing. */
        NEW,
        /** The latest arrived in time and reported no problem. */
        UP,
        /** Overdue. */
        MISSING,
        /** The sender reports a problem. */
        FAILING;

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether the state is an outage. */
    public boolean down() {
        return state == State.MISSING || state == State.FAILING;
    }
}
