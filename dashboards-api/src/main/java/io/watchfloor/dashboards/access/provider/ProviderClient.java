package io.watchfloor.dashboards.access.provider;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** HTTP client of an identity provider: metadata, keys, tokens and user info. Blocks. */
final class ProviderClient {

    /** Metadata is fetched again after this time, and may be used for {@link #STALE_FOR} longer if fetching fails. */
    private static final Duration GOOD_FOR = Duration.ofHours(1);

    private static final Duration STALE_FOR = Duration.ofHours(24);
    /** Pause after a failed request, so that waiting sign-ins fail together instead of one after the other. */
    private static final Duration REST = Duration.ofSeconds(5);

    private static final long MOST_WAIT_MILLIS = 1000;
    private static final String DESCRIPTION = "/.well-known/openid-configuration";

    private final Provider provider;
    private final EgressClient egress;
    private final Semaphore slots;
    private final Clock clock;
    private final SigningKeys keys;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable OIDCProviderMetadata described;
    private volatile Instant describedAt = Instant.MIN;
    private volatile @Nullable ProviderException failure;
    private volatile Instant failedAt = Instant.MIN;

    /**
     * @param slots limits concurrent requests to this provider, so that a slow provider blocks neither other providers
     * nor notifications
     * @param staleKeys runs whenever old keys are used because the provider does not respond
     */
    ProviderClient(Provider provider, EgressClient egress, Semaphore slots, Clock clock, Runnable staleKeys) {
        this.provider = provider;
        this.egress = egress;
        this.slots = slots;
        this.clock = clock;
        this.keys = new SigningKeys(() -> body(EgressRequest.get(description().getJWKSetURI())), clock, staleKeys);
    }

    SigningKeys keys() {
        return keys;
    }

    OIDCProviderMetadata description() throws ProviderException {
        OIDCProviderMetadata known = described;
        if (known != null && describedAt.plus(GOOD_FOR).isAfter(clock.instant())) {
            return known;
        }
        if (!waited(() -> asking.tryLock(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS))) {
            throw new ProviderException(
                    Reason.BUSY, "The provider's metadata is being requested, and the provider does not answer");
        }
        try {
            return described(clock.instant());
        } finally {
            asking.unlock();
        }
    }

    private OIDCProviderMetadata described(Instant now) throws ProviderException {
        OIDCProviderMetadata known = described;
        if (known != null && describedAt.plus(GOOD_FOR).isAfter(now)) {
            return known;
        }
        ProviderException before = failure;
        if (before != null && failedAt.plus(REST).isAfter(now)) {
            throw before;
        }
        try {
            OIDCProviderMetadata fetched = describe(now);
            failure = null;
            return fetched;
        } catch (ProviderException e) {
            failure = e;
            failedAt = clock.instant();
            if (known != null && describedAt.plus(STALE_FOR).isAfter(now) && e.reason() == Reason.UNREACHABLE) {
                return known;
            }
            throw e;
        }
    }

    /** An operation that may block. */
    @FunctionalInterface
    private interface Waiting {
        boolean done() throws InterruptedException;
    }

    private static boolean waited(Waiting waiting) {
        try {
            return waiting.done();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Fetches the metadata, even if it is cached. */
    OIDCProviderMetadata describe(Instant now) throws ProviderException {
        URI issuer = provider.settings().issuer();
        String at = issuer.toString().replaceFirst("/$", "") + DESCRIPTION;
        try {
            OIDCProviderMetadata fetched = OIDCProviderMetadata.parse(body(EgressRequest.get(URI.create(at))));
            check(fetched, issuer);
            describedAt = now;
            described = fetched;
            return fetched;
        } catch (ParseException e) {
            throw new ProviderException(Reason.METADATA, at + " is not provider metadata: " + e.getMessage());
        }
    }

    private static void check(OIDCProviderMetadata one, URI issuer) throws ProviderException {
        if (!issuer.toString().equals(one.getIssuer().getValue())) {
            throw new ProviderException(
                    Reason.METADATA,
                    "The issuer in the metadata is %s, but the settings name %s".formatted(one.getIssuer(), issuer));
        }
        for (URI endpoint : new URI[] {
            one.getAuthorizationEndpointURI(),
            one.getTokenEndpointURI(),
            one.getJWKSetURI(),
            one.getUserInfoEndpointURI()
        }) {
            if (endpoint != null && "https".equals(issuer.getScheme()) && !"https".equals(endpoint.getScheme())) {
                throw new ProviderException(Reason.METADATA, endpoint + " does not start with https");
            }
        }
        if (one.getAuthorizationEndpointURI() == null || one.getTokenEndpointURI() == null) {
            throw new ProviderException(
                    Reason.METADATA, "The metadata contains no authorization endpoint or no token endpoint");
        }
    }

    /** Exchanges an authorization code for tokens. Each code can be used once. */
    OIDCTokens redeem(String code, CodeVerifier verifier, URI callback) throws ProviderException {
        OIDCProviderMetadata description = description();
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(new AuthorizationCode(code), callback, verifier);
        ClientID client = new ClientID(provider.settings().client().id());
        URI endpoint = description.getTokenEndpointURI();
        HTTPRequest asked = authentication(description, client)
                .map(proof -> new TokenRequest.Builder(endpoint, proof, grant).build())
                .orElseGet(() -> new TokenRequest.Builder(endpoint, client, grant).build())
                .toHTTPRequest();
        EgressRequest request = EgressRequest.post(
                        endpoint, "application/x-www-form-urlencoded", Objects.requireNonNullElse(asked.getBody(), ""))
                .header("Accept", "application/json");
        String proof = asked.getAuthorization();
        return tokens(answer(proof == null ? request : request.header("Authorization", proof)));
    }

    private Optional<ClientAuthentication> authentication(OIDCProviderMetadata description, ClientID client) {
        List<ClientAuthenticationMethod> methods = description.getTokenEndpointAuthMethods();
        boolean basic = methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
        return provider.secret()
                .map(Secret::new)
                .map(secret -> basic ? new ClientSecretBasic(client, secret) : new ClientSecretPost(client, secret));
    }

    private static OIDCTokens tokens(EgressAnswer answer) throws ProviderException {
        try {
            HTTPResponse response = new HTTPResponse(answer.status());
            response.setContentType(answer.header("content-type").orElse("application/json"));
            response.setBody(answer.body());
            TokenResponse parsed = OIDCTokenResponseParser.parse(response);
            if (!parsed.indicatesSuccess()) {
                throw new ProviderException(
                        Reason.CODE,
                        "The provider rejected the code: "
                                + parsed.toErrorResponse().getErrorObject());
            }
            OIDCTokens tokens = ((OIDCTokenResponse) parsed.toSuccessResponse()).getOIDCTokens();
            if (tokens.getIDTokenString() == null) {
                throw new ProviderException(Reason.ANSWER, "The provider's response contains no ID token");
            }
            return tokens;
        } catch (ParseException e) {
            throw new ProviderException(
                    Reason.ANSWER, "The response of the token endpoint cannot be read: " + e.getMessage());
        }
    }

    /** Returns the response of the userinfo endpoint as JSON; empty if the provider has no such endpoint. */
    Optional<String> userInfo(AccessToken token) throws ProviderException {
        URI endpoint = description().getUserInfoEndpointURI();
        return endpoint == null
                ? Optional.empty()
                : Optional.of(body(EgressRequest.get(endpoint).header("Authorization", "Bearer " + token.getValue())));
    }

    /** Fetches the ids of all groups of the token's user from Microsoft Graph. */
    String graphGroups(URI graph, AccessToken token) throws ProviderException {
        return body(EgressRequest.post(
                        URI.create(graph + "/me/getMemberObjects"),
                        "application/json",
                        "{\"securityEnabledOnly\":false}")
                .header("Authorization", "Bearer " + token.getValue()));
    }

    private String body(EgressRequest request) throws ProviderException {
        EgressAnswer answer = answer(request);
        if (answer.status() != 200) {
            throw new ProviderException(
                    answer.status() >= 500 ? Reason.UNREACHABLE : Reason.METADATA,
                    "%s answered %d".formatted(request.uri(), answer.status()));
        }
        return answer.body();
    }

    private EgressAnswer answer(EgressRequest request) throws ProviderException {
        if (!waited(() -> slots.tryAcquire(MOST_WAIT_MILLIS, TimeUnit.MILLISECONDS))) {
            throw new ProviderException(Reason.BUSY, "Too many requests to identity providers are in progress");
        }
        try {
            return egress.send(request);
        } catch (EgressFailure e) {
            throw new ProviderException(Reason.UNREACHABLE, e.code() + ": " + e.getMessage());
        } finally {
            slots.release();
        }
    }
}
