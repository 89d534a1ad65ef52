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
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a sensor takes for its center. The decision is made within the handshake: before it, not a byte of a secret is
 * sent.
 */
public final class CenterTrust {

    /** Names the file that {@code --ca} names otherwise. */
    public static final String VARIABLE = "WATCHFLOOR_CA";

    private final @Nullable SSLContext context;
    private final Supplier<Optional<X509Certificate>> recognized;

    private CenterTrust(@Nullable SSLContext context, Supplier<Optional<X509Certificate>> recognized) {
        this.context = context;
        this.recognized = recognized;
    }

    /** The authorities that this machine's Java trusts. */
    public static CenterTrust usual() {
        return new CenterTrust(null, Optional::empty);
    }

    /**
     * The authorities in a PEM file, and no others.
     *
     * @throws IOException when it cannot be read, or holds no certificate
     */
    public static CenterTrust of(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            X509Certificate first = (X509Certificate) all.iterator().next();
            return new CenterTrust(context(trusting(all)), () -> Optional.of(first));
        } catch (GeneralSecurityException e) {
            throw new IOException("it holds no certificate in PEM", e);
        }
    }

    /**
     * The authority with this fingerprint, which the center must show.
     *
     * @param fingerprint as {@code EnrolmentToken} carries it
     */
    public static CenterTrust pinned(String fingerprint) {
        PinnedCa ca = new PinnedCa(fingerprint);
        return new CenterTrust(context(ca), ca::found);
    }

    public HttpClient.Builder client() {
        HttpClient.Builder builder = HttpClient.newBuilder();
        return context == null ? builder : builder.sslContext(context);
    }

    /** The authority that the center was recognized by, in PEM; empty when it is one of the usual. */
    public Optional<byte[]> recognizedCa() {
        return recognized.get().map(CenterTrust::pem);
    }

    /** Why the center was not recognized; empty when the failure is of another kind. */
    public static Optional<String> distrusted(@Nullable Throwable failure) {
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
                        ? "it does not speak TLS: begin the address with http:// if it is on this machine"
                        : "it is not trusted, and nothing was sent to it: " + why
                                + ". Name the CA that issued its certificate with --ca FILE or " + VARIABLE
                                + "; if its own CA was made anew, enroll again with a new token");
    }

    private static byte[] pem(X509Certificate certificate) {
        try {
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                    .formatted(lines)
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (CertificateException e) {
            throw new IllegalStateException("A certificate that was shown has a DER form", e);
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

    private static SSLContext context(X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has TLS", e);
        }
    }
}
