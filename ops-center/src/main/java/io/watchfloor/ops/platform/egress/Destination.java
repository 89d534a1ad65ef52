package io.watchfloor.ops.platform.egress;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a request goes, after the check.
 *
 * @param host as the certificate and the {@code Host} header must name it: a name in lower case, or an address, an IPv6
 *     one in brackets
 * @param addresses all checked; these are connected to, and the name is not looked up again
 */
record Destination(boolean encrypted, String host, int port, String target, List<InetAddress> addresses) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    String hostHeader() {
        return port == (encrypted ? HTTPS : HTTP) ? host : host + ":" + port;
    }

    /** Without brackets, as TLS compares it. */
    String peer() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    boolean named() {
        return !host.startsWith("[") && !Character.isDigit(host.charAt(host.length() - 1));
    }
}
