package io.watchfloor.dashboards.http;

import io.watchfloor.config.tls.ServerTls;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * TLS configuration: HTTP/1.1 only, and cipher suites with forward secrecy and authenticated encryption.
 *
 * @param versions JSSE names, newest first
 */
record Tls(ServerTls identity, List<String> versions, TlsMetrics metrics) {

    private static final String[] SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    };

    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};
    private static final Set<String> NEWEST = Set.of("TLSv1.3");

    /** Creates an engine for a connection. */
    SSLEngine engine() {
        SSLEngine engine = identity.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = new SSLParameters(SUITES, versions.toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNamedGroups(GROUPS);
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        // Client certificates are optional because people and scripts use other credentials.
        parameters.setWantClientAuth(identity.clients().requestsCertificates());
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Whether another handshake in the session would be a renegotiation (TLS 1.2) rather than a key update. */
    static boolean canRenegotiate(SSLSession session) {
        return !NEWEST.contains(session.getProtocol());
    }
}
