package io.watchfloor.dashboards.access;

import io.watchfloor.config.HttpSettings;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whether a browser sent a request from a page of our own. A session's cookie goes along with requests that other sites
 * provoke, so what it proves is not enough for anything that changes, nor for a WebSocket.
 *
 * @param publicAddress where people reach the center; empty: at whatever address they use
 */
public record Origins(Optional<URI> publicAddress) {

    /** Says that it comes from another site. One that says nothing, as programs do, is not. */
    public boolean foreign(HttpRequest request) {
        Optional<String> site = header(request, "Sec-Fetch-Site").map(value -> value.toLowerCase(Locale.ROOT));
        if (site.isPresent() && !site.get().equals("same-origin") && !site.get().equals("none")) {
            return true;
        }
        return header(request, "Origin").isPresent() && !own(request);
    }

    /** Says, as every browser does, that it comes from the public address, or on this machine from the very address that it goes to. */
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

    /** Whether the browser speaks TLS, to a proxy before us. */
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
