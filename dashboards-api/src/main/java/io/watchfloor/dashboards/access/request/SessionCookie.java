package io.watchfloor.dashboards.access.request;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The cookie of a browser's session. By TLS its name begins with {@code __Host-}: browsers take such a cookie from this
 * very host alone, by TLS, for all paths, so that neither a neighbour's name nor a page in the clear can plant one
 * (RFC 6265bis §4.1.3.2). Over HTTP on loopback browsers refuse that prefix, and the cookie has the plain name. One
 * name is never read for the other.
 */
public final class SessionCookie {

    private static final String PREFIX = "__Host-";

    private SessionCookie() {}

    /** As this request's browser would send it. */
    public static String name(HttpRequest request) {
        return Origins.isSecure(request) ? PREFIX + Access.COOKIE : Access.COOKIE;
    }

    /** The session that the request brings. */
    public static Optional<String> read(HttpRequest request) {
        String name = name(request);
        for (var cookie : request.getHeaders(Cookie.class)) {
            for (var pair : cookie.getCookies()) {
                if (pair.name().equals(name)) {
                    return Optional.of(pair.value());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Strict: browsers never send it with a request that another site provoked.
     *
     * @param request that is answered
     * @param seconds for which browsers keep it; 0 removes it
     */
    public static HttpHeader set(HttpRequest request, String value, long seconds) {
        return RawHeader.create(
                "Set-Cookie",
                name(request) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds
                        + (Origins.isSecure(request) ? "; Secure" : ""));
    }
}
