package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.access.SecuritySettings;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.Account;
import io.watchfloor.dashboards.access.Actor;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.CenterTelemetry;
import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Role;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.audit.Audit;
import io.watchfloor.ops.platform.rights.Principal;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Accounts and credentials: signing in, and authenticating requests. Every call blocks on the database. */
public final class People {

    private final AccessDatabase database;
    private final AccountRegistry roster;
    private final Tokens tokens;
    private final Sessions sessions;
    private final CredentialStatuses standings;
    private final GrantPolicy grants;
    private final Teams teams;
    private final Invites invites;
    private final Profiles profiles;
    private final ServiceAccounts services;

    /** Result of using a one-time code. */
    public sealed interface SignIn {

        /**
         * @param session secret for the session cookie
         * @param bearer the person with the rights of the session
         */
        record Success(String session, Person person, Principal bearer) implements SignIn {

            /** A session with all rights of the person. */
            public Success(String session, Person person) {
                this(session, person, person.bearer());
            }
        }

        /** @param reason {@code expired}, {@code used} or {@code unknown} */
        record Rejection(String reason) implements SignIn {}
    }

    /** @param audit receives every change */
    public People(Jdbi jdbi, SecuritySettings settings, Clock clock, SecureRandom random, Audit audit) {
        this(jdbi, settings, clock, random, audit, CenterTelemetry.NONE);
    }

    /** @param own receives security events of the center */
    public People(
            Jdbi jdbi, SecuritySettings settings, Clock clock, SecureRandom random, Audit audit, CenterTelemetry own) {
        this.database = new AccessDatabase(jdbi, settings, clock, random, audit, own);
        this.standings = new CredentialStatuses(database);
        this.grants = new GrantPolicy(database, standings);
        this.roster = new AccountRegistry(database, grants);
        this.tokens = new Tokens(database, roster, grants);
        this.sessions = new Sessions(database);
        this.teams = new Teams(database, roster, grants);
        this.invites = new Invites(database, roster, teams, sessions, grants);
        this.profiles = new Profiles(database);
        this.services = new ServiceAccounts(database, roster);
    }

    /** Returns the database, for packages that store other credentials of people. */
    public AccessDatabase database() {
        return database;
    }

    /** The accounts. */
    public AccountRegistry roster() {
        return roster;
    }

    public Tokens tokens() {
        return tokens;
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Receiver of security events of the center. */
    public CenterTelemetry own() {
        return database.own();
    }

    public Teams teams() {
        return teams;
    }

    public Invites invites() {
        return invites;
    }

    /** Decides who may grant rights. */
    public GrantPolicy grants() {
        return grants;
    }

    public ServiceAccounts services() {
        return services;
    }

    public Profiles profiles() {
        return profiles;
    }

    /** Adds an account for the center's own use, such as the demo; an existing account is not changed. */
    public Person ensure(String name, Role role) {
        return database.jdbi().inTransaction(handle -> roster.ensure(handle, name, role));
    }

    /**
     * Creates a code for one sign-in with {@code /signin?code=}.
     *
     * @param by the user who creates the code
     * @return empty if no enabled account has this name
     */
    public Optional<String> link(String name, Actor by) {
        return link(name, null, by);
    }

    /**
     * @param request id of the request, by which a repetition replaces the previous link if it was not used; null to
     * create a new link with each call
     * @throws RepeatedRequestException if the previous link was used
     */
    public Optional<String> link(String name, @Nullable String request, Actor by) {
        String code = Secret.next(database.random(), "");
        return database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            Optional<Account> account = roster.find(handle, name).filter(Tokens::canSignIn);
            if (account.isEmpty()) {
                return Optional.empty();
            }
            grants.check(handle, by, account.get().person().bearer());
            handle.createUpdate("DELETE FROM sign_in_link WHERE expires_at < :old")
                    .bind("old", database.now().minus(Duration.ofDays(1)))
                    .execute();
            if (request != null
                    && handle.createUpdate("DELETE FROM sign_in_link WHERE request = :request AND used_at IS NULL")
                                    .bind("request", request)
                                    .execute()
                            == 0
                    && handle.createQuery("SELECT EXISTS (SELECT FROM sign_in_link WHERE request = :request)")
                            .bind("request", request)
                            .mapTo(Boolean.class)
                            .one()) {
                throw new RepeatedRequestException();
            }
            handle.createUpdate("""
                            INSERT INTO sign_in_link (code_hash, person, expires_at, made_by, makers, request)
                            VALUES (:hash, :person, :expires, :by, :makers, :request)""")
                    .bindByType("request", request, String.class)
                    .bind("hash", Secret.hash(code))
                    .bind("person", name)
                    .bind(
                            "expires",
                            grants.until(
                                    handle,
                                    by,
                                    database.now().plus(database.settings().linkLifetime())))
                    .bind("by", by.name())
                    .bindArray("makers", String.class, grants.makers(handle, by, name))
                    .execute();
            database.audit().append(handle, by.did("link.make", "person:" + name, "", ""));
            return Optional.of(code);
        });
    }

    public SignIn signInByLink(String code, SignInOrigin whence) {
        SignIn outcome = byLink(code, whence);
        database.own()
                .tell(
                        switch (outcome) {
                            case SignIn.Success done -> signedIn(done.person(), SessionProof.Method.LINK, whence);
                            case SignIn.Rejection refused ->
                                CenterEvent.of(
                                        CenterEvent.Action.SIGN_IN, false, "", whence, "link-" + refused.reason());
                        });
        return outcome;
    }

    /** Creates the security event for a new session. */
    public static CenterEvent signedIn(Person person, SessionProof.Method method, SignInOrigin whence) {
        return CenterEvent.of(CenterEvent.Action.SIGN_IN, true, person.name(), whence, "")
                .with("method", method.text())
                .with("role", person.role().text());
    }

    private record Linked(Person person, List<String> makers) {}

    private SignIn byLink(String code, SignInOrigin whence) {
        return database.jdbi().inTransaction(handle -> {
            byte[] hash = Secret.hash(code);
            Optional<Linked> person = handle.createQuery("""
                            UPDATE sign_in_link l SET used_at = :now FROM person p
                            WHERE l.code_hash = :hash AND l.used_at IS NULL AND l.expires_at > :now AND p.name = l.person
                                AND p.disabled_at IS NULL AND p.removed_at IS NULL
                            RETURNING l.makers,\s""" + Person.COLUMNS)
                    .bind("hash", hash)
                    .bind("now", database.now())
                    .map((row, context) -> new Linked(Person.of(row), List.of((String[])
                            row.getArray("makers").getArray())))
                    .findOne();
            return person.<SignIn>map(one -> new SignIn.Success(
                            sessions.open(handle, one.person(), SessionProof.link(whence, one.makers())), one.person()))
                    .orElseGet(() -> new SignIn.Rejection(refusalReason(handle, hash)));
        });
    }

    private static String refusalReason(Handle handle, byte[] hash) {
        return handle.createQuery("SELECT used_at IS NOT NULL FROM sign_in_link WHERE code_hash = :hash")
                .bind("hash", hash)
                .mapTo(Boolean.class)
                .findOne()
                .map(used -> used ? "used" : "expired")
                .orElse("unknown");
    }

    /**
     * Returns the name of the service account that owns the token; empty for a person's token and for an invalid token.
     */
    public Optional<String> serviceOf(String token) {
        return byToken(token) instanceof AuthenticationResult.Authenticated known
                ? roster.find(known.person().name()).filter(Account::isService).map(Account::name)
                : Optional.empty();
    }

    /** Signs a browser in with an API token; the session ends no later than the token. */
    public Optional<SignIn.Success> signInByToken(String token, SignInOrigin whence) {
        Optional<SignIn.Success> outcome = withToken(token, whence);
        database.own()
                .tell(outcome.map(done -> signedIn(done.person(), SessionProof.Method.TOKEN, whence))
                        .orElseGet(() -> CenterEvent.of(CenterEvent.Action.SIGN_IN, false, "", whence, "token")));
        return outcome;
    }

    private Optional<SignIn.Success> withToken(String token, SignInOrigin whence) {
        return byToken(token) instanceof AuthenticationResult.Authenticated known
                ? Optional.of(database.jdbi()
                        .inTransaction(handle -> new SignIn.Success(
                                sessions.open(
                                        handle,
                                        known.person(),
                                        SessionProof.token(known.credential().id(), whence)),
                                known.person(),
                                known.bearer())))
                : Optional.empty();
    }

    /**
     * Signs a browser in for a person whom an identity provider authenticated.
     *
     * @param verifiedAt when the person authenticated at the provider, null if unknown
     * @return empty if no enabled account has this name
     */
    public Optional<SignIn.Success> signInByProvider(
            String name, SessionProof.ProviderSession at, SignInOrigin whence, @Nullable Instant verifiedAt) {
        Optional<SignIn.Success> done = database.jdbi().inTransaction(handle -> {
            roster.lock(handle);
            return roster.find(handle, name)
                    .filter(Tokens::canSignIn)
                    .map(account -> new SignIn.Success(
                            sessions.open(
                                    handle,
                                    account.person(),
                                    new SessionProof(
                                            SessionProof.Method.PROVIDER, null, whence, verifiedAt, at, List.of())),
                            account.person()));
        });
        done.ifPresent(one -> database.own().tell(signedIn(one.person(), SessionProof.Method.PROVIDER, whence)));
        return done;
    }

    /** Audits that a person read a restricted object. */
    public void read(Actor by, String object) {
        database.jdbi().useTransaction(handle -> database.audit().append(handle, by.did("case.read", object, "", "")));
    }

    /** Authenticates a request by its token, which counts as a use of the token. */
    public AuthenticationResult byToken(String token) {
        return database.jdbi().withHandle(handle -> {
            AuthenticationResult recognition = standings.ofToken(handle, Secret.hash(token));
            if (recognition instanceof AuthenticationResult.Authenticated known) {
                tokens.used(handle, known.credential().id());
            }
            return recognition;
        });
    }

    /** Authenticates a request by the client certificate of its connection, which counts as a use of the certificate. */
    public AuthenticationResult byCertificate(X509Certificate certificate) {
        String fingerprint = Fingerprint.of(certificate).toString();
        return database.jdbi().withHandle(handle -> {
            AuthenticationResult recognition = standings.ofCertificate(handle, fingerprint);
            if (recognition instanceof AuthenticationResult.Authenticated) {
                tokens.usedCertificate(handle, fingerprint);
            }
            return recognition;
        });
    }

    /** Whether the certificate belongs to a partner that has another account. */
    public boolean isOfAnotherPartner(X509Certificate certificate, String account) {
        return database.jdbi()
                .withHandle(handle -> standings.accountOfCertificate(
                        handle, Fingerprint.of(certificate).toString()))
                .filter(owner -> !owner.equals(account))
                .isPresent();
    }

    /**
     * Authenticates a session.
     *
     * @param attended whether the person is active; only requests of an active person prevent the session from becoming
     * idle
     */
    public AuthenticationResult bySession(String session, boolean attended) {
        return database.jdbi().withHandle(handle -> {
            AuthenticationResult recognition = standings.ofSession(handle, Secret.hash(session));
            if (attended && recognition instanceof AuthenticationResult.Authenticated known) {
                sessions.used(handle, known.credential().id());
            }
            return recognition;
        });
    }

    /** Returns an enabled person with the current rights. */
    public Optional<Person> person(Handle handle, String name) {
        return standings.person(handle, name);
    }

    /**
     * Returns the current state of the credentials of connected clients. The lookup does not count as a use of the
     * credentials.
     */
    public Map<Credential, CredentialStatuses.Now> standings(Handle handle, Set<Credential> credentials) {
        return standings.of(handle, credentials);
    }

    public void signOut(String session) {
        sessions.end(session);
    }
}
