package io.watchfloor.ops.platform.egress;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The trusted CAs: Java's default CAs, and the CAs in {@code watchfloor.egress.trusted-ca}. */
public final class Trust {

    private Trust() {}

    /**
     * Creates TLS sockets.
     *
     * @param own keys that authenticate this client; null for none
     * @throws StartFailure {@code egress.trusted-ca} if the file contains no certificate
     */
    static SSLSocketFactory sockets(Optional<Path> more, KeyManager @Nullable [] own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, more.isPresent() ? of(joined(more.get())) : null, null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(more, e);
        }
    }

    /**
     * The same CAs, for clients that make their own connections.
     *
     * @throws StartFailure {@code egress.trusted-ca} if the file contains no certificate
     */
    public static TrustManager[] managers(Optional<Path> more) {
        try {
            return of(more.isPresent() ? joined(more.get()) : null);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(more, e);
        }
    }

    private static StartFailure unusable(Optional<Path> more, Exception e) {
        return new StartFailure(
                "egress.trusted-ca",
                "The CA certificates in %s cannot be used: %s.".formatted(more.orElse(Path.of("")), e.getMessage()),
                "Set watchfloor.egress.trusted-ca to a PEM file with CA certificates.",
                e);
    }

    private static KeyStore joined(Path pem) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + store.size(), one);
            }
        }
        if (store.size() == 0) {
            throw new IOException("the file contains no certificate");
        }
        for (TrustManager manager : of(null)) {
            if (manager instanceof X509TrustManager trust) {
                for (X509Certificate one : trust.getAcceptedIssuers()) {
                    store.setCertificateEntry("java" + store.size(), one);
                }
            }
        }
        return store;
    }

    private static TrustManager[] of(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }
}
