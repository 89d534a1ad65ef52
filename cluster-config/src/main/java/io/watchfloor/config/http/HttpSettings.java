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
 * Where the node listens for people, scripts and sensors, and its address for them.
 *
 * @param bind host name or address
 * @param port 0 to 65535; 0 takes any free one
 * @param publicAddress what people type, without a trailing slash; links begin with it
 * @param proxies that terminate TLS in front of this node; only they are believed about the client's address
 * @param proxiesTellCertificates whether they are believed about the client's certificate, too
 */
public record HttpSettings(
        String bind,
        int port,
        Optional<URI> publicAddress,
        List<AddressRange> proxies,
        boolean proxiesTellCertificates,
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
                    key, "is on, and no proxy is listed", "Name your proxy in watchfloor.http.behind-proxy.addresses.");
        }
        return told;
    }

    private static Optional<AddressRange> proxy(SettingsReader in, String text) {
        Optional<AddressRange> range = AddressRange.parse(text);
        if (range.isEmpty()) {
            in.problem(
                    "http.behind-proxy.addresses",
                    "has \"" + text + "\", which is no IP address or network",
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
                in.problem(key, "must be scheme, host and port alone", EXAMPLE);
                return Optional.empty();
            }
            if (url.getScheme().equals("http") && !isLoopbackName(url.getHost())) {
                in.problem(key, "must begin with https://: sessions and tokens go over it", EXAMPLE);
                return Optional.empty();
            }
            return Optional.of(URI.create(url.getScheme() + "://" + origin(url)));
        });
    }

    /** As browsers write it: in lower case, without the scheme's own port. */
    private static String origin(URI url) {
        boolean implied = url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return url.getPort() < 0 || implied ? host : host + ":" + url.getPort();
    }

    /** A name that browsers resolve to their own machine, whatever a name server says. */
    public static boolean isLoopbackName(String host) {
        return LOOPBACK_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Whether this node itself speaks TLS on its port. */
    public boolean encrypted() {
        return switch (tls.use()) {
            case ON -> true;
            case OFF -> false;
            case AUTO -> tls.files().isPresent() || (!loopbackOnly() && proxies.isEmpty());
        };
    }

    /** Whether only this machine can reach the port. An unresolvable address is refused when it is bound. */
    public boolean loopbackOnly() {
        InetAddress address = new InetSocketAddress(bind, port).getAddress();
        return address == null || address.isLoopbackAddress();
    }
}
