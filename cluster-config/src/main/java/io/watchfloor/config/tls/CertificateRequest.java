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
 * Who asks for a certificate, and has the key: a PKCS 10 request (RFC 2986) whose signature is right. Only its key counts: what the
 * certificate says is for its issuer to decide.
 */
public record CertificateRequest(PublicKey key) {

    /** Enough for RSA with 4,096 bits and the names that programs write into a request. */
    public static final int LONGEST = 8192;

    private static final int LEAST_EC_BITS = 256;
    private static final int MOST_EC_BITS = 384;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 4096;

    /**
     * @param pem one request
     * @throws InvalidCertificateRequestException when it is none, its signature is wrong, or its key is of a kind that is not signed here
     */
    public static CertificateRequest parse(String pem) throws InvalidCertificateRequestException {
        if (pem.length() > LONGEST) {
            throw new InvalidCertificateRequestException(
                    "The request has %d characters, of at most %d.".formatted(pem.length(), LONGEST), null);
        }
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject object = reader.readPemObject();
            if (object == null || !object.getType().endsWith("CERTIFICATE REQUEST")) {
                throw new InvalidCertificateRequestException(
                        "It does not begin with -----BEGIN CERTIFICATE REQUEST-----.", null);
            }
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(object.getContent()));
            PublicKey key = request.getPublicKey();
            if (!isSigned(key)) {
                throw new InvalidCertificateRequestException(
                        "Its key must be EC on P-256 or P-384, or RSA of 2048 to 4096 bits.", null);
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new InvalidCertificateRequestException("Its signature is not its key's.", null);
            }
            return new CertificateRequest(key);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | RuntimeException e) {
            // The library tells of some malformed requests by whatever exception they run into.
            throw new InvalidCertificateRequestException("It is no request for a certificate (PKCS 10, in PEM).", e);
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
