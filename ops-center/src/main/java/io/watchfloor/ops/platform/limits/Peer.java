package io.watchfloor.ops.platform.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Where a request comes from. The port adds it to each request.
 *
 * @param address of the client; behind a listed proxy, the one that the proxy reports
 * @param local whether the request comes from this machine, without a proxy
 */
public record Peer(InetAddress address, boolean local, Line line) {

    private static final AttributeKey<Peer> KEY = AttributeKey.create("watchfloor-peer", Peer.class);
    private static final int NETWORK_BYTES = 8;
    private static final Peer UNKNOWN = new Peer(InetAddress.getLoopbackAddress(), false, new Line() {
        @Override
        public void authenticated() {}

        @Override
        public void receiving(boolean begins) {}
    });

    /** The connection that the request came over. */
    public interface Line {

        /** A valid token, session or credential came over it: it is no longer closed to make room for others. */
        void authenticated();

        /** Reading a body from it has begun or ended. */
        void receiving(boolean begins);

        /** Whether the client was asked for a certificate: by this port, or by a proxy that tells what it saw. */
        default boolean asksForCertificate() {
            return false;
        }

        /**
         * What the client showed within its handshake. Who signed it, and whether it has ended, must be asked: a resumed session may have
         * outlived it, and a proxy tells of any.
         */
        default Optional<X509Certificate> certificate() {
            return Optional.empty();
        }
    }

    /** A request that did not come through the port, as in tests of single routes, counts as remote. */
    public static Peer of(HttpRequest request) {
        return request.getAttribute(KEY).orElse(UNKNOWN);
    }

    public HttpRequest mark(HttpRequest request) {
        return request.addAttribute(KEY, this);
    }

    /** What counts as one address: for IPv6 a 64-bit network, because each customer of a provider has one. */
    public static InetAddress origin(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return address.isLoopbackAddress() ? address : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
