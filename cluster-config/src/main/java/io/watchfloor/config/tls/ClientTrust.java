package io.watchfloor.config.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust manager for client certificates on the HTTP port: those of the accepted issuers, and pinned ones. Until
 * {@link #accept} or {@link #pin} is called, the port requests no client certificates. The handshake lists the accepted
 * issuers, so browsers do not prompt people for unrelated certificates. The code that uses a certificate must check to
 * whom it belongs, and for a pinned certificate also its dates.
 */
public final class ClientTrust extends X509ExtendedTrustManager {

    /** Length of a list that every client accepts. The list of TLS 1.3 can have 64 KiB. */
    private static final int LONGEST_LIST = 32 << 10;

    private volatile @Nullable X509ExtendedTrustManager authorities;
    private volatile Pinned pinned = new Pinned(Set.of(), List.of());

    /**
     * @param certificates accepted as they are, with any issuer
     * @param issuers stand-ins with the names of the issuers, because a client chooses its certificate by these names
     */
    private record Pinned(Set<X509Certificate> certificates, List<X509Certificate> issuers) {}

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

    /**
     * From the next handshake on, accepts these certificates too, and no longer those of the previous call. Their
     * issuers and dates do not matter.
     */
    public void pin(Collection<X509Certificate> certificates) {
        Set<X509Certificate> all = Set.copyOf(certificates);
        if (!all.equals(pinned.certificates())) {
            pinned = new Pinned(all, IssuerNames.of(all));
        }
    }

    /** Whether the port requests client certificates. */
    public boolean requestsCertificates() {
        return authorities != null || !pinned.certificates().isEmpty();
    }

    private boolean isPinned(X509Certificate[] chain) {
        return chain.length > 0 && pinned.certificates().contains(chain[0]);
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
        if (!isPinned(chain)) {
            clients().checkClientTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!isPinned(chain)) {
            clients().checkClientTrusted(chain, type, socket);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!isPinned(chain)) {
            clients().checkClientTrusted(chain, type);
        }
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
        List<X509Certificate> all = new ArrayList<>(known == null ? List.of() : List.of(known.getAcceptedIssuers()));
        all.addAll(pinned.issuers());
        int length = all.stream()
                .mapToInt(one -> one.getSubjectX500Principal().getEncoded().length + 2)
                .sum();
        // Without a list, every client sends a certificate that it has, and browsers prompt people.
        return length > LONGEST_LIST ? new X509Certificate[0] : all.toArray(X509Certificate[]::new);
    }
}
