package io.watchfloor.dashboards.wire.people;

import io.watchfloor.dashboards.access.Sessions;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session of a person. */
@Meaning("Where a person is signed in.")
public record SessionView(
        String id,

        @Meaning("The API token that it was opened with, and ends with.") @Nullable
        String token,

        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt) {

    public static SessionView of(Sessions.Session session) {
        return new SessionView(
                session.id(), session.token(), session.createdAt(), session.lastUsedAt(), session.expiresAt());
    }
}
