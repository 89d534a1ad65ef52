package io.watchfloor.config.tls;

import io.watchfloor.config.digest.Digests;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;

/** SHA-256 fingerprint of a certificate. */
public record Fingerprint(String hex) {

    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    public static Fingerprint of(X509Certificate certificate) {
        try {
            byte[] hash = Digests.sha256(certificate.getEncoded());
            return new Fingerprint(COLONS.formatHex(hash));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("The certificate has no DER encoding", e);
        }
    }

    /** Fingerprint as 43 characters of base64url, as used in enrolment tokens. */
    public String compact() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(COLONS.parseHex(hex));
    }

    /** Returns the fingerprint in upper-case hexadecimal with colons, as OpenSSL prints it. */
    @Override
    public String toString() {
        return hex;
    }
}
