package io.watchfloor.ops.platform.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The health of a projection. Events that it has not processed are safe in the journal, but not visible to users.
 *
 * @param fold the projection's name
 * @param failingSince since when it fails; null if healthy
 * @param reason why it fails; empty if healthy
 * @param quarantined number of events that it has skipped
 */
public record ProjectionHealth(String fold, @Nullable Instant failingSince, String reason, long quarantined) {

    static ProjectionHealth healthy(String fold, long quarantined) {
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
