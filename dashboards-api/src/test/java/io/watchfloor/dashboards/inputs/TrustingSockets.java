package io.watchfloor.dashboards.inputs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS connections of a sender that trusts the CA of one node. */
final class TrustingSockets {

    private TrustingSockets() {}

    /** @param data folder of the node */
    static Socket connect(Path data, int port) throws GeneralSecurityException, IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port), data);
    }

    /** @param plain connected socket, which is closed together with the result */
    static Socket over(Socket plain, Path data) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (var in = Files.newInputStream(data.resolve("tls").resolve("ca.pem"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
    }
}
