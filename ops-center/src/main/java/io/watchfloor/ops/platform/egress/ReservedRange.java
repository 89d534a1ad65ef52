package io.watchfloor.ops.platform.egress;

import io.watchfloor.config.reading.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Addresses outside the public internet (the registries of RFC 6890), and addresses of cloud metadata services. Java
 * reads an IPv4-mapped IPv6 address as an IPv4 address.
 *
 * @param kind the kind of address, as the end of a sentence for users
 * @param byName whether listing the host name in {@code watchfloor.egress.allow} is enough to allow the address
 */
record ReservedRange(AddressRange range, String kind, boolean byName) {

    private static final List<ReservedRange> V4 = List.of(
            of("127.0.0.0/8", "on this machine", true),
            of("10.0.0.0/8", "private", true),
            of("172.16.0.0/12", "private", true),
            of("192.168.0.0/16", "private", true),
            of("100.64.0.0/10", "used for carrier-grade NAT", true),
            of("0.0.0.0/8", "reserved for this network", false),
            of("169.254.0.0/16", "link-local, where cloud metadata services are", false),
            of("168.63.129.16/32", "reserved by a cloud provider", false),
            of("192.0.0.0/24", "reserved for protocols", false),
            of("192.0.2.0/24", "reserved for documentation", false),
            of("192.31.196.0/24", "reserved for name servers", false),
            of("192.52.193.0/24", "reserved for tunnels", false),
            of("192.88.99.0/24", "reserved for 6to4 relays", false),
            of("192.175.48.0/24", "reserved for name servers", false),
            of("198.18.0.0/15", "reserved for benchmarks", false),
            of("198.51.100.0/24", "reserved for documentation", false),
            of("203.0.113.0/24", "reserved for documentation", false),
            of("224.0.0.0/4", "multicast", false),
            of("240.0.0.0/4", "reserved", false));

    private static final List<ReservedRange> V6 = List.of(
            of("::1/128", "on this machine", true),
            of("fd00:ec2::/32", "reserved by a cloud provider", false),
            of("fc00::/7", "private", true),
            of("fe80::/10", "link-local", false),
            of("fec0::/10", "site-local", false),
            of("ff00::/8", "multicast", false),
            of("64:ff9b::/96", "a NAT64 address", false),
            of("64:ff9b:1::/48", "a NAT64 address", false),
            of("2001::/23", "reserved for protocols, such as Teredo", false),
            of("2001:db8::/32", "reserved for documentation", false),
            of("2002::/16", "a 6to4 address", false),
            of("3fff::/20", "reserved for documentation", false));

    private static final AddressRange GLOBAL = range("2000::/3");
    private static final ReservedRange REST = new ReservedRange(range("::/0"), "not global", false);

    static Optional<ReservedRange> of(InetAddress address) {
        List<ReservedRange> table = address instanceof Inet6Address ? V6 : V4;
        Optional<ReservedRange> found =
                table.stream().filter(one -> one.range.contains(address)).findFirst();
        return found.isEmpty() && address instanceof Inet6Address && !GLOBAL.contains(address)
                ? Optional.of(REST)
                : found;
    }

    private static ReservedRange of(String range, String kind, boolean byName) {
        return new ReservedRange(range(range), kind, byName);
    }

    private static AddressRange range(String text) {
        return AddressRange.parse(text).orElseThrow();
    }
}
