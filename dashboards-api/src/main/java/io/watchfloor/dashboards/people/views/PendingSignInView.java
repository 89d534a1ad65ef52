package io.watchfloor.dashboards.people.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** State of a sign-in that must be approved in another session. */
@Meaning("State of a browser's sign-in that must be confirmed in another session of the person.")
public record PendingSignInView(
        State state,

        @Meaning("Digits to enter in the other session, while the sign-in waits.") @Nullable
        String digits,

        @Nullable Instant expiresAt) {

    /** State of the sign-in. */
    @Meaning("none: no sign-in waits. waits: until the digits are entered in another session. in:"
            + " signed in. over: denied or expired.")
    public enum State implements WireText {
        NONE,
        WAITS,
        IN,
        OVER
    }
}
