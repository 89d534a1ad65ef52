package io.watchfloor.dashboards.cli.remote;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Loads CA certificates from a PEM file. The client then trusts only these CAs. */
final class TrustedCa {

    private TrustedCa() {}

    /** @throws StartFailure {@code center.ca} if the file contains no certificate */
    static SSLContext context(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + store.size(), one);
            }
            if (store.size() == 0) {
                throw new IOException("it contains no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure(
                    "center.ca",
                    "The CA in %s cannot be used: %s.".formatted(pem, e.getMessage()),
                    "Name a PEM file that contains a certificate. The center's own CA is in DIR/tls/ca.pem.",
                    e);
        }
    }

    static StartFailure untrusted(URI center, Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        if (why.contains("plaintext")) {
            return new StartFailure(
                    "center.not-tls",
                    "The center at %s does not use TLS.".formatted(center),
                    "Use an address with http:// if the center runs on this machine.",
                    cause);
        }
        return new StartFailure(
                "center.untrusted",
                "The certificate of the center at %s is not trusted, so nothing was sent: %s.".formatted(center, why),
                "Name the file with the CA of the certificate with --ca FILE or WATCHFLOOR_CA. If the center"
                        + " created its own CA, use DIR/tls/ca.pem.",
                cause);
    }
}
