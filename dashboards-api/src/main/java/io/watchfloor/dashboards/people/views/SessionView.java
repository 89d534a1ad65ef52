package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.people.Sessions;
import io.watchfloor.dashboards.wire.json.Meaning;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Meaning("An active session of a person.")
public record SessionView(
        String id,

        @Meaning("ID of the API token that opened the session. The session ends with the token.") @Nullable
        String token,

        @Meaning("Sign-in method: link, token, passkey, recovery or provider.")
        String method,

        @Meaning("Client address.") String address,

        @Meaning("Browser and device according to the user agent.")
        String device,

        @Meaning("Whether the request was sent with this session.")
        boolean current,

        @JsonUnwrapped Times times) {

    /** Start, last use and latest end. */
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
