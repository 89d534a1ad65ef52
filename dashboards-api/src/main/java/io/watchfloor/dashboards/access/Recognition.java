package io.watchfloor.dashboards.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who sends a request, according to its credential. */
public sealed interface Recognition {

    /** @param verifiedAt when the session's person last proved to be present; null when that is not known */
    record Known(
            Person person, Credential credential, @Nullable Instant verifiedAt) implements Recognition {}

    /** @param why never {@link Standing#GOOD} */
    record Unknown(Standing why) implements Recognition {}
}
