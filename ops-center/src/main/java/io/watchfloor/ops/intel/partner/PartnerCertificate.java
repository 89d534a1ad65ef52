package io.watchfloor.ops.intel.partner;

import io.watchfloor.config.tls.CertificateText;
import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.config.tls.Fingerprint;
import io.watchfloor.ops.platform.text.WireText;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Client certificate by which a partner authenticates. Its issuer is not checked, and revocation by its issuer is not
 * looked up: administrators add and remove certificates, and compare the fingerprint with the partner.
 */
public record PartnerCertificate(X509Certificate x509) {

    /** Maximum number of one partner: one in use, and others to change over to. */
    public static final int MOST = 5;

    /** How long before its end users are warned. */
    public static final Duration WARNED = Duration.ofDays(30);

    /** TLS client, and any purpose. A certificate without purposes is for all of them. */
    private static final Set<String> PURPOSES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    /** Position in the bits of the key usage (RFC 5280, section 4.2.1.3). */
    private static final int DIGITAL_SIGNATURE = 0;

    /** The validity of a certificate at a time. */
    public enum Validity implements WireText {
        NOT_YET_VALID,
        VALID,
        /** Valid, but for at most 30 days. */
        EXPIRING,
        EXPIRED
    }

    /** The result of a check. */
    public sealed interface Checked {
        record Usable(PartnerCertificate certificate) implements Checked {}

        /** @param code stable */
        record Refused(String code, String message) implements Checked {}
    }

    /** Reads and checks a certificate that a user entered. */
    public static Checked check(String pem, Instant now) {
        if (CertificateText.hasPrivateKey(pem)) {
            return new Checked.Refused(
                    "certificate.private-key",
                    "The text contains a private key. Nothing was stored. The partner must create a new key, because this key is no"
                            + " longer private. Enter only the certificate.");
        }
        List<X509Certificate> found = CertificateText.read(pem);
        if (found.size() != 1) {
            return new Checked.Refused(
                    "certificate.unreadable",
                    "The text has %d readable X.509 certificates. Enter one, from BEGIN CERTIFICATE to END CERTIFICATE, without its issuers."
                            .formatted(found.size()));
        }
        PartnerCertificate one = new PartnerCertificate(found.getFirst());
        if (!CertificateText.isStrong(one.x509().getPublicKey())) {
            return new Checked.Refused(
                    "certificate.key",
                    "The key of the certificate is %s. Ask the partner for a certificate with %s."
                            .formatted(one.key(), CertificateText.STRONG));
        }
        if (one.at(now) == Validity.EXPIRED) {
            return new Checked.Refused(
                    "certificate.dates",
                    "The certificate expired at %s. Ask the partner for a new certificate."
                            .formatted(one.validUntil()));
        }
        return one.isForClients()
                ? new Checked.Usable(one)
                : new Checked.Refused(
                        "certificate.usage",
                        "The certificate is not for TLS clients: its key usage has no digitalSignature, or its purposes have no client"
                                + " authentication. Ask the partner for another certificate.");
    }

    private boolean isForClients() {
        boolean[] usage = x509.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            return false;
        }
        try {
            List<String> purposes = x509.getExtendedKeyUsage();
            return purposes == null || purposes.stream().anyMatch(PURPOSES::contains);
        } catch (CertificateParsingException e) {
            return false; // a purpose that cannot be read does not allow authentication
        }
    }

    public Validity at(Instant time) {
        if (time.isBefore(validFrom())) {
            return Validity.NOT_YET_VALID;
        }
        if (!time.isBefore(validUntil())) {
            return Validity.EXPIRED;
        }
        return time.plus(WARNED).isBefore(validUntil()) ? Validity.VALID : Validity.EXPIRING;
    }

    /** SHA-256 as OpenSSL prints it. */
    public String fingerprint() {
        return Fingerprint.of(x509).toString();
    }

    /** Such as {@code RSA 3072} or {@code EC P-256}. */
    public String key() {
        return CertificateText.key(x509.getPublicKey());
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
        return ClientCa.pem(x509);
    }
}
