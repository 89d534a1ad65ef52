package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.TokenScopes;
import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The only place that decides whether a credential is valid. Requests and open streams use the same statements, so that
 * a stream ends as soon as requests with the credential are rejected.
 */
public final class CredentialStatuses {

    private static final String OF_PERSON = """
            WHEN p.removed_at IS NOT NULL THEN 'person-removed'
            WHEN p.disabled_at IS NOT NULL THEN 'person-disabled'
            WHEN EXISTS (SELECT FROM partner o WHERE o.account = p.name
                AND (o.state <> 'active' OR o.valid_from > :now OR o.valid_until <= :now)) THEN 'partner-paused'
            """;

    private static final String OF_TOKEN = """
            WHEN t.revoked_at IS NOT NULL THEN 'token-revoked'
            WHEN t.expires_at <= :now THEN 'token-expired'
            """;

    /**
     * SQL for the active temporary role of a person. The role is active only while the approver's account is enabled.
     */
    private static final String ELEVATED = """
            (SELECT a.role FROM approval a JOIN person d ON d.name = a.decided_by AND d.disabled_at IS NULL AND d.removed_at IS NULL
                WHERE a.person = p.name AND a.kind = 'elevation' AND a.state = 'approved' AND a.ends_at > :now
                ORDER BY a.ends_at DESC LIMIT 1) AS elevated
            """;

    /** A session opened with a token is valid only while the token is valid. */
    private static final String SESSIONS =
            """
            SELECT s.id, s.verified_at, t.id AS token_id, t.scopes, t.administers,
            """ + Person.COLUMNS + ", " + ELEVATED + ", CASE " + OF_PERSON + OF_TOKEN + """
            WHEN s.ended_at IS NOT NULL THEN 'session-ended'
            WHEN s.waits_for IS NOT NULL THEN 'session-waits'
            WHEN s.expires_at <= :now THEN 'session-over'
            WHEN s.last_used_at <= :idleSince THEN 'session-idle'
            ELSE 'good' END AS standing
            FROM session s JOIN person p ON p.name = s.person LEFT JOIN api_token t ON t.id = s.token_id
            """;

    private static final String TOKENS =
            """
            SELECT t.id, NULL::timestamptz AS verified_at, t.id AS token_id, t.scopes, t.administers,
            """ + Person.COLUMNS + ", " + ELEVATED + ", CASE " + OF_PERSON + OF_TOKEN + """
            ELSE 'good' END AS standing
            FROM api_token t JOIN person p ON p.name = t.person
            """;

    /** A certificate authenticates only as a partner, whatever role its account has in the meantime. */
    private static final String CERTIFICATES = """
            SELECT t.fingerprint AS id, NULL::timestamptz AS verified_at, NULL::text AS token_id, NULL::text[] AS scopes,
                false AS administers,
            """ + Person.COLUMNS + ", " + ELEVATED + ", CASE " + OF_PERSON + """
            WHEN t.valid_from > :now OR t.valid_until <= :now THEN 'certificate-dates'
            ELSE 'good' END AS standing
            FROM partner_certificate t JOIN partner owner ON owner.id = t.partner
                JOIN person p ON p.name = owner.account AND p.role = 'partner'
            """;

    private final AccessDatabase database;

    /**
     * The current state of a credential.
     *
     * @param who the person with the current rights; null if the credential is invalid
     */
    public record Now(CredentialStatus standing, @Nullable Principal who) {}

    /**
     * The sender of a request with a valid credential.
     *
     * @param lasting the person with permanent rights only
     * @param now the person with the rights of this request
     */
    record Giver(Person lasting, AuthenticationResult.Authenticated now) {}

    private record Match(
            String id,
            Person lasting,
            Person person,
            @Nullable Instant verifiedAt,
            AuthenticationResult.@Nullable ByToken token,
            CredentialStatus standing) {

        AuthenticationResult.Authenticated known(Credential credential) {
            return new AuthenticationResult.Authenticated(person, credential, verifiedAt, token);
        }
    }

    CredentialStatuses(AccessDatabase database) {
        this.database = database;
    }

    AuthenticationResult ofSession(Handle handle, byte[] hash) {
        return sessions(handle, "WHERE s.token_hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> found(row))
                .findOne()
                .or(() -> byFormer(handle, hash))
                .map(one -> recognition(one, new Credential.OfSession(one.id())))
                .orElseGet(() -> new AuthenticationResult.Unknown(CredentialStatus.SESSION_ENDED));
    }

    /**
     * Finds a session by its previous secret, for requests that were in progress when the secret changed; such a
     * request counts as not verified.
     */
    private Optional<Match> byFormer(Handle handle, byte[] hash) {
        return sessions(handle, "WHERE s.former_hash = :hash AND s.renewed_at > :renewedSince")
                .bind("hash", hash)
                .bind("renewedSince", database.now().minus(Sessions.FORMER_FOR))
                .map((row, context) -> found(row))
                .findOne()
                .map(one -> new Match(one.id(), one.lasting(), one.person(), null, one.token(), one.standing()));
    }

    AuthenticationResult ofToken(Handle handle, byte[] hash) {
        return tokens(handle, "WHERE t.token_hash = :hash")
                .bind("hash", hash)
                .map((row, context) -> found(row))
                .findOne()
                .map(one -> recognition(one, new Credential.OfToken(one.id())))
                .orElseGet(() -> new AuthenticationResult.Unknown(CredentialStatus.TOKEN_UNKNOWN));
    }

    /** @param fingerprint of a certificate whose key the client has proved to hold */
    AuthenticationResult ofCertificate(Handle handle, String fingerprint) {
        return certificates(handle, "WHERE t.fingerprint = :fingerprint")
                .bind("fingerprint", fingerprint)
                .map((row, context) -> found(row))
                .findOne()
                .map(one -> recognition(one, new Credential.OfCertificate(one.id())))
                .orElseGet(() -> new AuthenticationResult.Unknown(CredentialStatus.CERTIFICATE_UNKNOWN));
    }

    /** The account of the partner to which a certificate belongs, whether or not it is valid. */
    Optional<String> accountOfCertificate(Handle handle, String fingerprint) {
        return handle.createQuery("""
                        SELECT o.account FROM partner_certificate c JOIN partner o ON o.id = c.partner
                        WHERE c.fingerprint = :fingerprint""")
                .bind("fingerprint", fingerprint)
                .mapTo(String.class)
                .findOne();
    }

    private static AuthenticationResult recognition(Match found, Credential credential) {
        return found.standing() == CredentialStatus.GOOD
                ? found.known(credential)
                : new AuthenticationResult.Unknown(found.standing());
    }

    /**
     * Looks up several credentials with one query. The lookup does not count as a use of the credential, so the session
     * of a person who only receives a stream becomes idle.
     */
    Map<Credential, Now> of(Handle handle, Set<Credential> credentials) {
        Map<Credential, Now> standings = new HashMap<>();
        for (Credential credential : credentials) {
            standings.put(
                    credential,
                    new Now(
                            switch (credential) {
                                case Credential.OfSession gone -> CredentialStatus.SESSION_ENDED;
                                case Credential.OfToken gone -> CredentialStatus.TOKEN_UNKNOWN;
                                case Credential.OfCertificate gone -> CredentialStatus.CERTIFICATE_UNKNOWN;
                            },
                            null));
        }
        List<String> sessions = ids(credentials, Credential.OfSession.class);
        if (!sessions.isEmpty()) {
            sessions(handle, "WHERE s.id = ANY(:ids)")
                    .bindArray("ids", String.class, sessions)
                    .map((row, context) -> found(row))
                    .forEach(one -> reading(standings, one, new Credential.OfSession(one.id())));
        }
        List<String> tokens = ids(credentials, Credential.OfToken.class);
        if (!tokens.isEmpty()) {
            tokens(handle, "WHERE t.id = ANY(:ids)")
                    .bindArray("ids", String.class, tokens)
                    .map((row, context) -> found(row))
                    .forEach(one -> reading(standings, one, new Credential.OfToken(one.id())));
        }
        List<String> certificates = ids(credentials, Credential.OfCertificate.class);
        if (!certificates.isEmpty()) {
            certificates(handle, "WHERE t.fingerprint = ANY(:ids)")
                    .bindArray("ids", String.class, certificates)
                    .map((row, context) -> found(row))
                    .forEach(one -> reading(standings, one, new Credential.OfCertificate(one.id())));
        }
        return standings;
    }

    private static void reading(Map<Credential, Now> standings, Match found, Credential credential) {
        AuthenticationResult.Authenticated known = found.known(credential);
        if (found.standing() != CredentialStatus.GOOD) {
            standings.put(credential, new Now(found.standing(), null));
        } else {
            standings.put(
                    credential,
                    known.may(Verb.READ)
                            ? new Now(CredentialStatus.GOOD, known.bearer())
                            : new Now(CredentialStatus.NOT_ALLOWED, null));
        }
    }

    private static List<String> ids(Collection<Credential> credentials, Class<? extends Credential> kind) {
        return credentials.stream().filter(kind::isInstance).map(Credential::id).toList();
    }

    /** @param via id of a session or a token; the result is empty if the session or token is not valid */
    Optional<Giver> giver(Handle handle, String via) {
        Optional<Giver> bySession = sessions(handle, "WHERE s.id = :via")
                .bind("via", via)
                .map((row, context) -> found(row))
                .findOne()
                .flatMap(one -> giver(one, new Credential.OfSession(via)));
        return bySession.isPresent()
                ? bySession
                : tokens(handle, "WHERE t.id = :via")
                        .bind("via", via)
                        .map((row, context) -> found(row))
                        .findOne()
                        .flatMap(one -> giver(one, new Credential.OfToken(via)));
    }

    private static Optional<Giver> giver(Match found, Credential credential) {
        return found.standing() == CredentialStatus.GOOD
                ? Optional.of(new Giver(found.lasting(), found.known(credential)))
                : Optional.empty();
    }

    /** Returns the end of the person's active temporary role. */
    Optional<Instant> elevatedUntil(Handle handle, String name) {
        return handle.createQuery("SELECT max(ends_at) FROM approval"
                        + " WHERE person = :name AND kind = 'elevation' AND state = 'approved' AND ends_at > :now")
                .bind("name", name)
                .bind("now", database.now())
                .map((row, context) -> Optional.ofNullable(SqlTimestamps.orNull(row, "max")))
                .one();
    }

    /** Returns an enabled person with the current rights. */
    Optional<Person> person(Handle handle, String name) {
        return handle.createQuery("SELECT " + Person.COLUMNS + ", " + ELEVATED
                        + " FROM person p WHERE p.name = :name AND p.disabled_at IS NULL AND p.removed_at IS NULL")
                .bind("name", name)
                .bind("now", database.now())
                .map((row, context) -> withElevated(row))
                .findOne();
    }

    private static Person withElevated(ResultSet row) throws SQLException {
        String elevated = row.getString("elevated");
        return Person.of(row).with(elevated == null ? null : Role.of(elevated));
    }

    private Query sessions(Handle handle, String where) {
        Instant now = database.now();
        return handle.createQuery(SESSIONS + where)
                .bind("now", now)
                .bind("idleSince", now.minus(database.settings().sessionIdle()));
    }

    private Query tokens(Handle handle, String where) {
        return handle.createQuery(TOKENS + where).bind("now", database.now());
    }

    private Query certificates(Handle handle, String where) {
        return handle.createQuery(CERTIFICATES + where).bind("now", database.now());
    }

    private static Match found(ResultSet row) throws SQLException {
        return new Match(
                row.getString("id"),
                Person.of(row),
                withElevated(row),
                SqlTimestamps.orNull(row, "verified_at"),
                token(row),
                CredentialStatus.of(row.getString("standing")));
    }

    private static AuthenticationResult.@Nullable ByToken token(ResultSet row) throws SQLException {
        String id = row.getString("token_id");
        Array scopes = row.getArray("scopes");
        return id == null
                ? null
                : new AuthenticationResult.ByToken(
                        id,
                        TokenScopes.ofTexts(scopes == null ? null : List.of((String[]) scopes.getArray())),
                        row.getBoolean("administers"));
    }
}
