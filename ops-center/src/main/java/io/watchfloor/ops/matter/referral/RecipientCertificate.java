package io.watchfloor.ops.matter.referral;

import io.watchfloor.config.tls.CertificateText;
import io.watchfloor.config.tls.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Certificate of a recipient, for whose key files are encrypted. Its issuer and its revocation are not checked: people compare the
 * fingerprint with the recipient.
 */
public record RecipientCertificate(X509Certificate x509) {

    /** Positions in the bits of the key usage (RFC 5280, section 4.2.1.3). */
    private static final int KEY_ENCIPHERMENT = 2;

    private static final int KEY_AGREEMENT = 4;

    /** S/MIME, any purpose, and Microsoft's document encryption. A certificate without purposes is for all of them. */
    private static final Set<String> PURPOSES = Set.of("1.3.6.1.5.5.7.3.4", "2.5.29.37.0", "1.3.6.1.4.1.311.80.1");

    private static final int LINE = 64;

    /** The result of a check. */
    public sealed interface Checked {
        record Usable(RecipientCertificate certificate) implements Checked {}

        record Refused(String code, String message) implements Checked {}
    }

    /** Reads and checks a certificate that a person entered. */
    public static Checked check(String pem, Instant now) {
        if (CertificateText.hasPrivateKey(pem)) {
            return new Checked.Refused(
                    "certificate.private-key",
                    "The text contains a private key. Nothing was stored. The recipient must make a new key, because this key is no"
                            + " longer private. Enter only the certificate.");
        }
        List<X509Certificate> found = CertificateText.read(pem);
        if (found.size() != 1) {
            return new Checked.Refused(
                    "certificate.unreadable",
                    "The text has %d readable X.509 certificates. Enter one, from BEGIN CERTIFICATE to END CERTIFICATE."
                            .formatted(found.size()));
        }
        RecipientCertificate one = new RecipientCertificate(found.getFirst());
        return one.refusal(now).<Checked>map(refused -> refused).orElseGet(() -> new Checked.Usable(one));
    }

    /** Reads a stored certificate. */
    public static RecipientCertificate of(String pem) {
        return new RecipientCertificate(CertificateText.read(pem).getFirst());
    }

    /** Why files cannot be encrypted for the certificate. */
    public Optional<Checked.Refused> refusal(Instant now) {
        if (!CertificateText.isStrong(x509.getPublicKey())) {
            return Optional.of(new Checked.Refused(
                    "certificate.key",
                    "The key of the certificate is %s. Ask the recipient for a certificate with %s."
                            .formatted(key(), CertificateText.STRONG)));
        }
        if (now.isBefore(validFrom()) || now.isAfter(validUntil())) {
            return Optional.of(new Checked.Refused(
                    "certificate.dates",
                    "The certificate is valid from %s until %s. Ask the recipient for a certificate that is valid now."
                            .formatted(validFrom(), validUntil())));
        }
        return isForEncryption()
                ? Optional.empty()
                : Optional.of(new Checked.Refused(
                        "certificate.usage",
                        "The certificate is not for encryption: its key usage has no %s, or its purposes have no e-mail protection."
                                        .formatted(isRsa() ? "keyEncipherment" : "keyAgreement")
                                + " Ask the recipient for another certificate."));
    }

    private boolean isRsa() {
        return x509.getPublicKey() instanceof RSAPublicKey;
    }

    private boolean isForEncryption() {
        boolean[] usage = x509.getKeyUsage();
        if (usage != null && !usage[isRsa() ? KEY_ENCIPHERMENT : KEY_AGREEMENT]) {
            return false;
        }
        try {
            List<String> purposes = x509.getExtendedKeyUsage();
            return purposes == null || purposes.stream().anyMatch(PURPOSES::contains);
        } catch (CertificateParsingException e) {
            return false; // a purpose that cannot be read does not allow encryption
        }
    }

    /** Such as {@code RSA 3072} or {@code EC P-256}. */
    public String key() {
        return CertificateText.key(x509.getPublicKey());
    }

    /** SHA-256 as OpenSSL prints it. */
    public String fingerprint() {
        return Fingerprint.of(x509).toString();
    }

    public String subject() {
        return x509.getSubjectX500Principal().getName();
    }

    public Instant validFrom() {
        return x509.getNotBefore().toInstant();
    }

    public Instant validUntil() {
        return x509.getNotAfter().toInstant();
    }

    public String pem() {
        try {
            return pem("CERTIFICATE", x509.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("The certificate has no DER encoding", e);
        }
    }

    static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n".formatted(type, base64);
    }
}
