package io.watchfloor.sensors.agent.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** A key pair that this sensor made and that has no certificate yet. It never leaves this machine. */
public final class OwnKey {

    private final KeyPair keys;
    private final String request;

    private OwnKey(KeyPair keys, String request) {
        this.keys = keys;
        this.request = request;
    }

    /** @param name for people who look at the request; the center decides what the certificate says */
    public static OwnKey make(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return of(generator.generateKeyPair(), name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has P-256", e);
        }
    }

    static OwnKey of(KeyPair keys, String name) throws GeneralSecurityException {
        return new OwnKey(keys, Pkcs10.request(keys, name));
    }

    /** A request for a certificate, in PEM. */
    public String request() {
        return request;
    }

    /**
     * With the certificate that the center made of the request.
     *
     * @throws GeneralSecurityException when it is none, or another key's
     */
    public OwnCertificate with(String pem) throws GeneralSecurityException {
        return OwnCertificate.of(keys.getPrivate(), OwnCertificate.certificate(pem), keys.getPublic());
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "OwnKey";
    }
}
