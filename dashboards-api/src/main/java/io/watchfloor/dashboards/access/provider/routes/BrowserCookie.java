package io.watchfloor.dashboards.access.provider.routes;

import io.watchfloor.dashboards.access.request.Origins;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * Binds a sign-in to the browser that started it. Browsers also send this cookie when the provider redirects back
 * (SameSite=Lax). The cookie grants no access.
 */
final class BrowserCookie {

    private static final String NAME = "watchfloor_sso";
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

    private BrowserCookie() {}

    static Optional<String> read(HttpRequest request) {
        String name = name(request);
        for (var cookie : request.getHeaders(Cookie.class)) {
            for (var pair : cookie.getCookies()) {
                if (pair.name().equals(name) && SECRET.matcher(pair.value()).matches()) {
                    return Optional.of(pair.value());
                }
            }
        }
        return Optional.empty();
    }

    /** @param seconds lifetime of the cookie; 0 removes it */
    static HttpHeader set(HttpRequest request, String value, long seconds) {
        return RawHeader.create(
                "Set-Cookie",
                name(request) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + seconds
                        + (Origins.isSecure(request) ? "; Secure" : ""));
    }

    private static String name(HttpRequest request) {
        return Origins.isSecure(request) ? "__Host-" + NAME : NAME;
    }
}
