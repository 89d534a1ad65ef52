package io.watchfloor.dashboards.access.request;

import io.watchfloor.dashboards.access.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Cookie that identifies a browser even after the session has ended. The cookie grants no access. */
public final class DeviceCookie {

    /** Name without prefix: see {@link SessionCookie}. */
    public static final String NAME = "watchfloor_device";

    private static final AttributeKey<String> KEY = AttributeKey.create("watchfloor-device", String.class);
    private static final int SECONDS = 400 * 24 * 60 * 60; // The longest lifetime that browsers accept.
    private static final int LONGEST = 100;

    private final SecureRandom random;

    public DeviceCookie(SecureRandom random) {
        this.random = random;
    }

    /** Adds a new cookie value to the request of a browser without the cookie, in case the request is a sign-in. */
    public HttpRequest marked(HttpRequest request) {
        return read(request).isPresent() ? request : request.addAttribute(KEY, Secret.next(random, ""));
    }

    /** Returns the value of the browser's cookie; empty if the request contains no such cookie. */
    public static String of(HttpRequest request) {
        return read(request).or(() -> request.getAttribute(KEY)).orElse("");
    }

    /** Sets the new cookie after a sign-in. */
    public static HttpResponse kept(HttpRequest marked, HttpResponse response) {
        Optional<String> fresh = marked.getAttribute(KEY);
        if (fresh.isEmpty() || !hasSession(marked, response)) {
            return response;
        }
        // The cookie follows the session cookie, because some clients accept only the first cookie.
        List<HttpHeader> headers = new ArrayList<>();
        response.getHeaders().forEach(headers::add);
        headers.add(RawHeader.create(
                "Set-Cookie",
                name(marked) + "=" + fresh.get() + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + SECONDS
                        + (Origins.isSecure(marked) ? "; Secure" : "")));
        return response.withHeaders(headers);
    }

    private static boolean hasSession(HttpRequest request, HttpResponse response) {
        String start = SessionCookie.name(request) + "=";
        for (var header : response.getHeaders()) {
            if (header.is("set-cookie")
                    && header.value().startsWith(start)
                    && !header.value().startsWith(start + ";")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> read(HttpRequest request) {
        String name = name(request);
        for (var cookie : request.getHeaders(Cookie.class)) {
            for (var pair : cookie.getCookies()) {
                if (pair.name().equals(name) && pair.value().length() <= LONGEST) {
                    return Optional.of(pair.value());
                }
            }
        }
        return Optional.empty();
    }

    private static String name(HttpRequest request) {
        return (Origins.isSecure(request) ? "__Host-" : "") + NAME;
    }
}
