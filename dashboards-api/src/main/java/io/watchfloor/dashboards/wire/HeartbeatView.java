package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** State of the external heartbeat. */
@Meaning("State of the external heartbeat, which alerts an outside service when the center stops.")
public record HeartbeatView(
        @Meaning("off: watchfloor.heartbeat.url is not set. new: no heartbeat was due yet. sent: the outside"
                + " service accepted the latest heartbeat. withheld: the center has a problem, so no heartbeat"
                + " was sent. refused: the outside service did not accept the heartbeat.")
        String state,

        @Meaning("Time of the last accepted heartbeat.") @Nullable
        Instant sentAt,

        @Meaning("Why the heartbeat was withheld or not accepted.") @Nullable
        String reason) {}
