package io.watchfloor.dashboards.access;

import io.watchfloor.config.HttpSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whether a browser sent a request from one of our own pages. A browser also sends a session's cookie with requests
 * that other sites provoke, so the cookie alone is not enough for a change or a WebSocket.
 *
 * @param publicAddress where people reach the center; empty when any address is accepted
 */
public record Origins(Optional<URI> publicAddress) {

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
        return same && (publicAddress.isEmpty() || isLoopback(origin.get()));
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

    /** Whether the browser uses TLS, to a proxy in front of us. */
    public boolean secure(HttpRequest request) {
        boolean encrypted = publicAddress
                .map(address -> address.getScheme().equals("https"))
                .orElse(false);
        String host = request.getUri().getHost().address();
        return encrypted && !HttpSettings.isLoopbackName(host);
    }

    static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }
}
