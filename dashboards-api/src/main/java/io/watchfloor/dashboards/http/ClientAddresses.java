package io.watchfloor.dashboards.http;

import io.watchfloor.config.http.HttpSettings;
import io.watchfloor.config.reading.AddressRange;
import io.watchfloor.ops.platform.limits.Peer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** Determines client addresses of requests. Forwarded addresses are accepted only from listed proxies. */
record ClientAddresses(HttpSettings http) {

    private static final Pattern WITH_PORT = Pattern.compile("\\[?([^\\]]+?)\\]?(?::\\d+)?");
    private static final Pattern IPV4_WITH_PORT = Pattern.compile("([0-9.]+):\\d+");
    private static final List<String> BROUGHT = List.of("x-forwarded-for", "x-real-ip", "forwarded", "via");

    /** Paths of health checks, which contain no sensitive data. Probes of systemd and Kubernetes may come from any address. */
    private static final List<String> PROBES = List.of("/alive", "/ready", "/ready/sensors");

    boolean isProxy(InetAddress remote) {
        return http.proxies().stream().anyMatch(range -> range.contains(remote));
    }

    /** Whether a request is accepted. Requests from other machines must use TLS, either to this node or to a listed proxy. */
    boolean isServed(InetAddress remote, HttpRequest request) {
        return http.encrypted()
                || http.loopbackOnly()
                || isThisMachine(remote)
                || isProxy(remote)
                || PROBES.contains(request.getUri().path());
    }

    /**
     * Whether the request comes from this machine. A request from this machine to one of its own addresses has that address as its source
     * address.
     */
    private boolean isThisMachine(InetAddress remote) {
        return remote.isLoopbackAddress()
                || remote.equals(new InetSocketAddress(http.bind(), http.port()).getAddress());
    }

    Peer peer(Connection connection, HttpRequest request) {
        InetAddress remote = connection.remote();
        InetAddress client = isProxy(remote) ? behind(request).orElse(remote) : remote;
        return new Peer(client, isLocal(remote, request), connection);
    }

    private boolean isLocal(InetAddress remote, HttpRequest request) {
        boolean brought =
                BROUGHT.stream().anyMatch(name -> request.getHeader(name).isPresent());
        return http.loopbackOnly()
                && remote.isLoopbackAddress()
                && !brought
                && HttpSettings.isLoopbackName(request.getUri().getHost().address());
    }

    /** Returns the last address in {@code X-Forwarded-For} that is not a listed proxy. Earlier addresses in this header may be forged. */
    private Optional<InetAddress> behind(HttpRequest request) {
        List<String> hops = new ArrayList<>();
        for (HttpHeader header : request.getHeaders()) {
            if (header.lowercaseName().equals("x-forwarded-for")) {
                hops.addAll(List.of(header.value().split(",")));
            }
        }
        Collections.reverse(hops);
        for (String hop : hops) {
            Optional<InetAddress> address = address(hop.strip());
            if (address.isEmpty() || !isProxy(address.get())) {
                return address;
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> address(String hop) {
        Matcher ipv4 = IPV4_WITH_PORT.matcher(hop);
        Matcher bracketed = WITH_PORT.matcher(hop);
        String bare = hop;
        if (ipv4.matches()) {
            bare = ipv4.group(1);
        } else if (hop.startsWith("[") && bracketed.matches()) {
            bare = bracketed.group(1);
        }
        if (bare.contains("/")
                || AddressRange.parse(bare.toLowerCase(Locale.ROOT)).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
