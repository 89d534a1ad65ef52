package io.watchfloor.ops.platform.journal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The health of a projection. Unprocessed events are safe in the journal, but not visible to users.
 *
 * @param fold the projection's name
 * @param failingSince since when the projection fails; null if healthy
 * @param reason why the projection fails; empty if healthy
 * @param quarantined number of events that the projection has skipped
 */
public record ProjectionHealth(String fold, @Nullable Instant failingSince, String reason, long quarantined) {

    static ProjectionHealth healthy(String fold, long quarantined) {
        return new ProjectionHealth(fold, null, "", quarantined);
    }

    ProjectionHealth failing(Instant now, String why) {
        return new ProjectionHealth(fold, failingSince == null ? now : failingSince, why, quarantined);
    }

    /** Whether the projection has failed for longer than a short outage of the database. */
    public boolean stalled(Instant now, Duration patience) {
        return failingSince != null && failingSince.plus(patience).isBefore(now);
    }
}
