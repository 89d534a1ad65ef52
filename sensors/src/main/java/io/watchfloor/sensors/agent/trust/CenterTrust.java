package io.watchfloor.sensors.agent.trust;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the center's certificate during the TLS handshake, before any secret is sent. Also presents this sensor's
 * client certificate.
 */
public final class CenterTrust {

    /** Environment variable with the path of the CA file; the option {@code --ca} has priority. */
    public static final String VARIABLE = "WATCHFLOOR_CA";

    private static final String ALERT = "Received fatal alert: ";

    private volatile boolean markRejected;
    private final @Nullable X509ExtendedTrustManager authorities;
    private final SSLContext context;
    private final ClientCertificateSource presented = new ClientCertificateSource();
    private final Supplier<Optional<X509Certificate>> recognized;
    private volatile @Nullable ProxyAddress proxy;

    private CenterTrust(
            @Nullable X509ExtendedTrustManager authorities, Supplier<Optional<X509Certificate>> recognized) {
        this.authorities = authorities;
        this.context = context(authorities, presented);
        this.recognized = recognized;
    }

    /** Trusts the CAs of this host's Java installation. */
    public static CenterTrust systemDefault() {
        return new CenterTrust(null, Optional::empty);
    }

    /**
     * Trusts only the CAs in a PEM file.
     *
     * @throws IOException if the file cannot be read or contains no certificate
     */
    public static CenterTrust of(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IOException("the file contains no certificate");
            }
            X509Certificate first = (X509Certificate) all.iterator().next();
            return new CenterTrust(trusting(all), () -> Optional.of(first));
        } catch (GeneralSecurityException e) {
            throw new IOException("the file is not a certificate in PEM", e);
        }
    }

    /**
     * Trusts only the CA with this fingerprint; the center must present the CA's certificate.
     *
     * @param fingerprint in the format of {@code EnrolmentToken}
     */
    public static CenterTrust pinned(String fingerprint) {
        PinnedCa ca = new PinnedCa(fingerprint);
        return new CenterTrust(ca, ca::found);
    }

    /**
     * Uses this proxy for new connections.
     *
     * @param by the proxy; null for direct connections
     */
    public CenterTrust via(@Nullable ProxyAddress by) {
        proxy = by;
        return this;
    }

    public HttpClient.Builder client() {
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(context);
        ProxyAddress by = proxy;
        if (by != null) {
            by.use(builder);
        }
        return builder;
    }

    /** Presents this certificate on new connections. Invalidates TLS sessions that used an earlier certificate. */
    public void present(@Nullable AgentCertificate latest) {
        presented.present(latest);
        markRejected = false;
        SSLSessionContext sessions = context.getClientSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            SSLSession session = sessions.getSession(id);
            if (session != null) {
                session.invalidate();
            }
        }
    }

    /**
     * Called when the center has rejected the presented certificate because it has expired by the center's clock,
     * whatever this host's clock shows.
     */
    public void markRejected() {
        markRejected = true;
    }

    /** Whether {@link #markRejected} was called since the current certificate was set. */
    public boolean isRejected() {
        return markRejected;
    }

    /** Returns the client certificate that is presented to the center. */
    public Optional<AgentCertificate> presented() {
        return Optional.ofNullable(presented.current());
    }

    /** Returns the same trust for connections without a client certificate. */
    public CenterTrust withoutClientCertificate() {
        return new CenterTrust(authorities, recognized).via(proxy);
    }

    /** Returns the CA that verified the center, in PEM; empty if a CA of this host's Java verified the center. */
    public Optional<byte[]> recognizedCa() {
        return recognized.get().map(CenterTrust::pem);
    }

    /** Returns why the center rejected the TLS connection; empty for other failures. */
    public static Optional<String> rejectedByCenter(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            int at = message == null ? -1 : message.indexOf(ALERT);
            if (message != null && at >= 0) {
                return Optional.of(
                        "the center rejected the TLS connection: it does not accept this sensor's certificate or TLS version (%s)"
                                .formatted(message.substring(at + ALERT.length())));
            }
        }
        return Optional.empty();
    }

    /** Returns why the center's certificate was not trusted; empty for other failures. */
    public static Optional<String> notTrusted(@Nullable Throwable failure) {
        String why = "";
        boolean tls = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            tls |= cause instanceof SSLException || cause instanceof CertificateException;
            why = cause.getMessage() == null ? why : cause.getMessage();
        }
        if (!tls) {
            return Optional.empty();
        }
        return Optional.of(
                why.contains("plaintext")
                        ? "the center does not use TLS: if the center is on this host, start the address with http://"
                        : "the center's certificate was not accepted, so nothing was sent: " + why
                                + ". Name the CA file with --ca FILE or " + VARIABLE
                                + "; if the center has a new CA, enroll again with a new token");
    }

    private static byte[] pem(X509Certificate certificate) {
        try {
            return Pkcs10.pem("CERTIFICATE", certificate.getEncoded()).getBytes(StandardCharsets.US_ASCII);
        } catch (CertificateException e) {
            throw new IllegalStateException("A presented certificate can be encoded in DER", e);
        }
    }

    static X509ExtendedTrustManager trusting(Collection<? extends Certificate> authorities)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        int number = 0;
        for (Certificate one : authorities) {
            store.setCertificateEntry("ca" + number++, one);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return List.of(factory.getTrustManagers()).stream()
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("This Java has no PKIX trust manager"));
    }

    /** @param authorities trust manager for the CAs; null for the CAs of this host's Java */
    private static SSLContext context(@Nullable X509ExtendedTrustManager authorities, ClientCertificateSource shown) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust = authorities == null ? null : new TrustManager[] {authorities};
            context.init(new KeyManager[] {shown}, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK supports TLS", e);
        }
    }
}
