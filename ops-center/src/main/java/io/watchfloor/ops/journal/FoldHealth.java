package io.watchfloor.ops.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a fold does. What it has not folded yet is safe in the journal, but nobody sees it.
 *
 * @param fold its name
 * @param failingSince since when it cannot go on, null while it can
 * @param reason why it cannot, empty while it can
 * @param quarantined events that it went on without, since ever
 */
public record FoldHealth(String fold, @Nullable Instant failingSince, String reason, long quarantined) {

    static FoldHealth well(String fold, long quarantined) {
        return new FoldHealth(fold, null, "", quarantined);
    }

    FoldHealth failing(Instant now, String why) {
        return new FoldHealth(fold, failingSince == null ? now : failingSince, why, quarantined);
    }

    /** Whether it has failed for longer than a hiccup of the database takes. */
    public boolean stalled(Instant now, Duration patience) {
        return failingSince != null && failingSince.plus(patience).isBefore(now);
    }
}
