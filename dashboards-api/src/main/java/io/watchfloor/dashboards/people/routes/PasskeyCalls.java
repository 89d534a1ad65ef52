package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.Credential;
import io.watchfloor.dashboards.access.limits.GuessThrottle;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.passkey.PasskeyException;
import io.watchfloor.dashboards.access.passkey.PasskeyParty;
import io.watchfloor.dashboards.access.passkey.PasskeyRefusal;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Helpers shared by all passkey routes. */
final class PasskeyCalls {

    private final Optional<URI> publicAddress;
    private final PasskeyMetrics metrics;
    private final SignInAttempts attempts;

    PasskeyCalls(Optional<URI> publicAddress, PasskeyMetrics metrics, SignInAttempts attempts) {
        this.publicAddress = publicAddress;
        this.metrics = metrics;
        this.attempts = attempts;
    }

    /** Returns the relying party for this browser; empty if the address has no host name. */
    Optional<PasskeyParty> relyingParty(Call call) {
        return PasskeyParty.of(call.request(), publicAddress);
    }

    PasskeyParty party(Call call) {
        return relyingParty(call)
                .orElseThrow(() -> problem(PasskeyRefusal.NO_NAME).asException());
    }

    /** Returns the id of the session. */
    static String session(Call call) {
        return switch (call.credential()) {
            case Credential.OfSession session -> session.id();
            case Credential.OfToken token ->
                throw problem(PasskeyRefusal.SESSION).asException();
            case Credential.OfCertificate certificate ->
                throw problem(PasskeyRefusal.SESSION).asException();
        };
    }

    /** Returns rejections as problem documents, and counts the results. */
    ApiRoute.Reading counted(String ceremony, ApiRoute.Reading reading) {
        return call -> {
            try {
                HttpResponse answer = reading.answer(call);
                metrics.ended(ceremony, "done");
                return answer;
            } catch (PasskeyException refused) {
                metrics.ended(ceremony, refused.why().code());
                throw waits(call, refused.why())
                        .map(Problem::tooMany)
                        .orElseGet(() -> problem(refused.why()))
                        .asException();
            }
        };
    }

    /** Returns how long a client without a session must wait after too many failed attempts. */
    private Optional<Duration> waits(Call call, PasskeyRefusal why) {
        if (call.sender().isPresent()) {
            return Optional.empty();
        }
        if (why == PasskeyRefusal.CODE) {
            return attempts.wrong(GuessThrottle.Kind.RECOVERY, BrowserSession.from(call));
        }
        attempts.wrongPasskey(BrowserSession.from(call));
        return Optional.empty();
    }

    private static Problem problem(PasskeyRefusal why) {
        return Problem.of(why.status(), why.code(), why.sentence());
    }
}
