package io.watchfloor.ops.platform.egress;

import java.net.InetAddress;
import java.util.List;

/**
 * The checked destination of a request.
 *
 * @param host the host for the certificate and the {@code Host} header: a name in lower case, or an address, with IPv6
 * addresses in brackets
 * @param addresses the checked addresses; the connection uses only these, and the name is not resolved again
 */
record Destination(boolean encrypted, String host, int port, String target, List<InetAddress> addresses) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    String hostHeader() {
        return port == (encrypted ? HTTPS : HTTP) ? host : host + ":" + port;
    }

    /** The host without brackets, as TLS requires. */
    String peer() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    boolean named() {
        return !host.startsWith("[") && !Character.isDigit(host.charAt(host.length() - 1));
    }
}
