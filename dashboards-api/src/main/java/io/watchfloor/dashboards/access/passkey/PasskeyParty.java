package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import io.watchfloor.config.digest.Digests;
import io.watchfloor.dashboards.access.request.Origins;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * The WebAuthn relying party.
 *
 * @param id the host name for which passkeys are valid
 * @param origin origin of the page
 */
public record PasskeyParty(String id, String origin) {

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");
    private static final String LOCAL = "localhost";

    /**
     * Returns the relying party for the public address or, if none is configured, for {@code localhost} or the host
     * name in the request.
     *
     * @return empty for an IP address, for which passkeys are not supported
     */
    public static Optional<PasskeyParty> of(HttpRequest request, Optional<URI> publicAddress) {
        String host = header(request, "Host").orElse("").toLowerCase(Locale.ROOT);
        String origin = header(request, "Origin").orElse("").toLowerCase(Locale.ROOT);
        boolean local = name(host).equals(LOCAL);
        if (publicAddress.isPresent()
                && (!local
                        || origin.equals(publicAddress.get().toString())
                        || host.equals(publicAddress.get().getRawAuthority()))) {
            return named(publicAddress.get().getHost(), publicAddress.get().toString());
        }
        return named(name(host), (Origins.isSecure(request) ? "https://" : "http://") + host);
    }

    private static Optional<PasskeyParty> named(String name, String origin) {
        return NAME.matcher(name).matches() && !ENDS_IN_NUMBER.matcher(name).matches()
                ? Optional.of(new PasskeyParty(name, origin))
                : Optional.empty();
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    /** Returns the hash of the relying party id, as signed by authenticators. */
    ByteArray hash() {
        return new ByteArray(Digests.sha256(id));
    }
}
