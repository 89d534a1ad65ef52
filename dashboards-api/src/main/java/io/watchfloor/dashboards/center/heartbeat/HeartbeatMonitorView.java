package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A heartbeat that the center waits for. */
@Meaning("A heartbeat that this center waits for.")
public record HeartbeatMonitorView(
        String name,
        @Meaning("Who alone may send it.") String sender,
        long everySeconds,
        long graceSeconds,

        @Meaning("new: it never came. missing: it stays away. failing: its sender says that it does not work.")
        HeartbeatMonitor.State state,

        @Meaning("What was said last.") String words,
        Instant since,
        @Nullable Instant heardAt,
        @Meaning("How often it was missing or failing.") long outages) {

    public static HeartbeatMonitorView of(HeartbeatMonitor one) {
        return new HeartbeatMonitorView(
                one.name(),
                one.sender(),
                one.every().toSeconds(),
                one.grace().toSeconds(),
                one.state(),
                one.words(),
                one.since(),
                one.heardAt(),
                one.outages());
    }
}
