package io.watchfloor.ops.platform.egress;

import io.watchfloor.config.http.EgressSettings;
import io.watchfloor.config.reading.AddressRange;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks which addresses requests may be sent to. Resolves a name once. If one of the name's addresses is refused, all
 * are refused, because otherwise the owner of the name could choose which address is used.
 */
final class Destinations {

    private static final String ADVICE = " To allow it, list it in watchfloor.egress.allow.";

    /**
     * Matches a host whose last label is a number. Parsers disagree on whether such a host is an IPv4 address, and on
     * which one.
     */
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9a-fA-F]*)");

    private static final Pattern DOTTED_QUAD =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final int LONGEST_NAME = 253;

    private final EgressSettings settings;
    private final Resolver resolver;

    Destinations(EgressSettings settings, Resolver resolver) {
        this.settings = settings;
        this.resolver = resolver;
    }

    /** Checks a URL as far as possible without resolving the host name. */
    Optional<EgressFailure> problem(URI uri) {
        try {
            String host = host(uri);
            if (literal(host)) {
                check(uri, host, List.of(address(host)));
            }
            return Optional.empty();
        } catch (EgressFailure e) {
            return Optional.of(e);
        }
    }

    Destination check(URI uri) throws EgressFailure {
        String host = host(uri);
        return check(uri, host, literal(host) ? List.of(address(host)) : resolved(host));
    }

    /** The addresses of a host for a protocol other than HTTP. The port is not checked. */
    List<InetAddress> addresses(String written) throws EgressFailure {
        String host = plain(written.contains(":") && !written.startsWith("[") ? "[" + written + "]" : written);
        List<InetAddress> addresses = literal(host) ? List.of(address(host)) : resolved(host);
        boolean unused = isAllowed(host, addresses);
        return List.copyOf(addresses);
    }

    private Destination check(URI uri, String host, List<InetAddress> addresses) throws EgressFailure {
        boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : encrypted ? 443 : 80;
        boolean listed = isAllowed(host, addresses);
        if (port < 1 || (!listed && settings.ports().stream().noneMatch(ports -> ports.contain(port)))) {
            throw EgressFailure.refused(
                    "egress.port",
                    "Nothing was sent: port %d of %s is not in watchfloor.egress.ports.".formatted(port, host)
                            + ADVICE);
        }
        return new Destination(encrypted, host, port, target(uri), List.copyOf(addresses));
    }

    /** @return whether the settings list the host or its network */
    private boolean isAllowed(String host, List<InetAddress> addresses) throws EgressFailure {
        boolean named = settings.names().contains(host);
        boolean listed = named;
        for (InetAddress address : addresses) {
            boolean inNetwork = settings.networks().stream().anyMatch((AddressRange range) -> range.contains(address));
            listed |= inNetwork;
            Optional<ReservedRange> reserved =
                    inNetwork ? Optional.empty() : ReservedRange.of(address).filter(one -> !(named && one.byName()));
            if (reserved.isPresent()) {
                throw EgressFailure.refused(
                        "egress.address",
                        "Nothing was sent: the address of %s (%s) is %s."
                                        .formatted(
                                                host,
                                                address.getHostAddress(),
                                                reserved.get().kind())
                                + ADVICE);
            }
        }
        return listed;
    }

    private static String host(URI uri) throws EgressFailure {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw EgressFailure.refused("egress.scheme", "Only http and https are supported, not " + scheme + ".");
        }
        if (uri.getRawUserInfo() != null) {
            throw EgressFailure.refused("egress.user-info", "The URL must not contain a user name before an @.");
        }
        String host = uri.getHost();
        if (host == null || host.contains("%")) {
            throw EgressFailure.refused("egress.host", "The URL contains no valid host name.");
        }
        return plain(host);
    }

    private static String plain(String host) throws EgressFailure {
        String plain = host.toLowerCase(Locale.ROOT);
        plain = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
        if (plain.startsWith("[")) {
            return plain;
        }
        boolean readable = NUMERIC.matcher(plain).matches()
                ? DOTTED_QUAD.matcher(plain).matches()
                : plain.length() <= LONGEST_NAME && NAME.matcher(plain).matches();
        if (!readable) {
            throw EgressFailure.refused(
                    "egress.host",
                    "%s is neither a valid host name nor an address in the usual form, such as 192.0.2.7."
                            .formatted(host));
        }
        return plain;
    }

    private static boolean literal(String host) {
        return host.startsWith("[") || DOTTED_QUAD.matcher(host).matches();
    }

    private static InetAddress address(String host) throws EgressFailure {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw EgressFailure.failed("egress.host", false, host + " is not an address.", e);
        }
    }

    private List<InetAddress> resolved(String name) throws EgressFailure {
        try {
            List<InetAddress> all = resolver.resolve(name);
            if (!all.isEmpty()) {
                return all;
            }
            throw EgressFailure.refused("egress.unresolved", name + " resolves to no address.");
        } catch (UnknownHostException e) {
            throw EgressFailure.failed(
                    "egress.unresolved", false, name + " cannot be resolved: check the name and the DNS resolver.", e);
        }
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
