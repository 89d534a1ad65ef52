package io.watchfloor.dashboards.wire;

import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether somebody outside is told that the center works. */
@Meaning("Whether somebody outside is told that the center works, so that its death is noticed.")
public record HeartbeatView(
        @Meaning(
                "off: watchfloor.heartbeat.url is not set. new: none was due yet. sent: the outside took the latest. withheld: the center"
                        + " does not work, so none was sent. refused: the outside did not take it.")
        String state,

        @Meaning("When the outside last took one.") @Nullable
        Instant sentAt,

        @Meaning("Why it was withheld or refused.") @Nullable
        String reason) {}
