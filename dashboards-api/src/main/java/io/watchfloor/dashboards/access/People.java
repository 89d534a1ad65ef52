package io.watchfloor.dashboards.access;

import io.watchfloor.config.SecuritySettings;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People and the proofs that they are who they say. Every call blocks on the database. */
public final class People {

    private static final Logger LOG = LoggerFactory.getLogger(People.class);

    private static final String TOKEN_PREFIX = "wf_";
    /** A session's last use is written this coarsely. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final Jdbi database;
    private final SecuritySettings settings;
    private final Clock clock;
    private final SecureRandom random;

    /** What came of a one-time code. */
    public sealed interface SignIn {

        /** @param session the secret for the browser's cookie */
        record Done(String session, Person person) implements SignIn {}

        /** @param reason {@code expired}, {@code used} or {@code unknown} */
        record Refused(String reason) implements SignIn {}
    }

    public People(Jdbi database, SecuritySettings settings, Clock clock, SecureRandom random) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /** Adds a person; one who is known keeps the role that they have. */
    public Person ensure(String name, Role role) {
        return database.inTransaction(handle -> ensure(handle, name, role));
    }

    private Person ensure(Handle handle, String name, Role role) {
        handle.createUpdate(
                        "INSERT INTO person (name, role, created_at) VALUES (:name, :role, :now) ON CONFLICT DO NOTHING")
                .bind("name", name)
                .bind("role", role.text())
                .bind("now", now())
                .execute();
        return handle.createQuery("SELECT name, role FROM person WHERE name = :name")
                .bind("name", name)
                .map((row, context) -> person(row))
                .one();
    }

    public List<Person> all() {
        return database.withHandle(handle -> handle.createQuery("SELECT name, role FROM person ORDER BY name")
                .map((row, context) -> person(row))
                .list());
    }

    /**
     * Makes a code that signs the person in once, for {@code /signin?code=}.
     *
     * @param role of a person who is new
     */
    public String link(String name, Role role) {
        String code = Secret.next(random, "");
        database.useTransaction(handle -> {
            ensure(handle, name, role);
            handle.createUpdate("DELETE FROM sign_in_link WHERE expires_at < :old")
                    .bind("old", now().minus(Duration.ofDays(1)))
                    .execute();
            handle.createUpdate(
                            "INSERT INTO sign_in_link (code_hash, person, expires_at) VALUES (:hash, :person, :expires)")
                    .bind("hash", Secret.hash(code))
                    .bind("person", name)
                    .bind("expires", now().plus(settings.linkLifetime()))
                    .execute();
        });
        return code;
    }

    /** @param role of a person who is new */
    public String token(String name, Role role) {
        String token = Secret.next(random, TOKEN_PREFIX);
        database.useTransaction(handle -> {
            ensure(handle, name, role);
            keepToken(handle, name, token, "personal");
        });
        return token;
    }

    private void keepToken(Handle handle, String name, String token, String kind) {
        handle.createUpdate("""
                INSERT INTO api_token (token_hash, person, kind, created_at) VALUES (:hash, :person, :kind, :now)
                ON CONFLICT DO NOTHING""")
                .bind("hash", Secret.hash(token))
                .bind("person", name)
                .bind("kind", kind)
                .bind("now", now())
                .execute();
    }

    String newToken() {
        return Secret.next(random, TOKEN_PREFIX);
    }

    /** Makes this the node's only bootstrap token. */
    void keepBootstrapToken(String name, String token, String node) {
        database.useTransaction(handle -> {
            ensure(handle, name, Role.ADMINISTRATOR);
            keepToken(handle, name, token, "bootstrap");
            handle.createUpdate("UPDATE api_token SET node = :node WHERE token_hash = :hash")
                    .bind("node", node)
                    .bind("hash", Secret.hash(token))
                    .execute();
            handle.createUpdate("""
                    UPDATE api_token SET revoked_at = :now
                    WHERE kind = 'bootstrap' AND node = :node AND token_hash <> :hash AND revoked_at IS NULL""")
                    .bind("now", now())
                    .bind("node", node)
                    .bind("hash", Secret.hash(token))
                    .execute();
        });
    }

    public Optional<Person> byToken(String token) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT p.name, p.role FROM api_token t JOIN person p ON p.name = t.person
                        WHERE t.token_hash = :hash AND t.revoked_at IS NULL""")
                .bind("hash", Secret.hash(token))
                .map((row, context) -> person(row))
                .findOne());
    }

    public SignIn signInByLink(String code) {
        return database.inTransaction(handle -> {
            byte[] hash = Secret.hash(code);
            Optional<Person> person = handle.createQuery("""
                            UPDATE sign_in_link l SET used_at = :now FROM person p
                            WHERE l.code_hash = :hash AND l.used_at IS NULL AND l.expires_at > :now AND p.name = l.person
                            RETURNING p.name, p.role""")
                    .bind("hash", hash)
                    .bind("now", now())
                    .map((row, context) -> person(row))
                    .findOne();
            return person.<SignIn>map(one -> new SignIn.Done(open(handle, one), one))
                    .orElseGet(() -> new SignIn.Refused(whyRefused(handle, hash)));
        });
    }

    private static String whyRefused(Handle handle, byte[] hash) {
        return handle.createQuery("SELECT used_at IS NOT NULL FROM sign_in_link WHERE code_hash = :hash")
                .bind("hash", hash)
                .mapTo(Boolean.class)
                .findOne()
                .map(used -> used ? "used" : "expired")
                .orElse("unknown");
    }

    /** Signs a browser in with an API token. */
    public Optional<SignIn.Done> signInByToken(String token) {
        return byToken(token)
                .map(person -> database.inTransaction(handle -> new SignIn.Done(open(handle, person), person)));
    }

    private String open(Handle handle, Person person) {
        String session = Secret.next(random, "");
        handle.createUpdate("DELETE FROM session WHERE expires_at < :now")
                .bind("now", now())
                .execute();
        handle.createUpdate("""
                INSERT INTO session (token_hash, person, created_at, last_used_at, expires_at)
                VALUES (:hash, :person, :now, :now, :expires)""")
                .bind("hash", Secret.hash(session))
                .bind("person", person.name())
                .bind("now", now())
                .bind("expires", now().plus(settings.sessionLifetime()))
                .execute();
        LOG.info("{} signed in", person.name());
        return session;
    }

    /** @return nothing when there is no such session, or it was idle for too long or has reached its lifetime */
    public Optional<Person> bySession(String session) {
        byte[] hash = Secret.hash(session);
        return database.withHandle(handle -> {
            Optional<Person> person = handle.createQuery("""
                            SELECT p.name, p.role FROM session s JOIN person p ON p.name = s.person
                            WHERE s.token_hash = :hash AND s.expires_at > :now AND s.last_used_at > :idleSince""")
                    .bind("hash", hash)
                    .bind("now", now())
                    .bind("idleSince", now().minus(settings.sessionIdle()))
                    .map((row, context) -> person(row))
                    .findOne();
            if (person.isPresent()) {
                handle.createUpdate(
                                "UPDATE session SET last_used_at = :now WHERE token_hash = :hash AND last_used_at < :noted")
                        .bind("now", now())
                        .bind("hash", hash)
                        .bind("noted", now().minus(USE_NOTED_EVERY))
                        .execute();
            }
            return person;
        });
    }

    public void signOut(String session) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM session WHERE token_hash = :hash")
                .bind("hash", Secret.hash(session))
                .execute());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(row.getString("name"), Role.of(row.getString("role")));
    }
}
