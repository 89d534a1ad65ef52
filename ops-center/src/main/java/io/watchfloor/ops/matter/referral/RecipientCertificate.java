package io.watchfloor.ops.matter.referral;

import io.watchfloor.config.tls.Fingerprint;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificate of a recipient, for whose key files are encrypted. Its issuer and its revocation are not checked: people compare the
 * fingerprint with the recipient.
 */
public record RecipientCertificate(X509Certificate x509) {

    private static final int SMALLEST_RSA = 2048;
    /** Larger keys, and larger exponents, make an encryption take seconds. */
    private static final int LARGEST_RSA = 8192;

    private static final int LARGEST_EXPONENT = 64;
    private static final Set<Integer> CURVES = Set.of(256, 384, 521);

    /** Positions in the bits of the key usage (RFC 5280, section 4.2.1.3). */
    private static final int KEY_ENCIPHERMENT = 2;

    private static final int KEY_AGREEMENT = 4;

    /** S/MIME, any purpose, and Microsoft's document encryption. A certificate without purposes is for all of them. */
    private static final Set<String> PURPOSES = Set.of("1.3.6.1.5.5.7.3.4", "2.5.29.37.0", "1.3.6.1.4.1.311.80.1");

    private static final int LINE = 64;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    /** The result of a check. */
    public sealed interface Checked {
        record Usable(RecipientCertificate certificate) implements Checked {}

        record Refused(String code, String message) implements Checked {}
    }

    /** Reads and checks a certificate that a person entered. */
    public static Checked check(String pem, Instant now) {
        if (pem.contains("PRIVATE KEY")) {
            return new Checked.Refused(
                    "certificate.private-key",
                    "The text contains a private key. Nothing was stored. The recipient must make a new key, because this key is no"
                            + " longer private. Enter only the certificate.");
        }
        List<X509Certificate> found = read(pem);
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
        return new RecipientCertificate(read(pem).getFirst());
    }

    /** Why files cannot be encrypted for the certificate. */
    public Optional<Checked.Refused> refusal(Instant now) {
        if (!isStrong()) {
            return Optional.of(new Checked.Refused(
                    "certificate.key",
                    "The key of the certificate is %s. Ask the recipient for a certificate with RSA of %d to %d bits, or with the curve"
                                    .formatted(key(), SMALLEST_RSA, LARGEST_RSA)
                            + " P-256, P-384 or P-521."));
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

    private static List<X509Certificate> read(String pem) {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            decode(blocks.group(1)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<X509Certificate> decode(String base64) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der))
                            instanceof X509Certificate one
                    ? Optional.of(one)
                    : Optional.empty();
        } catch (CertificateException | IllegalArgumentException e) {
            return Optional.empty(); // the caller counts the readable ones
        }
    }

    private boolean isRsa() {
        return x509.getPublicKey() instanceof RSAPublicKey;
    }

    private boolean isStrong() {
        return switch (x509.getPublicKey()) {
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= SMALLEST_RSA
                        && rsa.getModulus().bitLength() <= LARGEST_RSA
                        && rsa.getPublicExponent().bitLength() <= LARGEST_EXPONENT
                        && rsa.getPublicExponent().compareTo(BigInteger.TWO) > 0;
            case ECPublicKey ec -> CURVES.contains(ec.getParams().getOrder().bitLength());
            default -> false;
        };
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
        PublicKey key = x509.getPublicKey();
        return switch (key) {
            case RSAPublicKey rsa -> "RSA %d".formatted(rsa.getModulus().bitLength());
            case ECPublicKey ec -> "EC P-%d".formatted(ec.getParams().getOrder().bitLength());
            default -> key.getAlgorithm();
        };
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
