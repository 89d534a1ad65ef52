package io.watchfloor.dashboards.access;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whether a browser sent a request from a page of our own. A session's cookie goes along with requests that other sites
 * provoke, so what it proves is not enough for anything that changes, nor for a WebSocket.
 */
public final class Origins {

    private Origins() {}

    /** Says that it comes from another site. One that says nothing, as programs do, is not. */
    public static boolean foreign(HttpRequest request) {
        Optional<String> site = header(request, "Sec-Fetch-Site").map(value -> value.toLowerCase(Locale.ROOT));
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return true;
        }
        return header(request, "Origin").isPresent() && !own(request);
    }

    /** Says, as every browser does, that it comes from the very address that it goes to. */
    public static boolean own(HttpRequest request) {
        Optional<String> origin = header(request, "Origin");
        Optional<String> host = header(request, "Host");
        return origin.isPresent()
                && host.isPresent()
                && authority(origin.get()).equals(Optional.of(host.get().toLowerCase(Locale.ROOT)));
    }

    /** Host and port as a browser writes them in {@code Host}; a proxy may have taken the scheme away. */
    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).map(it -> it.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the browser speaks TLS, to us or to a proxy before us. */
    public static boolean secure(HttpRequest request) {
        return header(request, "X-Forwarded-Proto")
                .map(proto -> proto.equalsIgnoreCase("https"))
                .orElseGet(() -> request.getUri().getScheme().equals("https"));
    }

    static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }
}
