package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a sign-in stands that another session has to approve. */
@Meaning("Whether this browser's sign-in waits for another session of the person.")
public record PendingSignInView(
        State state,

        @Meaning("To type in the other session, while it waits.") @Nullable
        String digits,

        @Nullable Instant expiresAt) {

    /** Where it is. */
    @Meaning("none: nothing waits. waits: until the digits are typed elsewhere. in: go on. over: denied, or too late.")
    public enum State implements WireText {
        NONE,
        WAITS,
        IN,
        OVER
    }
}
