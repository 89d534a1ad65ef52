package io.watchfloor.sensors.agent.trust;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the CA with a given fingerprint. The CA's certificate is read from the chain that the center presents. The
 * rest of the chain and the center's name are then verified as usual, with that CA as the only trusted CA.
 */
final class PinnedCa extends X509ExtendedTrustManager {

    private final String fingerprint;
    private volatile @Nullable X509Certificate found;

    PinnedCa(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    Optional<X509Certificate> found() {
        return Optional.ofNullable(found);
    }

    private X509ExtendedTrustManager authority(X509Certificate[] chain) throws CertificateException {
        try {
            for (X509Certificate one : chain) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(one.getEncoded());
                if (Base64.getUrlEncoder().withoutPadding().encodeToString(hash).equals(fingerprint)) {
                    X509ExtendedTrustManager trust = CenterTrust.trusting(List.of(one));
                    found = one;
                    return trust;
                }
            }
        } catch (CertificateException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
        throw new CertificateException("the center's certificate chain does not contain the CA of the token (SHA-256 "
                + fingerprint + "): another server may be intercepting the connection");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authority(chain).checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        authority(chain).checkServerTrusted(chain, type, socket);
    }

    /** Rejects every certificate, because the center's name cannot be verified without a connection. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("The center's name cannot be verified without a connection");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw noClients();
    }

    private static CertificateException noClients() {
        return new CertificateException("A sensor does not accept client connections");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
