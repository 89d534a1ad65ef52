package io.watchfloor.dashboards.people.routes;

import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.request.Access;
import io.watchfloor.dashboards.access.request.SessionCookie;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.ops.platform.limits.Peer;
import java.net.InetAddress;
import java.time.Duration;
import org.apache.pekko.http.javadsl.model.HttpHeader;

/** A browser's session, at the moment of signing in. */
public final class BrowserSession {

    private BrowserSession() {}

    /**
     * The cookie of the new session. Whatever session the browser had before ends: it is never taken over, so that nobody can plant one
     * and wait for somebody to sign in to it.
     *
     * @param session the secret of the new one
     */
    public static HttpHeader begin(Call call, People people, String session, Duration lifetime) {
        Access.session(call.request()).filter(old -> !old.equals(session)).ifPresent(people::signOut);
        return SessionCookie.set(call.request(), session, lifetime.toSeconds());
    }

    static InetAddress from(Call call) {
        return Peer.of(call.request()).address();
    }
}
