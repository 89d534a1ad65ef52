package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.config.node.StartFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Functions shared by TCP and UDP ports. */
final class Ports {

    private Ports() {}

    static StartFailure taken(String protocol, InetSocketAddress address, Exception cause) {
        return new StartFailure(
                "input.port",
                "An input cannot listen on %s %s: %s."
                        .formatted(protocol, text(address, address.getPort()), cause.getMessage()),
                "Another program may use the port (ss -lntup shows which), or a permission is missing: ports "
                        + "below 1024 need CAP_NET_BIND_SERVICE. Choose another port in watchfloor.inputs.",
                cause);
    }

    static String text(InetSocketAddress address, int port) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    static String foreign(InetAddress address) {
        return "%s is in none of the networks in \"from\" of the input's settings.".formatted(address.getHostAddress());
    }
}
