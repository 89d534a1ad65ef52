package io.watchfloor.config.tls;

import io.watchfloor.config.digest.Digests;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/** The SHA-256 of a certificate's DER form: who knows it recognizes the certificate. */
public record Fingerprint(String hex) {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    static Fingerprint of(X509Certificate certificate) {
        try {
            byte[] hash = Digests.sha256(certificate.getEncoded());
            return new Fingerprint(COLONS.formatHex(hash));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("The certificate has no DER form", e);
        }
    }

    /** In 43 characters of base64url, as tokens carry it. */
    public String compact() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(COLONS.parseHex(hex));
    }

    /** Upper-case hexadecimal with colons, as OpenSSL prints it. */
    @Override
    public String toString() {
        return hex;
    }
}
