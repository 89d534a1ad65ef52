package io.watchfloor.dashboards.access.passkey;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The network of a client: an IPv4 address, or the 64-bit prefix of an IPv6 address. */
public record Network(String text) {

    private static final int IPV6_BYTES = 16;
    private static final int PREFIX = 8;

    public static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != IPV6_BYTES) {
            return new Network(address.getHostAddress());
        }
        Arrays.fill(bytes, PREFIX, IPV6_BYTES, (byte) 0);
        try {
            return new Network(InetAddress.getByAddress(bytes).getHostAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An IPv6 address must have 16 bytes", e);
        }
    }
}
