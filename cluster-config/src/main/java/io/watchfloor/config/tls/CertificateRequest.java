package io.watchfloor.config.tls;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * A certificate request (PKCS 10, RFC 2986) with a valid signature. The CA uses only the request's public key and
 * decides the names in the certificate itself.
 */
public record CertificateRequest(PublicKey key) {

    /** Maximum characters of a request: enough for RSA with 4,096 bits and the usual names. */
    public static final int LONGEST = 8192;

    private static final int LEAST_EC_BITS = 256;
    private static final int MOST_EC_BITS = 384;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 4096;

    /**
     * @param pem one certificate request in PEM
     * @throws InvalidCertificateRequestException if the text is not a certificate request, the signature is invalid, or
     *     the key type is unsupported
     */
    public static CertificateRequest parse(String pem) throws InvalidCertificateRequestException {
        if (pem.length() > LONGEST) {
            throw new InvalidCertificateRequestException(
                    "The certificate request has %d characters, but at most %d are allowed."
                            .formatted(pem.length(), LONGEST),
                    null);
        }
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject object = reader.readPemObject();
            if (object == null || !object.getType().endsWith("CERTIFICATE REQUEST")) {
                throw new InvalidCertificateRequestException(
                        "The certificate request does not start with -----BEGIN CERTIFICATE REQUEST-----.", null);
            }
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(object.getContent()));
            PublicKey key = request.getPublicKey();
            if (!isSigned(key)) {
                throw new InvalidCertificateRequestException(
                        "The key of the certificate request must be EC on P-256 or P-384, or RSA with 2048 to 4096 bits.",
                        null);
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new InvalidCertificateRequestException(
                        "The signature of the certificate request does not match its key.", null);
            }
            return new CertificateRequest(key);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // The library throws various unchecked exceptions for malformed requests.
            throw new InvalidCertificateRequestException("The text is not a certificate request (PKCS 10 in PEM).", e);
        }
    }

    private static boolean isSigned(PublicKey key) {
        return switch (key) {
            case ECPublicKey ec -> {
                int bits = ec.getParams().getCurve().getField().getFieldSize();
                yield bits == LEAST_EC_BITS || bits == MOST_EC_BITS;
            }
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                yield bits >= LEAST_RSA_BITS && bits <= MOST_RSA_BITS;
            }
            default -> false;
        };
    }
}
