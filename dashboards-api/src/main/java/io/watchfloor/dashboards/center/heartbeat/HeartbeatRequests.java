package io.watchfloor.dashboards.center.heartbeat;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** The bodies of requests about heartbeats. */
public final class HeartbeatRequests {

    private HeartbeatRequests() {}

    /** Which one to wait for. */
    public record Awaiting(
            @Meaning("The person or service account that alone may send it.") @Bounds(longest = 100)
            String sender,

            @Meaning("How often it is to come.") Integer everySeconds,

            @Meaning("How much later than that it is missed. Left out, as long again.") @Nullable
            Integer graceSeconds) {}

    /** A heartbeat, as another Watchfloor sends it. */
    public record Beat(
            @Meaning("False: the sender runs, and does not work. Left out, it works.") @Nullable
            Boolean works,

            @Meaning("Why it does not work.") @Bounds(longest = 2_000, blank = true) @Nullable
            String reason,

            @Meaning("The sender's address.") @Bounds(longest = 2_000, blank = true) @Nullable
            String center,

            @Meaning("The sender's time.") @Bounds(longest = 100, blank = true) @Nullable
            String at) {}
}
