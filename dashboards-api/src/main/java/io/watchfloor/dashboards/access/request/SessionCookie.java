package io.watchfloor.dashboards.access.request;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The session cookie. With TLS, the name of the cookie has the prefix {@code __Host-}: browsers accept such a cookie
 * only from this host, with TLS and for all paths, so that neither another subdomain nor an unencrypted page can set
 * the cookie (RFC 6265bis §4.1.3.2). With HTTP on loopback, browsers reject that prefix, so the plain name is used. A
 * cookie with one of the two names is never accepted in place of the other.
 */
public final class SessionCookie {

    private static final String PREFIX = "__Host-";

    private SessionCookie() {}

    /** Returns the name of the cookie for the scheme of the request. */
    public static String name(HttpRequest request) {
        return Origins.isSecure(request) ? PREFIX + Access.COOKIE : Access.COOKIE;
    }

    /** Returns the session secret in the request's cookie. */
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
     * SameSite=Strict: browsers never send the cookie with requests caused by another site.
     *
     * @param request request whose response sets the cookie
     * @param seconds lifetime of the cookie; 0 removes it
     */
    public static HttpHeader set(HttpRequest request, String value, long seconds) {
        return RawHeader.create(
                "Set-Cookie",
                name(request) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + seconds
                        + (Origins.isSecure(request) ? "; Secure" : ""));
    }
}
