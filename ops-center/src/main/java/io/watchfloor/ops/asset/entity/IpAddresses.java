package io.watchfloor.ops.asset.entity;

import io.watchfloor.sigma.language.CidrBlock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Normalizes IP addresses: IPv4 in dotted form, even if mapped into IPv6; IPv6 as eight groups. */
final class IpAddresses {

    /** Unspecified, loopback, link-local, multicast and broadcast addresses, which do not identify a machine. */
    private static final List<CidrBlock> NO_MACHINE = Stream.of(
                    "0.0.0.0/8",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "224.0.0.0/4",
                    "255.255.255.255/32",
                    "::/127",
                    "fe80::/10",
                    "ff00::/8")
            .flatMap(text -> CidrBlock.parse(text).stream())
            .toList();

    private IpAddresses() {}

    static Optional<String> canonical(String text) {
        if (text.isEmpty() || text.indexOf('/') >= 0 || !mayBe(text)) {
            return Optional.empty();
        }
        return CidrBlock.parse(text).map(network -> {
            String written = network.toString();
            return written.substring(0, written.indexOf('/'));
        });
    }

    private static boolean mayBe(String text) {
        char first = text.charAt(0);
        return Character.digit(first, 16) >= 0 || first == ':';
    }

    static boolean identifiesNoMachine(String canonical) {
        return NO_MACHINE.stream().anyMatch(network -> network.contains(canonical));
    }
}
