package io.watchfloor.config.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust manager for client certificates on the HTTP port. Until {@link #accept} is called, the port requests no client
 * certificates. The handshake lists the accepted issuers, so browsers do not prompt people for unrelated certificates.
 */
public final class ClientTrust extends X509ExtendedTrustManager {

    private volatile @Nullable X509ExtendedTrustManager authorities;

    ClientTrust() {}

    /** From the next handshake on, requests an optional client certificate from one of the given issuers. */
    public void accept(List<X509Certificate> issuers) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int number = 0; number < issuers.size(); number++) {
                store.setCertificateEntry("ca" + number, issuers.get(number));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            authorities = Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every JDK has PKIX and PKCS 12", e);
        }
    }

    /** Whether the port requests client certificates. */
    public boolean requestsCertificates() {
        return authorities != null;
    }

    private X509ExtendedTrustManager clients() throws CertificateException {
        X509ExtendedTrustManager known = authorities;
        if (known == null) {
            throw new CertificateException("This port does not request client certificates");
        }
        return known;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        clients().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        clients().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        clients().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw noServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw noServers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw noServers();
    }

    private static CertificateException noServers() {
        return new CertificateException("This trust manager is for servers only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509ExtendedTrustManager known = authorities;
        return known == null ? new X509Certificate[0] : known.getAcceptedIssuers();
    }
}
