package io.watchfloor.dashboards.access.request;

import io.watchfloor.config.http.HttpSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whether a browser sent a request from one of Watchfloor's own pages. Browsers also send session cookies with requests
 * caused by other sites, so the cookie alone is not sufficient for a change or a WebSocket.
 *
 * @param publicAddress of the center for people; empty if any address is accepted
 * @param encrypted whether this node uses TLS
 */
public record Origins(Optional<URI> publicAddress, boolean encrypted) {

    private static final AttributeKey<Boolean> SECURE = AttributeKey.create("watchfloor-secure", Boolean.class);

    /** Creates the check for a node without TLS. */
    public Origins(Optional<URI> publicAddress) {
        this(publicAddress, false);
    }

    /**
     * Marks the request with the information whether the browser uses TLS. The HTTP server calls this method for every
     * request.
     */
    public HttpRequest mark(HttpRequest request) {
        return request.addAttribute(SECURE, secure(request));
    }

    /** Whether the request's browser uses TLS, to this node or to a proxy. */
    public static boolean isSecure(HttpRequest request) {
        return request.getAttribute(SECURE).orElse(false);
    }

    /**
     * Whether the headers of the request say that a page of another site sent the request. Programs send no such
     * headers, so their requests are not foreign.
     */
    public boolean foreign(HttpRequest request) {
        Optional<String> site = header(request, "Sec-Fetch-Site").map(value -> value.toLowerCase(Locale.ROOT));
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return true;
        }
        return header(request, "Origin").isPresent() && !own(request);
    }

    /**
     * Whether the headers of the request say, as in requests from browsers, that the sending page is at the public
     * address or, on this machine, at the requested address.
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
     * A page at the same address with another scheme is foreign: an HTTP page if this node uses TLS, and an HTTPS page
     * on this machine if this node does not use TLS. At other addresses a proxy may add TLS.
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

    /** Whether the browser uses TLS, to this node or to a proxy. */
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
