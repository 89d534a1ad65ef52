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
 * The origin of a request. The port adds it to each request.
 *
 * @param address the client's address; behind a configured proxy, the address reported by the proxy
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

    /** The connection from which the request came. */
    public interface Line {

        /**
         * Records that a valid token, session or credential was received, so that the connection is no longer closed in
         * favour of others.
         */
        void authenticated();

        /** Records that reading a body from the connection started or ended. */
        void receiving(boolean begins);

        /**
         * Runs something once when the client closes the connection, or immediately if it has: the response is not read
         * then. A client that only ends its output counts as closed, too.
         */
        default void onClosed(Runnable then) {}

        /**
         * Whether the client was asked for a certificate: by this port, or by a proxy that forwards the certificate.
         */
        default boolean asksForCertificate() {
            return false;
        }

        /**
         * The client's certificate from the TLS handshake. The caller must check the certificate's issuer and expiry,
         * because a resumed TLS session may outlive the certificate and a proxy forwards any certificate.
         */
        default Optional<X509Certificate> certificate() {
            return Optional.empty();
        }
    }

    /**
     * The origin of a request. A request that was not received through the port, as in tests of single routes, counts
     * as remote.
     */
    public static Peer of(HttpRequest request) {
        return request.getAttribute(KEY).orElse(UNKNOWN);
    }

    public HttpRequest mark(HttpRequest request) {
        return request.addAttribute(KEY, this);
    }

    /**
     * The unit to which address limits apply. For IPv6 this is the 64-bit network, because each customer of a provider
     * has at least one.
     */
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
