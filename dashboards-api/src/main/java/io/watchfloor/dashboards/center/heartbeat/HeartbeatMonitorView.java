package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("A heartbeat that the center expects from another system.")
public record HeartbeatMonitorView(
        String name,

        @Meaning("Person or service account that sends the heartbeat.")
        String sender,

        long everySeconds,
        long graceSeconds,

        @Meaning("new: no heartbeat received yet. missing: the heartbeat is overdue. failing: the sender"
                + " reports a problem.")
        HeartbeatMonitor.State state,

        @Meaning("Text of the last heartbeat.") String words,
        Instant since,
        @Nullable Instant heardAt,

        @Meaning("Number of outages: how often the heartbeat was missing or failing.")
        long outages) {

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
