package io.watchfloor.dashboards.people.routes;

import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.dashboards.access.passkey.Network;
import io.watchfloor.dashboards.access.passkey.PasskeyResponse;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.access.request.SessionCookie;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.people.views.PasskeyAssertion;
import io.watchfloor.dashboards.people.views.PasskeyRequestOptions;
import io.watchfloor.dashboards.people.views.PersonView;
import io.watchfloor.dashboards.people.views.RecoveryCode;
import io.watchfloor.dashboards.people.views.SessionVerification;
import io.watchfloor.dashboards.people.views.SignInMethods;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code /auth}: sign-in methods, and signing in with a passkey or recovery code; {@code /me/verification}: repeated
 * passkey check.
 */
final class SignInMethodRoutes {

    private static final long LARGEST = 16 * 1024;

    private final People people;
    private final Proofs proofs;
    private final Duration sessionLifetime;
    private final PasskeySettings settings;
    private final List<SignInMethods.Provider> providers;
    private final PasskeyCalls calls;
    private final Clock clock;

    SignInMethodRoutes(
            People people,
            Proofs proofs,
            Duration sessionLifetime,
            PasskeySettings settings,
            List<SingleSignOn.Offer> providers,
            PasskeyCalls calls,
            Clock clock) {
        this.people = people;
        this.proofs = proofs;
        this.sessionLifetime = sessionLifetime;
        this.settings = settings;
        this.providers = providers.stream()
                .map(one -> new SignInMethods.Provider(one.name(), one.title()))
                .toList();
        this.calls = calls;
        this.clock = clock;
    }

    List<ApiRoute> routes() {
        return List.of(
                ApiRoute.get("/api/v1/auth/sign-in-methods", Verb.NONE, call -> Answers.json(ways(call)))
                        .is(Operation.of("getSignInMethods", "Get the available sign-in methods")
                                .answers(SignInMethods.class)),
                ApiRoute.get(
                                "/api/v1/auth/passkeys/options",
                                Verb.NONE,
                                calls.counted("sign-in-options", this::signInOptions))
                        .is(Operation.of("askForAnyPasskey", "Get the browser options for signing in with a passkey")
                                .text(
                                        "The challenge is valid for one answer, within watchfloor.passkeys.answer-within.")
                                .answers(PasskeyRequestOptions.class)
                                .refuses(409, "passkey.no-name.")),
                ApiRoute.reading(
                                "POST",
                                "/api/v1/auth/passkeys/verify",
                                Verb.NONE,
                                calls.counted("sign-in", this::signIn))
                        .withBodyOf(LARGEST)
                        .is(Operation.of("signInByPasskey", "Sign a browser in with a passkey")
                                .takes(PasskeyAssertion.class)
                                .answers(PersonView.class)
                                .refuses(403, REFUSED)
                                .refuses(409, "passkey.no-name.")),
                ApiRoute.reading("POST", "/api/v1/auth/recovery", Verb.NONE, calls.counted("recovery", this::recover))
                        .is(Operation.of(
                                        "signInByRecoveryCode",
                                        "Sign a browser in with a recovery code; each code works once")
                                .takes(RecoveryCode.class)
                                .answers(PersonView.class)
                                .refuses(403, "passkey.code: the code is unknown or was already used.")),
                ApiRoute.get(
                                "/api/v1/me/verification/options",
                                Verb.SELF,
                                calls.counted("verify-options", this::verificationOptions))
                        .is(Operation.of("askForMyPasskey", "Get the browser options for a repeated passkey check")
                                .answers(PasskeyRequestOptions.class)
                                .refuses(403, "passkey.none-here: none of your passkeys is valid at this address.")
                                .refuses(409, "passkey.no-name or passkey.session.")),
                ApiRoute.get("/api/v1/me/verification", Verb.SELF, call -> Answers.noContent())
                        .asDangerous()
                        .is(Operation.of(
                                        "checkVerification", "Check whether a sensitive operation would be allowed now")
                                .text("For requests that cannot include a passkey check, such as downloads.")
                                .answersNothing()),
                ApiRoute.reading("POST", "/api/v1/me/verification", Verb.SELF, calls.counted("verify", this::verify))
                        .is(Operation.of(
                                        "showMyPasskey",
                                        "Repeat the passkey check after a request was rejected with access.step-up")
                                .text("The session gets a new cookie.")
                                .takes(PasskeyAssertion.class)
                                .answers(SessionVerification.class)
                                .refuses(403, REFUSED)
                                .refuses(409, "passkey.no-name or passkey.session.")));
    }

    private static final String REFUSED = "passkey.challenge, .expired, .type, .origin, .cross-origin, .rp, .presence,"
            + " .verification, .backup, .unknown, .person, .signature, .counter or .blocked: the"
            + " passkey was rejected.";

    private SignInMethods ways(Call call) {
        boolean here = calls.relyingParty(call).isPresent();
        return new SignInMethods(here, here ? null : elsewhere(call), providers, true);
    }

    /** On this machine passkeys can be used at localhost with the same port. */
    private static @Nullable String elsewhere(Call call) {
        String host = call.header("Host").orElse("").toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        boolean port = colon > 0 && !host.endsWith("]");
        String name = port ? host.substring(0, colon) : host;
        return HttpSettings.isLoopbackName(name)
                ? (Origins.isSecure(call.request()) ? "https" : "http") + "://localhost"
                        + (port ? host.substring(colon) : "")
                : null;
    }

    private HttpResponse signInOptions(Call call) {
        Network network = Network.of(Peer.of(call.request()).address());
        return Answers.json(PasskeyRequestOptions.of(proofs.ceremonies().signInOptions(calls.party(call), network)));
    }

    private HttpResponse signIn(Call call) {
        PasskeyResponse.AssertionResponse said = readAssertion(call);
        return signedIn(call, proofs.ceremonies().signIn(said, calls.party(call), call.origin()));
    }

    private HttpResponse recover(Call call) {
        return signedIn(
                call, proofs.codes().signIn(call.body(RecoveryCode.class).code(), call.origin()));
    }

    /** Ends the browser's previous session. */
    private HttpResponse signedIn(Call call, People.SignIn.Success done) {
        return Answers.json(PersonView.of(done.person()))
                .addHeader(BrowserSession.begin(call, people, done.session(), sessionLifetime));
    }

    private HttpResponse verificationOptions(Call call) {
        String session = PasskeyCalls.session(call);
        return Answers.json(PasskeyRequestOptions.of(
                proofs.ceremonies().verificationOptions(call.person().name(), session, calls.party(call))));
    }

    private HttpResponse verify(Call call) {
        PasskeyResponse.AssertionResponse said = readAssertion(call);
        PasskeyCalls.session(call);
        String session = proofs.ceremonies().verify(said, calls.party(call), call.actor(), call.origin());
        return Answers.json(new SessionVerification(clock.instant().plus(settings.stepUpWithin())))
                .addHeader(SessionCookie.set(call.request(), session, sessionLifetime.toSeconds()));
    }

    private static PasskeyResponse.AssertionResponse readAssertion(Call call) {
        PasskeyAssertion asked = call.body(PasskeyAssertion.class);
        return PasskeyResponse.AssertionResponse.of(
                asked.id(), asked.clientData(), asked.authenticatorData(), asked.signature(), asked.userHandle());
    }
}
