package io.watchfloor.dashboards.http;

import io.watchfloor.ops.platform.limits.EdgeMetrics;
import io.watchfloor.ops.platform.limits.Peer;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client certificates that proxies forward in {@code Client-Cert} (RFC 9440). Only listed proxies are trusted, because a certificate
 * proves nothing without the handshake that the proxy saw. The code that uses a certificate must check its validity.
 *
 * @param believed whether the header may be trusted: listed proxies set it and remove values sent by clients
 */
record ForwardedCertificates(boolean believed, EdgeMetrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(ForwardedCertificates.class);
    private static final String HEADER = "client-cert";
    private static final int LONGEST = 8 << 10;

    /** nginx does not support RFC 9440, but sends URL-encoded PEM. */
    private static final String PEM = "-----BEGIN%20CERTIFICATE-----";

    /** Returns a view of a proxy's connection for one request, with the certificate of the proxy's client. */
    private record Forwarded(Peer.Line line, Optional<X509Certificate> certificate) implements Peer.Line {

        @Override
        public void authenticated() {
            line.authenticated();
        }

        @Override
        public void receiving(boolean begins) {
            line.receiving(begins);
        }

        @Override
        public void onClosed(Runnable then) {
            line.onClosed(then);
        }

        @Override
        public boolean asksForCertificate() {
            return true;
        }
    }

    /** @param proxy whether the connection comes from a listed proxy */
    Peer of(Peer peer, boolean proxy, HttpRequest request) {
        List<String> values = values(request);
        if (!proxy || !believed) {
            if (!values.isEmpty()) {
                metrics.refused(proxy ? "client-cert.switched-off" : "client-cert.not-from-proxy");
            }
            return peer;
        }
        return new Peer(peer.address(), peer.local(), new Forwarded(peer.line(), certificate(peer, values)));
    }

    private static List<String> values(HttpRequest request) {
        List<String> values = new ArrayList<>(1);
        for (HttpHeader header : request.getHeaders()) {
            // If the client has no certificate, HAProxy and nginx omit the header or send an empty header.
            if (header.lowercaseName().equals(HEADER) && !header.value().isBlank()) {
                values.add(header.value().strip());
            }
        }
        return values;
    }

    private Optional<X509Certificate> certificate(Peer peer, List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Optional<X509Certificate> certificate = values.size() == 1 ? read(values.getFirst()) : Optional.empty();
        if (certificate.isEmpty()) {
            metrics.refused("client-cert.unreadable");
            LOG.debug("A proxy forwarded a certificate of {} that cannot be read", peer.address());
        }
        return certificate;
    }

    /** @return the certificate; empty if the value has neither the format of RFC 9440 nor the format of nginx */
    static Optional<X509Certificate> read(String value) {
        try {
            return value.length() > LONGEST ? Optional.empty() : bytes(value).map(ForwardedCertificates::parsed);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> bytes(String value) {
        if (value.startsWith(PEM)) {
            return Optional.of(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.US_ASCII)
                    .getBytes(StandardCharsets.US_ASCII));
        }
        boolean sequence = value.length() > 2 && value.startsWith(":") && value.endsWith(":");
        return sequence
                ? Optional.of(Base64.getDecoder().decode(value.substring(1, value.length() - 1)))
                : Optional.empty();
    }

    private static X509Certificate parsed(byte[] bytes) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("Not a certificate", e);
        }
    }
}
