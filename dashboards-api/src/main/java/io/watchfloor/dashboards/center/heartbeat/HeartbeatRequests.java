package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** Request bodies of heartbeat routes. */
public final class HeartbeatRequests {

    private HeartbeatRequests() {}

    /** Settings of a monitored heartbeat. */
    public record Awaiting(
            @Meaning("Person or service account that sends the heartbeat. Heartbeats from other senders are"
                    + " rejected.")
            @Bounds(longest = 100)
            String sender,

            @Meaning("Expected interval in seconds.") Integer everySeconds,

            @Meaning("Seconds after the interval until the heartbeat counts as missing. Defaults to the" + " interval.")
            @Nullable
            Integer graceSeconds) {}

    /** A heartbeat in the format that a Watchfloor center sends. */
    public record Beat(
            @Meaning("False: the sender runs but has a problem. Defaults to true.") @Nullable
            Boolean works,

            @Meaning("Description of the problem.") @Bounds(longest = 2_000, blank = true) @Nullable
            String reason,

            @Meaning("Address of the sender.") @Bounds(longest = 2_000, blank = true) @Nullable
            String center,

            @Meaning("Time of the sender.") @Bounds(longest = 100, blank = true) @Nullable
            String at) {}
}
