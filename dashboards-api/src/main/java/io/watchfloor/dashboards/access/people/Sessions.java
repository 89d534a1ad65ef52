package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.SignInOrigin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Sessions of browsers. Every call blocks on the database. */
public final class Sessions {

    /** Granularity of the stored time of the last use. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private static final String SEEN = """
            INSERT INTO person_seen (person, at) VALUES (:person, :now)
            ON CONFLICT (person) DO UPDATE SET at = greatest(person_seen.at, excluded.at)""";
    /** How long requests in progress may still use the session's previous secret. */
    static final Duration FORMER_FOR = Duration.ofSeconds(5);

    private final AccessDatabase database;
    private volatile SessionListener opened = (handle, person, by) -> {};
    private volatile SignInWatch watch = SignInWatch.NONE;

    /**
     * A session without its secret.
     *
     * @param token id of the API token that opened the session, null for other sign-in methods
     * @param method sign-in method
     * @param whence client of the sign-in
     * @param expiresAt latest end; a session that is not used ends earlier
     */
    public record Session(
            String id,
            @Nullable String token,
            SessionProof.Method method,
            SignInOrigin whence,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt) {}

    Sessions(AccessDatabase database) {
        this.database = database;
    }

    /** @param told is called for each new session */
    public void tell(SessionListener told) {
        opened = told;
    }

    /** Sets the risk assessment of new sessions. */
    public void watchedBy(SignInWatch judge) {
        this.watch = judge;
    }

    /**
     * Opens a session.
     *
     * @return secret for the cookie
     */
    public String open(Handle handle, Person person, SessionProof by) {
        String secret = Secret.next(database.random(), "");
        String id = Secret.id(database.random());
        Instant now = database.now();
        handle.createUpdate("DELETE FROM session WHERE expires_at < :now")
                .bind("now", now)
                .execute();
        int rows = handle.createUpdate("""
                INSERT INTO session (token_hash, person, created_at, last_used_at, expires_at, id, token_id, method, address, device,
                    verified_at, provider, provider_sid, makers)
                SELECT :hash, name, :now, :now,
                    least(:expires, (SELECT expires_at FROM api_token WHERE id = :token)), :id, :token, :method, :address,
                    :device, :verified, :provider, :sid, coalesce((SELECT makers FROM api_token WHERE id = :token), :makers)
                FROM person WHERE name = :person AND owner IS NULL""")
                .bind("hash", Secret.hash(secret))
                .bind("person", person.name())
                .bind("now", now)
                .bind("expires", now.plus(database.settings().sessionLifetime()))
                .bind("id", id)
                .bind("token", by.token())
                .bind("method", by.method().text())
                .bind("address", by.whence().address())
                .bind("device", by.whence().device())
                .bindByType("verified", by.verifiedAt(), Instant.class)
                .bind("provider", by.provider() == null ? null : by.provider().provider())
                .bind("sid", by.provider() == null ? null : by.provider().sid())
                .bindArray("makers", String.class, by.makers())
                .execute();
        if (rows == 0) {
            throw new IllegalStateException(person.name() + " is a service account and can have tokens but no session");
        }
        watch.opened(handle, person, by, id, secret);
        handle.createUpdate(SEEN).bind("person", person.name()).bind("now", now).execute();
        database.audit()
                .append(
                        handle,
                        new Actor(person.name(), id, by.whence().address())
                                .did(
                                        "session.open",
                                        "session:" + id,
                                        "",
                                        by.method().text()));
        opened.opened(handle, person, by);
        return secret;
    }

    /**
     * Records a passkey check: the session gets a new secret, and counts as verified from now. The previous secret
     * stays valid for {@link #FORMER_FOR}, but requests with it count as unverified.
     *
     * @param byPasskey whether the session now counts as opened by a passkey
     * @return the new secret for the cookie; empty if the session has ended
     */
    public Optional<String> verified(Handle handle, String id, boolean byPasskey, Actor by) {
        String secret = Secret.next(database.random(), "");
        int renewed = handle.createUpdate("""
                        UPDATE session SET former_hash = token_hash, token_hash = :hash, renewed_at = :now, verified_at = :now,
                            method = CASE WHEN :passkey THEN 'passkey' ELSE method END,
                            token_id = CASE WHEN :passkey THEN NULL ELSE token_id END,
                            expires_at = CASE WHEN :passkey THEN :expires ELSE expires_at END
                        WHERE id = :id AND ended_at IS NULL""")
                .bind("hash", Secret.hash(secret))
                .bind("now", database.now())
                .bind("passkey", byPasskey)
                .bind("expires", database.now().plus(database.settings().sessionLifetime()))
                .bind("id", id)
                .execute();
        if (renewed == 0) {
            return Optional.empty();
        }
        database.audit().append(handle, by.did("session.verify", "session:" + id, "", ""));
        return Optional.of(secret);
    }

    void used(Handle handle, String id) {
        Instant now = database.now();
        handle.createUpdate("""
                        WITH used AS (UPDATE session SET last_used_at = :now WHERE id = :id AND last_used_at < :noted
                            RETURNING person)
                        INSERT INTO person_seen (person, at) SELECT person, :now FROM used
                        ON CONFLICT (person) DO UPDATE SET at = greatest(person_seen.at, excluded.at)""")
                .bind("now", now)
                .bind("id", id)
                .bind("noted", now.minus(USE_NOTED_EVERY))
                .execute();
    }

    /** Returns the person's valid sessions, ordered by id. */
    public List<Session> of(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("""
                        SELECT s.id, s.token_id, s.method, s.address, s.device, s.created_at, s.last_used_at, s.expires_at
                        FROM session s LEFT JOIN api_token t ON t.id = s.token_id
                        WHERE s.person = :name AND s.ended_at IS NULL AND s.expires_at > :now AND s.last_used_at > :idleSince
                            AND t.revoked_at IS NULL
                        ORDER BY s.id COLLATE "C\"""")
                        .bind("name", name)
                        .bind("now", database.now())
                        .bind(
                                "idleSince",
                                database.now().minus(database.settings().sessionIdle()))
                        .map((row, context) -> session(row))
                        .list());
    }

    /**
     * Ends a session of a person.
     *
     * @return false if the person has no such session; an ended session stays ended
     */
    public boolean end(String name, String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            int ended = handle.createUpdate(
                            "UPDATE session SET ended_at = :now WHERE person = :name AND id = :id AND ended_at IS NULL")
                    .bind("now", database.now())
                    .bind("name", name)
                    .bind("id", id)
                    .execute();
            if (ended > 0) {
                database.audit().append(handle, by.did("session.end", "session:" + id, "", "of " + name));
            }
            return ended > 0
                    || handle.createQuery("SELECT EXISTS (SELECT 1 FROM session WHERE person = :name AND id = :id)")
                            .bind("name", name)
                            .bind("id", id)
                            .mapTo(Boolean.class)
                            .one();
        });
    }

    /**
     * Ends sessions on request of an identity provider.
     *
     * @param sid session id at the provider, null for all sessions of the person
     * @param person person who signed in at the provider, null if only the session is named
     * @return number of ended sessions
     */
    public int endAt(Handle handle, String provider, @Nullable String sid, @Nullable String person, Actor by) {
        int ended = handle.createUpdate("""
                        UPDATE session SET ended_at = :now
                        WHERE provider = :provider AND ended_at IS NULL AND (:sid::text IS NULL OR provider_sid = :sid)
                            AND (:person::text IS NULL OR person = :person)""")
                .bind("now", database.now())
                .bind("provider", provider)
                .bind("sid", sid)
                .bind("person", person)
                .execute();
        String whose = person == null ? "session " + sid : "person:" + person;
        database.audit().append(handle, by.did("session.end-at-provider", whose, "", ended + " sessions"));
        return ended;
    }

    /** Ends all sessions of a person. */
    public void endAll(String name, Actor by) {
        endOtherSessions(name, "", by);
    }

    /** @param but id of the session that is not ended; empty to end all sessions */
    public void endOtherSessions(String name, String but, Actor by) {
        database.jdbi().useTransaction(handle -> {
            int ended = handle.createUpdate(
                            "UPDATE session SET ended_at = :now WHERE person = :name AND id <> :but AND ended_at IS NULL")
                    .bind("now", database.now())
                    .bind("name", name)
                    .bind("but", but)
                    .execute();
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    but.isEmpty() ? "session.end-all" : "session.end-others",
                                    "person:" + name,
                                    ended + " sessions",
                                    ""));
        });
    }

    /** Signs the browser out. */
    void end(String secret) {
        database.jdbi()
                .useHandle(handle -> handle.createUpdate(
                                "UPDATE session SET ended_at = :now WHERE token_hash = :hash AND ended_at IS NULL")
                        .bind("now", database.now())
                        .bind("hash", Secret.hash(secret))
                        .execute());
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("id"),
                row.getString("token_id"),
                SessionProof.Method.valueOf(row.getString("method").toUpperCase(Locale.ROOT)),
                new SignInOrigin(row.getString("address"), row.getString("device")),
                SqlTimestamps.of(row, "created_at"),
                SqlTimestamps.of(row, "last_used_at"),
                SqlTimestamps.of(row, "expires_at"));
    }
}
