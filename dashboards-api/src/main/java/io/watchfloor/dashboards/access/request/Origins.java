package io.watchfloor.dashboards.access.request;

import io.watchfloor.config.http.HttpSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whether a browser sent a request from one of our own pages. A browser also sends a session's cookie with requests
 * that other sites provoke, so the cookie alone is not enough for a change or a WebSocket.
 *
 * @param publicAddress where people reach the center; empty when any address is accepted
 * @param encrypted whether this node itself speaks TLS
 */
public record Origins(Optional<URI> publicAddress, boolean encrypted) {

    private static final AttributeKey<Boolean> SECURE = AttributeKey.create("watchfloor-secure", Boolean.class);

    /** Of a node that speaks no TLS itself. */
    public Origins(Optional<URI> publicAddress) {
        this(publicAddress, false);
    }

    /** Notes in the request whether its browser uses TLS. The port does so with each. */
    public HttpRequest mark(HttpRequest request) {
        return request.addAttribute(SECURE, secure(request));
    }

    /** Whether the request's browser uses TLS, to this node or to a proxy in front of it. */
    public static boolean isSecure(HttpRequest request) {
        return request.getAttribute(SECURE).orElse(false);
    }

    /** Whether it says that it comes from another site. Programs say nothing, and are not foreign. */
    public boolean foreign(HttpRequest request) {
        Optional<String> site = header(request, "Sec-Fetch-Site").map(value -> value.toLowerCase(Locale.ROOT));
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return true;
        }
        return header(request, "Origin").isPresent() && !own(request);
    }

    /**
     * Whether it says, as every browser does, that it comes from the public address or, on this machine, from the
     * address that it goes to.
     */
    public boolean own(HttpRequest request) {
        Optional<URI> origin = header(request, "Origin").flatMap(Origins::uri);
        if (origin.isEmpty()) {
            return false;
        }
        if (publicAddress.isPresent() && publicAddress.equals(origin)) {
            return true;
        }
        boolean same = header(request, "Host")
                .map(host -> host.toLowerCase(Locale.ROOT))
                .equals(Optional.ofNullable(origin.get().getRawAuthority()));
        return same && isOurScheme(origin.get()) && (publicAddress.isEmpty() || isLoopback(origin.get()));
    }

    /**
     * A page at the same address by another scheme is not ours: in the clear where we speak TLS, or by TLS on this machine where we do
     * not. Elsewhere a proxy may speak TLS for us.
     */
    private boolean isOurScheme(URI origin) {
        boolean https = "https".equals(origin.getScheme());
        return encrypted ? https : "http".equals(origin.getScheme()) || (https && !isLoopback(origin));
    }

    private static boolean isLoopback(URI origin) {
        return origin.getHost() != null && HttpSettings.isLoopbackName(origin.getHost());
    }

    private static Optional<URI> uri(String origin) {
        try {
            return Optional.of(URI.create(origin.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the browser uses TLS, to us or to a proxy in front of us. */
    public boolean secure(HttpRequest request) {
        boolean before = publicAddress
                .map(address -> address.getScheme().equals("https"))
                .orElse(false);
        String host = request.getUri().getHost().address();
        return encrypted || (before && !HttpSettings.isLoopbackName(host));
    }

    static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }
}
