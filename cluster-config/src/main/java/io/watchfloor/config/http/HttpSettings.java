package io.watchfloor.config.http;

import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.config.reading.SettingsReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Address, public URL and proxies of the node's HTTP port.
 *
 * @param bind host name or address to listen on
 * @param port 0 to 65535; 0 for any free port
 * @param publicAddress public URL without a trailing slash; links start with it
 * @param proxies proxies that terminate TLS; only their X-Forwarded-For header is trusted
 * @param proxyCertificates whether the proxies' Client-Cert header is trusted
 */
public record HttpSettings(
        String bind,
        int port,
        Optional<URI> publicAddress,
        List<AddressRange> proxies,
        boolean proxyCertificates,
        HttpLimitSettings edge,
        TlsSettings tls) {

    private static final String EXAMPLE = "For instance https://soc.example, or http://localhost:8080 on one machine.";
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

    public static HttpSettings read(SettingsReader in) {
        List<AddressRange> proxies = in.texts("http.behind-proxy.addresses").stream()
                .flatMap(text -> proxy(in, text).stream())
                .toList();
        return new HttpSettings(
                in.text("http.bind"),
                in.integer("http.port", 0, 65535),
                publicAddress(in),
                proxies,
                certificates(in, proxies),
                HttpLimitSettings.read(in),
                TlsSettings.read(in));
    }

    private static boolean certificates(SettingsReader in, List<AddressRange> proxies) {
        String key = "http.behind-proxy.client-certificates";
        boolean told = in.flag(key);
        if (told && proxies.isEmpty()) {
            in.problem(
                    key, "is on, but no proxy is listed", "Add your proxy to watchfloor.http.behind-proxy.addresses.");
        }
        return told;
    }

    private static Optional<AddressRange> proxy(SettingsReader in, String text) {
        Optional<AddressRange> range = AddressRange.parse(text);
        if (range.isEmpty()) {
            in.problem(
                    "http.behind-proxy.addresses",
                    "has \"" + text + "\", which is not an IP address or network",
                    "Write addresses such as 10.0.0.1 or networks such as 10.0.0.0/24.");
        }
        return range;
    }

    private static Optional<URI> publicAddress(SettingsReader in) {
        String key = "http.public-address";
        return in.optionalHttpUrl(key, "https://soc.example").flatMap(url -> {
            boolean bare = url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null
                    && (url.getRawPath() == null || url.getRawPath().matches("/?"));
            if (!bare) {
                in.problem(key, "must contain only scheme, host and port", EXAMPLE);
                return Optional.empty();
            }
            if (url.getScheme().equals("http") && !isLoopbackName(url.getHost())) {
                in.problem(key, "must start with https://, because sessions and tokens are sent to it", EXAMPLE);
                return Optional.empty();
            }
            return Optional.of(URI.create(url.getScheme() + "://" + origin(url)));
        });
    }

    /** Returns the URL's origin as browsers write it: in lower case, and without the default port. */
    private static String origin(URI url) {
        boolean implied = url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return url.getPort() < 0 || implied ? host : host + ":" + url.getPort();
    }

    /** Whether browsers resolve this host name to their own machine without DNS. */
    public static boolean isLoopbackName(String host) {
        return LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Whether this node terminates TLS on its port. */
    public boolean encrypted() {
        return switch (tls.use()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> tls.files().isPresent() || (!loopbackOnly() && proxies.isEmpty());
        };
    }

    /**
     * Whether only processes on the same machine can reach the port. Also true for an unresolvable address, because
     * binding to it fails later.
     */
    public boolean loopbackOnly() {
        InetAddress address = new InetSocketAddress(bind, port).getAddress();
        return address == null || address.isLoopbackAddress();
    }
}
