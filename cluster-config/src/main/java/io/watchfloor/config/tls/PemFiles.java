package io.watchfloor.config.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * PEM files of a certificate chain and its private key. The key is in PKCS 8 or in the older RSA and EC formats.
 *
 * @param certificate file with the server certificate first, then its issuers
 * @param key file with the unencrypted private key
 */
public record PemFiles(Path certificate, Path key) {

    private static final int LARGEST = 1 << 20;

    /** Content of both files. If the content equals an earlier content, nothing has changed. */
    record Content(String certificates, String key) {

        /** Omits the private key. */
        @Override
        public String toString() {
            return "Content[%d characters]".formatted(certificates.length());
        }
    }

    /**
     * Checks that a server can use the certificate and the key at the given time.
     *
     * @throws InvalidCertificateException if the files are unusable
     */
    public void check(Instant now) throws InvalidCertificateException {
        parse(read(), now);
    }

    Content read() throws InvalidCertificateException {
        return new Content(text(certificate), text(key));
    }

    private static String text(Path file) throws InvalidCertificateException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new InvalidCertificateException(
                        file + " is too large for a PEM file", "Choose a PEM file of at most 1 MiB.", null);
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidCertificateException(
                    file + " cannot be read",
                    "Check the path, and grant read permission to the user that runs the node.",
                    e);
        }
    }

    ServerIdentity parse(Content content, Instant now) throws InvalidCertificateException {
        return parse(content, certificate.toString(), key.toString(), now);
    }

    /**
     * Reads and checks a certificate and its key.
     *
     * @param certificate where the certificate comes from, for messages
     * @param key where the key comes from
     */
    static ServerIdentity parse(Content content, String certificate, String key, Instant now)
            throws InvalidCertificateException {
        ServerIdentity identity =
                new ServerIdentity(certificates(content.certificates(), certificate), key(content.key(), key));
        if (!identity.fits()) {
            throw new InvalidCertificateException(
                    "%s does not match the first certificate in %s".formatted(key, certificate),
                    "Put the server's own certificate first, then its issuers.",
                    null);
        }
        if (identity.ends().isBefore(now)) {
            throw new InvalidCertificateException(
                    "the certificate in %s expired at %s".formatted(certificate, identity.ends()),
                    "Renew the certificate, and write it to the same file.",
                    null);
        }
        return identity;
    }

    /** Returns the certificates in the order of the file. The list has at least one entry. */
    List<X509Certificate> certificates() throws InvalidCertificateException {
        return certificates(text(certificate), certificate.toString());
    }

    private static List<X509Certificate> certificates(String pem, String certificate)
            throws InvalidCertificateException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            byte[] bytes = pem.getBytes(StandardCharsets.ISO_8859_1);
            factory.generateCertificates(new ByteArrayInputStream(bytes))
                    .forEach(one -> chain.add((X509Certificate) one));
        } catch (CertificateException e) {
            throw noCertificate(certificate, e);
        }
        if (chain.isEmpty()) {
            throw noCertificate(certificate, null);
        }
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                throw new InvalidCertificateException(
                        "certificate %d in %s did not issue the certificate before it".formatted(i + 1, certificate),
                        "Put the server's own certificate first, then its issuer, then the issuer's issuer.",
                        null);
            }
        }
        return chain;
    }

    private static InvalidCertificateException noCertificate(String certificate, @Nullable Exception cause) {
        return new InvalidCertificateException(
                certificate + " contains no certificate in PEM",
                "PEM starts with -----BEGIN CERTIFICATE-----. Convert DER with \"openssl x509 -inform der\".",
                cause);
    }

    private static PrivateKey key(String pem, String key) throws InvalidCertificateException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                switch (found) {
                    case PrivateKeyInfo plain -> {
                        return converter.getPrivateKey(plain);
                    }
                    case PEMKeyPair old -> {
                        return converter.getPrivateKey(old.getPrivateKeyInfo());
                    }
                    case PEMEncryptedKeyPair encrypted -> throw encrypted(key);
                    case PKCS8EncryptedPrivateKeyInfo encrypted -> throw encrypted(key);
                    default -> {} // Skips other PEM blocks in the key file, such as EC parameters and certificates.
                }
            }
        } catch (IOException e) {
            throw noKey(key, e);
        }
        throw noKey(key, null);
    }

    private static InvalidCertificateException encrypted(String key) {
        return new InvalidCertificateException(
                key + " is encrypted with a password",
                "Decrypt the key (\"openssl pkey\"), and restrict access to the user that runs the node.",
                null);
    }

    private static InvalidCertificateException noKey(String key, @Nullable Exception cause) {
        return new InvalidCertificateException(
                key + " contains no private key in PEM", "PEM starts with -----BEGIN PRIVATE KEY-----.", cause);
    }
}
