package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.request.SessionCookie;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.ops.platform.limits.Peer;
import java.net.InetAddress;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/** Starts a browser session after a sign-in. */
public final class BrowserSession {

    private BrowserSession() {}

    /**
     * Sets the cookie of the new session. The browser's previous session always ends, so that an attacker cannot plant
     * a session and wait for a sign-in (session fixation).
     *
     * @param session secret of the new session
     */
    public static HttpHeader begin(Call call, People people, String session, Duration lifetime) {
        Access.session(call.request()).filter(old -> !old.equals(session)).ifPresent(people::signOut);
        return SessionCookie.set(call.request(), session, lifetime.toSeconds());
    }

    static InetAddress from(Call call) {
        return Peer.of(call.request()).address();
    }
}
