package io.watchfloor.config.tls;

import java.time.Instant;
import javax.net.ssl.KeyManager;

/** A client certificate with its private key, which the center presents to a server. */
public final class ClientIdentity {

    private final ServerIdentity identity;

    private ClientIdentity(ServerIdentity identity) {
        this.identity = identity;
    }

    /**
     * Reads and checks a certificate and its key.
     *
     * @param certificates PEM: the certificate first, then its issuers
     * @param key PEM without a password: PKCS 8, or the older RSA and EC formats
     * @throws InvalidCertificateException if one of them cannot be read, they do not match, or the certificate has expired
     */
    public static ClientIdentity read(String certificates, String key, Instant now) throws InvalidCertificateException {
        return new ClientIdentity(
                PemFiles.parse(new PemFiles.Content(certificates, key), "the client certificate", "the key", now));
    }

    /** For an SSL context. They present the certificate if it is of an issuer that the server accepts. */
    public KeyManager[] managers() {
        return identity.keys();
    }

    /** Omits the private key. */
    @Override
    public String toString() {
        return identity.toString();
    }
}
