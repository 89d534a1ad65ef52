package io.watchfloor.ops.platform.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Health of a fold. Events that it has not folded yet are safe in the journal, but nobody sees them.
 *
 * @param fold its name
 * @param failingSince since when it has been stuck; null while it works
 * @param reason why it is stuck; empty while it works
 * @param quarantined how many events it has ever skipped
 */
public record ProjectionHealth(String fold, @Nullable Instant failingSince, String reason, long quarantined) {

    static ProjectionHealth well(String fold, long quarantined) {
        return new ProjectionHealth(fold, null, "", quarantined);
    }

    ProjectionHealth failing(Instant now, String why) {
        return new ProjectionHealth(fold, failingSince == null ? now : failingSince, why, quarantined);
    }

    /** Whether it has failed for longer than a short outage of the database. */
    public boolean stalled(Instant now, Duration patience) {
        return failingSince != null && failingSince.plus(patience).isBefore(now);
    }
}
