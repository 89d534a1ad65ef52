package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.people.Sessions;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A session of a person. */
@Meaning("Where a person is signed in.")
public record SessionView(
        String id,

        @Meaning("The API token that it was opened with, and ends with.") @Nullable
        String token,

        @Meaning("How the person signed in: link, token, passkey, recovery or provider.")
        String method,

        @Meaning("From which address.") String address,
        @Meaning("What the browser said that it is.") String device,
        @Meaning("Whether it is the one that you ask with.") boolean current,

        @JsonUnwrapped Times times) {

    /** Since when, and until when at the latest. */
    public record Times(Instant createdAt, Instant lastUsedAt, Instant expiresAt) {}

    public static SessionView of(Sessions.Session session, boolean current) {
        return new SessionView(
                session.id(),
                session.token(),
                session.method().text(),
                session.whence().address(),
                session.whence().device(),
                current,
                new Times(session.createdAt(), session.lastUsedAt(), session.expiresAt()));
    }
}
