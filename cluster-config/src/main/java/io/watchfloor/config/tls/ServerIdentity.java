package io.watchfloor.config.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate chain and its private key, of a server or a client.
 *
 * @param chain server certificate first, each followed by its issuer
 * @param key private key of the first certificate
 */
record ServerIdentity(List<X509Certificate> chain, PrivateKey key) {

    private static final char[] IN_MEMORY = {};
    private static final int RESUMED_FOR_SECONDS = 3600;

    /** Size of the TLS session cache, smaller than the JDK's 20,480, because TLS 1.3 tickets are stored by clients. */
    private static final int RESUMED_AT_MOST = 10_000;

    ServerIdentity {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    Instant ends() {
        return certificate().getNotAfter().toInstant();
    }

    /** Whether the private key matches the certificate. */
    boolean fits() {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "RSASSA-PSS" -> "RSASSA-PSS";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            byte[] said = {1, 2, 3};
            signature.initSign(key);
            signature.update(said);
            byte[] signed = signature.sign();
            signature.initVerify(certificate().getPublicKey());
            signature.update(said);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * Creates an SSL context for servers. Clients can resume sessions for one hour, within this context only.
     *
     * @param clients trust manager for client certificates
     */
    SSLContext context(ClientTrust clients) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(), new TrustManager[] {clients}, new SecureRandom());
            context.getServerSessionContext().setSessionTimeout(RESUMED_FOR_SECONDS);
            context.getServerSessionContext().setSessionCacheSize(RESUMED_AT_MOST);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has TLS", e);
        }
    }

    /** The key and its chain, for an SSL context. */
    KeyManager[] keys() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY);
            store.setKeyEntry("node", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
            // SunX509 caches the decrypted key; NewSunX509 would decrypt the key at each handshake.
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, IN_MEMORY);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Every JDK has PKCS 12", e);
        }
    }

    /** Omits the private key. */
    @Override
    public String toString() {
        return "Identity[%s]".formatted(certificate().getSubjectX500Principal());
    }
}
