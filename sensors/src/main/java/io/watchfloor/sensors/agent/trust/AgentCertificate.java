package io.watchfloor.sensors.agent.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The sensor's client certificate and its private key, which are stored in one file so that they always match. */
public final class AgentCertificate {

    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    private final PrivateKey key;
    private final X509Certificate certificate;

    private AgentCertificate(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    static AgentCertificate of(PrivateKey key, X509Certificate certificate, PublicKey expected)
            throws GeneralSecurityException {
        if (!certificate.getPublicKey().equals(expected)) {
            throw new CertificateException("The certificate belongs to another key");
        }
        return new AgentCertificate(key, certificate);
    }

    /**
     * Reads a file that contains the content of {@link #text}; returns empty if the file does not exist.
     *
     * @throws IOException if the file cannot be read or is damaged
     */
    public static Optional<AgentCertificate> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(section(text, KEY)));
            return Optional.of(new AgentCertificate(key, certificate(text)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the file does not contain a private key and a certificate", e);
        }
    }

    static X509Certificate certificate(String pem) throws GeneralSecurityException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(section(pem, CERTIFICATE)));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("Not a certificate in PEM", e);
        }
    }

    private static byte[] section(String text, String type) {
        String begin = "-----BEGIN " + type + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + type + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("No section " + type);
        }
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    }

    /** Returns private key and certificate in PEM; the caller must store them in a file with mode 0600. */
    public byte[] text() {
        return (Pkcs10.pem(KEY, key.getEncoded()) + pem()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the certificate in PEM, without the private key. */
    public String pem() {
        try {
            return Pkcs10.pem(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalStateException("A parsed certificate can be encoded in DER", e);
        }
    }

    /**
     * Creates a request for a new certificate, signed with this certificate's key. The signature proves the sensor's
     * identity even after this certificate has expired.
     */
    public AgentKey requestRenewal(String name) throws GeneralSecurityException {
        return AgentKey.of(new KeyPair(certificate.getPublicKey(), key), name);
    }

    public Instant validFrom() {
        return certificate.getNotBefore().toInstant();
    }

    public Instant expiresAt() {
        return certificate.getNotAfter().toInstant();
    }

    public boolean hasExpired(Instant now) {
        return expiresAt().isBefore(now);
    }

    /** Returns the time of the next renewal: when a third of the certificate's lifetime is left. */
    public Instant renewAt() {
        return expiresAt().minus(Duration.between(validFrom(), expiresAt()).dividedBy(3));
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Returns a description without the private key. */
    @Override
    public String toString() {
        return "AgentCertificate[until=%s]".formatted(expiresAt());
    }
}
