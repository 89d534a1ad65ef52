package io.watchfloor.sensors.agent.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** A key pair that this sensor made and that has no certificate yet. It never leaves this machine. */
public final class AgentKey {

    private final KeyPair keys;
    private final String request;

    private AgentKey(KeyPair keys, String request) {
        this.keys = keys;
        this.request = request;
    }

    /** @param name for people who look at the request; the center decides what the certificate says */
    public static AgentKey make(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return of(generator.generateKeyPair(), name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has P-256", e);
        }
    }

    static AgentKey of(KeyPair keys, String name) throws GeneralSecurityException {
        return new AgentKey(keys, Pkcs10.request(keys, name));
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
    public AgentCertificate with(String pem) throws GeneralSecurityException {
        return AgentCertificate.of(keys.getPrivate(), AgentCertificate.certificate(pem), keys.getPublic());
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "AgentKey";
    }
}
