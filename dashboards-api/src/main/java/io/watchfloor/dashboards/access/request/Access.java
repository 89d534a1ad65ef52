package io.watchfloor.dashboards.access.request;

import io.watchfloor.dashboards.access.OwnEvent;
import io.watchfloor.dashboards.access.Person;
import io.watchfloor.dashboards.access.Recognition;
import io.watchfloor.dashboards.access.Standing;
import io.watchfloor.dashboards.access.Whence;
import io.watchfloor.dashboards.access.limits.Attempts;
import io.watchfloor.dashboards.access.limits.Guesses;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.ops.platform.limits.Peer;
import io.watchfloor.ops.platform.rights.Rights;
import io.watchfloor.ops.platform.rights.Thing;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Decides, before a route runs, whether the request is allowed. Blocks on the database. */
public final class Access {

    /** Its plain name: see {@link SessionCookie}. */
    public static final String COOKIE = "watchfloor_session";

    private static final String UNATTENDED = "Watchfloor-Unattended";
    private static final String BEARER = "Bearer ";

    private final People people;
    private final Origins origins;
    private final DeviceCookie devices;
    private final Attempts attempts;

    /** The answer. */
    public sealed interface Decision {

        /** @param sender empty only when the route needs no permission */
        record Allowed(Optional<Recognition.Known> sender) implements Decision {}

        /** Nobody is signed in, or no longer. */
        record SignedOut(Standing why) implements Decision {}

        /** What was sent is wrong, as much from there was before. */
        record TooMany(Duration worthWaiting) implements Decision {}

        /** The browser was sent here by another site. */
        record Foreign() implements Decision {}

        /** @param byToken whether the person may, but not with this token */
        record Forbidden(Person person, Verb needed, boolean byToken) implements Decision {}
    }

    public Access(People people, Origins origins, Attempts attempts) {
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
        Optional<String> token = bearer(request);
        if (token.isEmpty() && changes && session(request).isPresent() && !origins.own(request)) {
            return new Decision.Foreign();
        }
        return switch (recognize(request)) {
            case Recognition.Unknown unknown -> refused(unknown.why(), request);
            case Recognition.Known known ->
                allows(known, needed)
                        ? new Decision.Allowed(Optional.of(known))
                        : new Decision.Forbidden(
                                known.person(), needed, known.person().may(needed));
        };
    }

    private Decision refused(Standing why, HttpRequest request) {
        Optional<Duration> wait =
                why == Standing.TOKEN_UNKNOWN ? attempts.left(Peer.of(request).address()) : Optional.empty();
        return wait.<Decision>map(Decision.TooMany::new).orElseGet(() -> new Decision.SignedOut(why));
    }

    private static boolean allows(Recognition.Known known, Verb needed) {
        return Rights.decide(known.bearer(), needed, Thing.Center.CENTER).allowed();
    }

    /**
     * Identifies the sender by token, or otherwise by session. A request of an untouched page says that it is
     * unattended, and does not keep the session from becoming idle; neither does a page's WebSocket, which reconnects
     * by itself.
     */
    public Recognition recognize(HttpRequest request) {
        boolean attended = Origins.header(request, UNATTENDED).isEmpty()
                && Origins.header(request, "Upgrade").isEmpty();
        Optional<String> token = bearer(request);
        return token.isPresent()
                ? byToken(token.get(), request)
                : session(request)
                        .map(session -> people.bySession(session, attended))
                        .orElseGet(() -> new Recognition.Unknown(Standing.NOT_SIGNED_IN));
    }

    private Recognition byToken(String token, HttpRequest request) {
        Recognition recognition = people.byToken(token);
        if (recognition instanceof Recognition.Unknown unknown && unknown.why() == Standing.TOKEN_UNKNOWN) {
            attempts.wrong(Guesses.Kind.TOKEN, Peer.of(request).address());
            Whence whence = new Whence(Peer.of(request).address().getHostAddress(), "");
            people.own()
                    .tell(OwnEvent.of(
                            OwnEvent.Action.TOKEN_GUESS,
                            false,
                            "",
                            whence,
                            unknown.why().code()));
        }
        return recognition;
    }

    /** Gives a browser that has none a cookie by which it is known again. */
    public DeviceCookie devices() {
        return devices;
    }

    public static Optional<String> session(HttpRequest request) {
        return SessionCookie.read(request);
    }

    /** RFC 6750. */
    public static Optional<String> bearer(HttpRequest request) {
        return Origins.header(request, "Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static boolean changes(HttpMethod method) {
        return !method.equals(HttpMethods.GET) && !method.equals(HttpMethods.HEAD);
    }
}
