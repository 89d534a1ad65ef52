package io.watchfloor.dashboards.access.request;

import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.CenterEvent;
import io.watchfloor.dashboards.access.CredentialStatus;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.SignInOrigin;
import io.watchfloor.dashboards.access.limits.GuessThrottle;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Rights;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Decides whether a request is allowed, before the route handles the request. Blocks on the database. */
public final class Access {

    /** Name without prefix: see {@link SessionCookie}. */
    public static final String COOKIE = "watchfloor_session";

    private static final String UNATTENDED = "Watchfloor-Unattended";
    private static final String BEARER = "Bearer ";
    private static final String TAXII = "/taxii2";

    private final People people;
    private final Origins origins;
    private final DeviceCookie devices;
    private final SignInAttempts attempts;

    /** Result of checking a request. */
    public sealed interface Decision {

        /** @param sender empty only if the route requires no right */
        record Allowed(Optional<AuthenticationResult.Authenticated> sender) implements Decision {}

        /** The request has no valid credential. */
        record SignedOut(CredentialStatus why) implements Decision {}

        /** The credential is invalid, and too many attempts from the same source have failed. */
        record TooMany(Duration worthWaiting) implements Decision {}

        /** The request was caused by a page of another site. */
        record Foreign() implements Decision {}

        /** @param byToken whether the person has the right, but the token does not include it */
        record Forbidden(Person person, Verb needed, boolean byToken) implements Decision {}
    }

    public Access(People people, Origins origins, SignInAttempts attempts) {
        this.people = people;
        this.origins = origins;
        this.devices = new DeviceCookie(people.database().random());
        this.attempts = attempts;
    }

    public Decision decide(HttpRequest request, Verb needed) {
        boolean changes = changes(request.method());
        if (changes && origins.foreign(request)) {
            return new Decision.Foreign();
        }
        if (needed == Verb.NONE) {
            return new Decision.Allowed(Optional.empty());
        }
        Optional<String> token = token(request);
        if (token.isEmpty() && changes && session(request).isPresent() && !origins.own(request)) {
            return new Decision.Foreign();
        }
        return switch (recognize(request)) {
            case AuthenticationResult.Unknown unknown -> refused(unknown.why(), request);
            case AuthenticationResult.Authenticated known ->
                allows(known, needed)
                        ? new Decision.Allowed(Optional.of(known))
                        : new Decision.Forbidden(
                                known.person(), needed, known.person().may(needed));
        };
    }

    private Decision refused(CredentialStatus why, HttpRequest request) {
        Optional<Duration> wait = why == CredentialStatus.TOKEN_UNKNOWN
                ? attempts.left(Peer.of(request).address())
                : Optional.empty();
        return wait.<Decision>map(Decision.TooMany::new).orElseGet(() -> new Decision.SignedOut(why));
    }

    private static boolean allows(AuthenticationResult.Authenticated known, Verb needed) {
        return Rights.decide(known.bearer(), needed, ProtectedResource.Center.CENTER)
                .allowed();
    }

    /**
     * Authenticates by token, otherwise by session, otherwise by the client certificate of a partner. Requests of an idle
     * page are marked as unattended and do not keep the session alive; neither do WebSockets, which reconnect
     * automatically.
     */
    public AuthenticationResult recognize(HttpRequest request) {
        boolean attended = Origins.header(request, UNATTENDED).isEmpty()
                && Origins.header(request, "Upgrade").isEmpty();
        Optional<String> token = token(request);
        return token.isPresent()
                ? certified(named(byToken(token.get(), request), request), request)
                : session(request)
                        .map(session -> people.bySession(session, attended))
                        .orElseGet(() -> byCertificate(request));
    }

    /** The certificate proves a partner: the connection handshake or a listed proxy has checked the client's key. */
    private AuthenticationResult byCertificate(HttpRequest request) {
        Optional<AuthenticationResult> result =
                Peer.of(request).line().certificate().map(people::byCertificate);
        // A browser may have a certificate for other purposes: its user is asked to sign in.
        boolean toSignIn = result.isEmpty()
                || (result.get() instanceof AuthenticationResult.Unknown unknown
                        && unknown.why() == CredentialStatus.CERTIFICATE_UNKNOWN
                        && Origins.header(request, "Sec-Fetch-Site").isPresent());
        return toSignIn ? new AuthenticationResult.Unknown(CredentialStatus.NOT_SIGNED_IN) : result.get();
    }

    /** With the certificate of a partner, only tokens of the partner are valid. */
    private AuthenticationResult certified(AuthenticationResult byToken, HttpRequest request) {
        return byToken instanceof AuthenticationResult.Authenticated known
                        && Peer.of(request)
                                .line()
                                .certificate()
                                .filter(one -> people.isOfAnotherPartner(
                                        one, known.person().name()))
                                .isPresent()
                ? new AuthenticationResult.Unknown(CredentialStatus.CERTIFICATE_MISMATCH)
                : byToken;
    }

    /** The API token: the bearer token, or the password of a TAXII client. */
    private static Optional<String> token(HttpRequest request) {
        return bearer(request).or(() -> basic(request).map(BasicCredentials::password));
    }

    /** A TAXII client must name the account of its token. */
    private static AuthenticationResult named(AuthenticationResult result, HttpRequest request) {
        boolean other = result instanceof AuthenticationResult.Authenticated known
                && bearer(request).isEmpty()
                && basic(request)
                        .filter(one -> one.username().equals(known.person().name()))
                        .isEmpty();
        return other ? new AuthenticationResult.Unknown(CredentialStatus.TOKEN_UNKNOWN) : result;
    }

    /** Basic credentials are read on the paths of TAXII only, whose clients must support them. */
    private static Optional<BasicCredentials> basic(HttpRequest request) {
        String path = request.getUri().path();
        return path.equals(TAXII) || path.startsWith(TAXII + "/")
                ? Origins.header(request, "Authorization").flatMap(BasicCredentials::parse)
                : Optional.empty();
    }

    private AuthenticationResult byToken(String token, HttpRequest request) {
        AuthenticationResult recognition = people.byToken(token);
        if (recognition instanceof AuthenticationResult.Unknown unknown
                && unknown.why() == CredentialStatus.TOKEN_UNKNOWN) {
            attempts.wrong(GuessThrottle.Kind.TOKEN, Peer.of(request).address());
            SignInOrigin whence = new SignInOrigin(Peer.of(request).address().getHostAddress(), "");
            people.own()
                    .tell(CenterEvent.of(
                            CenterEvent.Action.TOKEN_GUESS,
                            false,
                            "",
                            whence,
                            unknown.why().code()));
        }
        return recognition;
    }

    /** Sets the cookie that identifies a browser. */
    public DeviceCookie devices() {
        return devices;
    }

    public static Optional<String> session(HttpRequest request) {
        return SessionCookie.read(request);
    }

    /** The bearer token (RFC 6750). */
    public static Optional<String> bearer(HttpRequest request) {
        return Origins.header(request, "Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static boolean changes(HttpMethod method) {
        return !method.equals(HttpMethods.GET) && !method.equals(HttpMethods.HEAD);
    }
}
