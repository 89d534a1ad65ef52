package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.config.access.SsoSettings;
import io.watchfloor.dashboards.access.AccessDatabase;
import io.watchfloor.dashboards.access.PersonName;
import io.watchfloor.dashboards.access.Secret;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.passkey.Network;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.people.SessionProof;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import io.watchfloor.ops.platform.egress.EgressClient;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Single sign-on: OpenID Connect's authorization code flow with PKCE, and back-channel logout. Blocks on the database
 * and on the provider.
 */
public final class SingleSignOn {

    /**
     * Maximum number of concurrent requests to one provider, so that a slow provider blocks neither other providers nor
     * notifications.
     */
    private static final int AT_ONCE = 3;

    private final SsoSettings settings;
    private final People people;
    private final AccessDatabase database;
    private final PendingSignIns pending;
    private final ProviderPeople known;
    private final SsoMetrics metrics;
    private final Provisioning provisioning;
    private final Map<String, At> providers = new LinkedHashMap<>();

    /** A provider on the sign-in page. */
    public record Offer(String name, String title) {}

    /**
     * A started sign-in.
     *
     * @param where address to which the browser is redirected
     * @param browser value of the browser's cookie
     */
    public record Begun(URI where, String browser) {}

    /**
     * State of a provider on this node.
     *
     * @param people number of users who signed in at least once
     * @param lastRefusal code of the last rejected sign-in; null if there was none
     */
    public record Health(
            String name,
            String title,
            String kind,
            String issuer,
            int people,
            @Nullable Instant lastSignInAt,
            @Nullable String lastRefusal,
            @Nullable Instant lastRefusalAt) {}

    /** A finding of a provider check. */
    public record Finding(boolean good, String what, String detail) {}

    private static final class At {
        private final Provider provider;
        private final ProviderClient client;
        private volatile @Nullable Instant signedInAt;
        private volatile @Nullable String refusal;
        private volatile @Nullable Instant refusedAt;

        At(Provider provider, ProviderClient client) {
            this.provider = provider;
            this.client = client;
        }
    }

    /**
     * @param environment environment variables, which may contain secrets
     * @throws io.watchfloor.config.node.StartFailure if the settings of a provider are invalid
     */
    public SingleSignOn(
            SsoSettings settings,
            People people,
            AccessDatabase database,
            EgressClient egress,
            Map<String, String> environment,
            PrometheusRegistry registry) {
        this.settings = settings;
        this.people = people;
        this.database = database;
        this.pending = new PendingSignIns(database, settings.patience());
        this.known = new ProviderPeople(database, people.roster());
        this.metrics = new SsoMetrics(registry);
        for (ProviderSettings one : settings.providers()) {
            Provider provider = Provider.of(one, environment);
            providers.put(
                    one.name(),
                    new At(
                            provider,
                            new ProviderClient(
                                    provider,
                                    egress,
                                    new Semaphore(AT_ONCE),
                                    database.clock(),
                                    () -> metrics.staleKeys(one.name()))));
        }
        this.provisioning = new Provisioning(
                database,
                people.roster(),
                providers.values().stream().map(at -> at.provider).toList());
    }

    /** Users and groups written by SCIM. */
    public Provisioning provisioning() {
        return provisioning;
    }

    public List<Offer> offers() {
        return providers.values().stream()
                .map(at -> new Offer(at.provider.name(), at.provider.settings().title()))
                .toList();
    }

    /**
     * Starts a sign-in.
     *
     * @param browser value of the browser's cookie; if the browser sent no cookie, a new value is created
     * @param from address of the browser
     * @param callback address to which the provider redirects the browser
     */
    public Begun begin(String name, Optional<String> browser, InetAddress from, URI callback) throws ProviderException {
        At at = at(name);
        try {
            ProviderSettings provider = at.provider.settings();
            OIDCProviderMetadata description = at.client.description();
            PendingSignIns.Pending begun =
                    pending.begin(name, browser.orElseGet(() -> Secret.next(database.random(), "")), Network.of(from));
            AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                            ResponseType.CODE,
                            new Scope(provider.client().scopes().toArray(String[]::new)),
                            new ClientID(provider.client().id()),
                            callback)
                    .endpointURI(description.getAuthorizationEndpointURI())
                    .state(new State(begun.state()))
                    .nonce(begun.nonce())
                    .codeChallenge(begun.verifier(), CodeChallengeMethod.S256);
            if (!provider.requirements().acr().isEmpty()) {
                request.acrValues(
                        provider.requirements().acr().stream().map(ACR::new).toList());
            }
            return new Begun(request.build().toURI(), begun.browser());
        } catch (ProviderException e) {
            throw noted(at, e);
        }
    }

    /**
     * Finishes a sign-in.
     *
     * @param query of the provider's redirect
     * @param browser value of the browser's cookie
     */
    public People.SignIn.Success finish(
            String name, Map<String, List<String>> query, Optional<String> browser, SignInOrigin whence, URI callback)
            throws ProviderException {
        At at = at(name);
        try {
            People.SignIn.Success done = finished(at, query, browser, whence, callback);
            at.signedInAt = database.now();
            metrics.signedIn(name);
            return done;
        } catch (ProviderException e) {
            throw noted(at, e);
        }
    }

    private People.SignIn.Success finished(
            At at, Map<String, List<String>> query, Optional<String> browser, SignInOrigin whence, URI callback)
            throws ProviderException {
        ProviderSettings provider = at.provider.settings();
        String state = one(query, "state")
                .orElseThrow(() -> new ProviderException(Reason.STATE, "The parameter state is missing"));
        PendingSignIns.Pending begun = pending.take(
                provider.name(),
                state,
                browser.orElseThrow(() -> new ProviderException(Reason.STATE, "The browser sent no sign-in cookie")));
        try {
            return proven(at, begun, query, whence, callback);
        } catch (ProviderException e) {
            audit(provider.name(), e, whence.address());
            throw e;
        }
    }

    private People.SignIn.Success proven(
            At at, PendingSignIns.Pending begun, Map<String, List<String>> query, SignInOrigin whence, URI callback)
            throws ProviderException {
        ProviderSettings provider = at.provider.settings();
        String issuer = provider.issuer().toString();
        Optional<String> told = one(query, "iss");
        if (told.isEmpty()
                ? at.client.description().supportsAuthorizationResponseIssuerParam()
                : !told.get().equals(issuer)) {
            throw new ProviderException(Reason.MIXED_UP, "iss in the answer is " + told.orElse("missing"));
        }
        Optional<String> error = one(query, "error");
        if (error.isPresent()) {
            throw new ProviderException(Reason.DENIED, "The provider answered " + error.get());
        }
        String code = one(query, "code")
                .orElseThrow(() -> new ProviderException(Reason.ANSWER, "The parameter code is missing"));
        OIDCTokens tokens = at.client.redeem(code, begun.verifier(), callback);
        SignedToken token = SignedToken.of(tokens.getIDTokenString(), at.client.keys());
        IdToken.check(
                token,
                provider,
                begun.nonce().getValue(),
                tokens.getAccessToken(),
                database.now(),
                settings.clockSkew());
        JWTClaimsSet claims = token.claims();
        String subject = IdToken.subject(claims, provider);
        Set<String> groups =
                new TreeSet<>(new Groups(provider.claims(), at.client).of(claims, subject, tokens.getAccessToken()));
        String name = PersonName.of(IdToken.text(claims, provider.claims().name()))
                .orElseThrow(() -> new ProviderException(
                        Reason.NAME,
                        "The claim %s contains no user name"
                                .formatted(provider.claims().name())));
        if (provisioning.shutOut(provider.name(), subject, name)) {
            throw new ProviderException(Reason.DISABLED, " is inactive according to SCIM");
        }
        provisioning.groups(provider.name(), subject, name).ifPresent(groups::addAll);
        String person = known.admit(
                provider.name(), subject, name, at.provider.access().to(groups), provider.adopts(), whence.address());
        String sid = IdToken.text(claims, "sid");
        return people.signInByProvider(
                        person,
                        new SessionProof.ProviderSession(provider.name(), sid.isEmpty() ? null : sid),
                        whence,
                        verifiedAt(claims, provider))
                .orElseThrow(() -> new ProviderException(Reason.DISABLED, person + " is disabled or removed"));
    }

    /**
     * A sign-in counts as an identity check only if the settings require a certain authentication method at the
     * provider.
     */
    private @Nullable Instant verifiedAt(JWTClaimsSet claims, ProviderSettings provider) {
        Object told = claims.getClaim("auth_time");
        if (!provider.requirements().any()) {
            return null;
        }
        Instant now = database.now();
        Instant at = switch (told) {
            case Date date -> date.toInstant();
            case Number seconds -> Instant.ofEpochSecond(seconds.longValue());
            case null, default -> null;
        };
        return at == null || at.isBefore(now) ? at : now;
    }

    /**
     * Ends sessions after a back-channel logout.
     *
     * @param message signed logout token
     * @return number of ended sessions
     */
    public int signedOutThere(String name, String message, String address) throws ProviderException {
        At at = at(name);
        try {
            SignedToken token = SignedToken.of(message, at.client.keys());
            LogoutToken logout = LogoutToken.of(token, at.provider.settings(), database.now(), settings.clockSkew());
            String person = logout.subject() == null ? null : known.person(name, logout.subject());
            // The id is stored in the same transaction, so that a repeated message is not rejected as a replay if the
            // sessions could not be ended.
            int ended = database.jdbi().inTransaction(handle -> {
                if (!known.first(handle, name, logout.id())) {
                    throw new ProviderException(Reason.REPLAY, "The message " + logout.id() + " was already received");
                }
                return person == null && logout.sid() == null
                        ? 0
                        : people.sessions()
                                .endAt(handle, name, logout.sid(), person, ProviderPeople.actor(name, address));
            });
            metrics.ended(name, ended);
            return ended;
        } catch (ProviderException e) {
            throw noted(at, e);
        }
    }

    /** State of all providers. */
    public List<Health> states() {
        return providers.values().stream().map(this::state).toList();
    }

    private Health state(At at) {
        ProviderSettings one = at.provider.settings();
        return new Health(
                one.name(),
                one.title(),
                one.kind().name().toLowerCase(java.util.Locale.ROOT),
                one.issuer().toString(),
                known.count(one.name()),
                at.signedInAt,
                at.refusal,
                at.refusedAt);
    }

    /** Checks the metadata and keys of a provider. */
    public List<Finding> check(String name) throws ProviderException {
        return ProviderCheck.of(at(name).provider, at(name).client, database.now());
    }

    private At at(String name) throws ProviderException {
        At at = providers.get(name);
        if (at == null) {
            throw new ProviderException(Reason.UNKNOWN, "No identity provider is named " + name);
        }
        return at;
    }

    private ProviderException noted(At at, ProviderException refused) {
        at.refusal = refused.reason().code();
        at.refusedAt = database.now();
        metrics.refused(at.provider.name(), refused.reason().code());
        return refused;
    }

    private void audit(String provider, ProviderException refused, String address) {
        database.jdbi()
                .useTransaction(handle -> database.audit()
                        .append(
                                handle,
                                ProviderPeople.actor(provider, address)
                                        .did(
                                                "provider.refuse",
                                                "provider:" + provider,
                                                "",
                                                refused.reason().code() + ": " + refused.getMessage())));
    }

    private static Optional<String> one(Map<String, List<String>> query, String name) throws ProviderException {
        List<String> values = query.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new ProviderException(Reason.ANSWER, name + "The parameter " + name + " occurs twice");
        }
        return values.stream().findFirst();
    }
}
