package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.database.SqlTimestamps;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.TokenScopes;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Creates, lists and revokes API tokens. Each token expires, and its secret is shown only once. Every call blocks on
 * the database.
 */
public final class Tokens {

    /** Maximum number of valid tokens per person, which keeps the list readable. */
    public static final int MOST_OF_ONE = 100;

    private static final String PREFIX = "wf_";
    /** Granularity of the stored time of the last use. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final AccessDatabase database;
    private final AccountRegistry roster;
    private final GrantPolicy giving;

    /**
     * A token without its secret.
     *
     * @param kind {@code personal} or {@code bootstrap}
     * @param purpose as given by its creator; may be empty
     * @param scopes rights to which the token is limited
     * @param administers whether the token may run operations that require a passkey check
     * @param prefix first characters of the secret, by which users recognize the token; empty for old tokens
     * @param createdBy person who created the token; empty if the center created it
     * @param expiresAt null for a bootstrap token, which depends on its file
     */
    public record Token(
            String id,
            String kind,
            String purpose,
            TokenScopes scopes,
            boolean administers,
            String prefix,
            Instant createdAt,
            String createdBy,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {}

    /** Result of creating a token. */
    public sealed interface CreateResult {

        record Success(String secret, Token token) implements CreateResult {}

        /** No enabled account has this name. */
        record Nobody() implements CreateResult {}

        /** The request was executed before, and the token has been used or has ended since then. */
        record Repeated(Token token) implements CreateResult {}

        /** The person has reached the limit of {@value #MOST_OF_ONE} valid tokens. */
        record TooMany() implements CreateResult {}
    }

    Tokens(AccessDatabase database, AccountRegistry roster, GrantPolicy giving) {
        this.database = database;
        this.roster = roster;
        this.giving = giving;
    }

    /** Default lifetime of a token. */
    public Duration usualLifetime() {
        return database.settings().tokenLifetime();
    }

    public Duration longestLifetime() {
        return database.settings().longestTokenLifetime();
    }

    /** Creates a token with all rights of the person. */
    public CreateResult make(String name, String purpose, Duration lifetime, Actor by) {
        return make(name, purpose, lifetime, TokenScopes.ALL, by);
    }

    /** @param by the user who creates the token */
    public CreateResult make(String name, String purpose, Duration lifetime, TokenScopes scopes, Actor by) {
        return make(name, purpose, lifetime, scopes, null, by);
    }

    /**
     * @param request id of the request, by which a repetition replaces the secret of the unused token; null to create a
     * new token with each call
     * @param by the user who creates the token
     */
    public CreateResult make(
            String name, String purpose, Duration lifetime, TokenScopes scopes, @Nullable String request, Actor by) {
        return make(name, purpose, lifetime, new Extent(scopes, false), request, by);
    }

    private record Extent(TokenScopes scopes, boolean administers) {}

    /**
     * Creates a token for the current user that may run operations requiring a passkey check. The user must have passed
     * a passkey check recently. The token is valid no longer than a session.
     */
    public CreateResult makeAdministering(
            String purpose, Duration lifetime, TokenScopes scopes, @Nullable String request, Actor by) {
        Duration most = database.settings().sessionLifetime();
        Duration bounded = lifetime.compareTo(most) < 0 ? lifetime : most;
        return make(by.name(), purpose, bounded, new Extent(scopes, true), request, by);
    }

    private CreateResult make(
            String name, String purpose, Duration lifetime, Extent extent, @Nullable String request, Actor by) {
        TokenScopes scopes = extent.scopes();
        String secret = next();
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            Optional<Account> account = roster.find(handle, name).filter(Tokens::canSignIn);
            if (account.isEmpty()) {
                return new CreateResult.Nobody();
            }
            giving.check(handle, by, scopes.narrow(account.get().person().bearer()));
            Optional<Token> before = request == null ? Optional.empty() : ofRequest(handle, request);
            if (before.isPresent()) {
                return again(handle, before.get(), secret);
            }
            if (good(handle, name) >= MOST_OF_ONE) {
                return new CreateResult.TooMany();
            }
            Token token = new Token(
                    Secret.id(database.random()),
                    "personal",
                    purpose,
                    scopes,
                    extent.administers(),
                    prefix(secret),
                    database.now(),
                    by.name(),
                    by.name().equals(name)
                            ? database.now().plus(lifetime)
                            : giving.until(handle, by, database.now().plus(lifetime)),
                    null,
                    null);
            insert(handle, name, secret, token, giving.makers(handle, by, name), request);
            database.audit()
                    .append(
                            handle,
                            by.did(
                                    "token.make",
                                    "token:" + token.id(),
                                    "",
                                    "for " + name + " until " + token.expiresAt()
                                            + (scopes.all() ? "" : ", for " + scopes.texts() + " alone")
                                            + (extent.administers() ? ", for administration" : "")));
            return new CreateResult.Success(secret, token);
        });
    }

    private static Optional<Token> ofRequest(Handle handle, String request) {
        return handle.createQuery("""
                        SELECT id, kind, purpose, scopes, administers, prefix, created_at, created_by, expires_at, last_used_at, revoked_at
                        FROM api_token WHERE request = :request""")
                .bind("request", request)
                .map((row, context) -> token(row))
                .findOne();
    }

    /** The sender did not receive the response. Only a hash of the secret is stored, so the token gets a new secret. */
    private CreateResult again(Handle handle, Token token, String secret) {
        Instant expires = token.expiresAt();
        if (token.revokedAt() != null
                || token.lastUsedAt() != null
                || (expires != null && !expires.isAfter(database.now()))) {
            return new CreateResult.Repeated(token);
        }
        handle.createUpdate("UPDATE api_token SET token_hash = :hash, prefix = :prefix WHERE id = :id")
                .bind("hash", Secret.hash(secret))
                .bind("prefix", prefix(secret))
                .bind("id", token.id())
                .execute();
        return new CreateResult.Success(secret, ofId(handle, token.id()));
    }

    private static Token ofId(Handle handle, String id) {
        return handle.createQuery("""
                        SELECT id, kind, purpose, scopes, administers, prefix, created_at, created_by, expires_at, last_used_at, revoked_at
                        FROM api_token WHERE id = :id""")
                .bind("id", id)
                .map((row, context) -> token(row))
                .one();
    }

    static boolean canSignIn(Account account) {
        return !account.disabled() && !account.removed();
    }

    private int good(Handle handle, String name) {
        return handle.createQuery(
                        "SELECT count(*) FROM api_token WHERE person = :name AND revoked_at IS NULL AND expires_at > :now")
                .bind("name", name)
                .bind("now", database.now())
                .mapTo(Integer.class)
                .one();
    }

    /** Returns all tokens of a person, including expired tokens, ordered by id. */
    public List<Token> of(String name) {
        return database.jdbi().withHandle(handle -> of(handle, name));
    }

    /** Returns all tokens of a person, including expired tokens, ordered by id. */
    public static List<Token> of(Handle handle, String name) {
        return handle.createQuery("""
                        SELECT id, kind, purpose, scopes, administers, prefix, created_at, created_by, expires_at, last_used_at, revoked_at
                        FROM api_token WHERE person = :name ORDER BY id COLLATE "C\"""")
                .bind("name", name)
                .map((row, context) -> token(row))
                .list();
    }

    /**
     * Revokes a token and ends its sessions.
     *
     * @return false if the person has no such token; a revoked token stays revoked
     */
    public boolean revoke(String name, String id, Actor by) {
        return database.jdbi().inTransaction(handle -> {
            int revoked = handle.createUpdate("""
                            UPDATE api_token SET revoked_at = :now
                            WHERE person = :name AND id = :id AND revoked_at IS NULL""")
                    .bind("now", database.now())
                    .bind("name", name)
                    .bind("id", id)
                    .execute();
            if (revoked > 0) {
                database.audit().append(handle, by.did("token.revoke", "token:" + id, "", "of " + name));
            }
            return revoked > 0
                    || handle.createQuery("SELECT EXISTS (SELECT 1 FROM api_token WHERE person = :name AND id = :id)")
                            .bind("name", name)
                            .bind("id", id)
                            .mapTo(Boolean.class)
                            .one();
        });
    }

    void used(Handle handle, String id) {
        Instant now = database.now();
        handle.createUpdate("""
                WITH used AS (UPDATE api_token SET last_used_at = :now
                    WHERE id = :id AND (last_used_at IS NULL OR last_used_at < :noted) RETURNING person)
                INSERT INTO person_seen (person, at) SELECT person, :now FROM used
                ON CONFLICT (person) DO UPDATE SET at = greatest(person_seen.at, excluded.at)""")
                .bind("now", now)
                .bind("id", id)
                .bind("noted", now.minus(USE_NOTED_EVERY))
                .execute();
    }

    /** Records the use of a client certificate. */
    void usedCertificate(Handle handle, String fingerprint) {
        Instant now = database.now();
        handle.createUpdate("""
                WITH used AS (UPDATE partner_certificate SET last_used_at = :now
                    WHERE fingerprint = :fingerprint AND (last_used_at IS NULL OR last_used_at < :noted) RETURNING partner)
                INSERT INTO person_seen (person, at) SELECT p.account, :now FROM used JOIN partner p ON p.id = used.partner
                ON CONFLICT (person) DO UPDATE SET at = greatest(person_seen.at, excluded.at)""")
                .bind("now", now)
                .bind("fingerprint", fingerprint)
                .bind("noted", now.minus(USE_NOTED_EVERY))
                .execute();
    }

    /** Returns the part of the secret that is shown. It is short enough to leave 228 random bits unknown. */
    private static String prefix(String secret) {
        return secret.substring(0, Math.min(secret.length(), PREFIX.length() + 4));
    }

    /** A new random secret. */
    String next() {
        return Secret.next(database.random(), PREFIX);
    }

    /**
     * Whether a node without a bootstrap token file may write a new file. No file is written after an administrator has
     * enrolled a passkey, or if the token's account was disabled on purpose and another administrator can sign in.
     */
    boolean mayWriteBootstrap(String person) {
        return database.jdbi()
                .withHandle(handle -> !roster.anAdministratorHasAPasskey(handle)
                        && (roster.find(handle, person)
                                        .map(Account::administers)
                                        .orElse(true)
                                || !roster.anotherAdministrator(handle, person)));
    }

    /**
     * Makes the token the node's only bootstrap token. A known token keeps its state, even if revoked. An unknown token
     * was written to the data folder by an operator, so the token's account becomes administrator.
     *
     * @return whether the token is valid
     */
    boolean storeBootstrap(String person, String secret, String node) {
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            byte[] hash = Secret.hash(secret);
            Optional<Boolean> valid = handle.createQuery("""
                            SELECT t.revoked_at IS NULL AND p.disabled_at IS NULL AND p.removed_at IS NULL
                            FROM api_token t JOIN person p ON p.name = t.person WHERE t.token_hash = :hash""")
                    .bind("hash", hash)
                    .mapTo(Boolean.class)
                    .findOne();
            if (valid.isEmpty()) {
                roster.readmit(handle, person);
                Token token = new Token(
                        Secret.id(database.random()),
                        "bootstrap",
                        "",
                        TokenScopes.ALL,
                        false,
                        "",
                        database.now(),
                        "",
                        null,
                        null,
                        null);
                insert(handle, person, secret, token, List.of(), null);
            }
            handle.createUpdate("UPDATE api_token SET node = :node WHERE token_hash = :hash AND kind = 'bootstrap'")
                    .bind("node", node)
                    .bind("hash", hash)
                    .execute();
            handle.createUpdate("""
                    UPDATE api_token SET revoked_at = :now
                    WHERE kind = 'bootstrap' AND node = :node AND token_hash <> :hash AND revoked_at IS NULL""")
                    .bind("now", database.now())
                    .bind("node", node)
                    .bind("hash", hash)
                    .execute();
            return valid.orElse(true);
        });
    }

    /** Invalidates the bootstrap tokens after an administrator enrolled a passkey. */
    public void endBootstrap(Handle handle, Actor by) {
        int ended = handle.createUpdate(
                        "UPDATE api_token SET revoked_at = :now WHERE kind = 'bootstrap' AND revoked_at IS NULL")
                .bind("now", database.now())
                .execute();
        if (ended > 0) {
            database.audit()
                    .append(
                            handle,
                            by.did("token.end-bootstrap", "person:" + by.name(), "", ended + " bootstrap tokens"));
        }
    }

    private static void insert(
            Handle handle, String person, String secret, Token token, List<String> makers, @Nullable String request) {
        List<String> texts = token.scopes().texts();
        handle.createUpdate("""
                INSERT INTO api_token (token_hash, person, kind, created_at, id, purpose, scopes, administers, prefix, created_by,
                    expires_at, makers, request)
                VALUES (:hash, :person, :kind, :now, :id, :purpose, :scopes, :administers, :prefix, :by,
                    :expires, :makers, :request)""")
                .bind("hash", Secret.hash(secret))
                .bind("person", person)
                .bind("kind", token.kind())
                .bind("now", token.createdAt())
                .bind("id", token.id())
                .bind("purpose", token.purpose())
                .bindByType("scopes", texts == null ? null : texts.toArray(String[]::new), String[].class)
                .bind("administers", token.administers())
                .bind("prefix", token.prefix())
                .bind("by", token.createdBy())
                .bindByType("expires", token.expiresAt(), Instant.class)
                .bindArray("makers", String.class, makers)
                .bindByType("request", request, String.class)
                .execute();
    }

    private static Token token(ResultSet row) throws SQLException {
        Array scopes = row.getArray("scopes");
        return new Token(
                row.getString("id"),
                row.getString("kind"),
                row.getString("purpose"),
                TokenScopes.ofTexts(scopes == null ? null : List.of((String[]) scopes.getArray())),
                row.getBoolean("administers"),
                row.getString("prefix"),
                SqlTimestamps.of(row, "created_at"),
                row.getString("created_by"),
                SqlTimestamps.orNull(row, "expires_at"),
                SqlTimestamps.orNull(row, "last_used_at"),
                SqlTimestamps.orNull(row, "revoked_at"));
    }
}
