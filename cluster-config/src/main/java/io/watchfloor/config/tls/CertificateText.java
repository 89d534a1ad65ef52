package io.watchfloor.config.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates of other organisations, as people enter them in PEM. */
public final class CertificateText {

    /** The keys of {@link #isStrong}, in words. */
    public static final String STRONG = "RSA of 2048 to 8192 bits, or with the curve P-256, P-384 or P-521";

    private static final int SMALLEST_RSA = 2048;
    /** Larger keys, and larger exponents, make an operation take seconds. */
    private static final int LARGEST_RSA = 8192;

    private static final int LARGEST_EXPONENT = 64;
    private static final Set<Integer> CURVES = Set.of(256, 384, 521);
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    private CertificateText() {}

    /** The certificates in the text that can be read. */
    public static List<X509Certificate> read(String pem) {
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

    /** Whether people also entered a private key, which only its owner may have. */
    public static boolean hasPrivateKey(String pem) {
        return pem.contains("PRIVATE KEY");
    }

    public static boolean isStrong(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                rsa.getModulus().bitLength() >= SMALLEST_RSA
                        && rsa.getModulus().bitLength() <= LARGEST_RSA
                        && rsa.getPublicExponent().bitLength() <= LARGEST_EXPONENT
                        && rsa.getPublicExponent().compareTo(BigInteger.TWO) > 0;
            case ECPublicKey ec -> CURVES.contains(ec.getParams().getOrder().bitLength());
            default -> false;
        };
    }

    /** Such as {@code RSA 3072} or {@code EC P-256}. */
    public static String key(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA %d".formatted(rsa.getModulus().bitLength());
            case ECPublicKey ec -> "EC P-%d".formatted(ec.getParams().getOrder().bitLength());
            default -> key.getAlgorithm();
        };
    }
}
