package io.watchfloor.sensors.agent.trust;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** A new key pair of this sensor that has no certificate yet. The private key never leaves this host. */
public final class AgentKey {

    private final KeyPair keys;
    private final String request;

    private AgentKey(KeyPair keys, String request) {
        this.keys = keys;
        this.request = request;
    }

    /** @param name common name in the request; the center chooses the name in the certificate */
    public static AgentKey generate(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return of(generator.generateKeyPair(), name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK supports P-256", e);
        }
    }

    static AgentKey of(KeyPair keys, String name) throws GeneralSecurityException {
        return new AgentKey(keys, Pkcs10.request(keys, name));
    }

    /** Returns the certificate signing request, in PEM. */
    public String request() {
        return request;
    }

    /**
     * Combines the key with the certificate that the center issued.
     *
     * @throws GeneralSecurityException if the certificate is invalid or belongs to another key
     */
    public AgentCertificate withCertificate(String pem) throws GeneralSecurityException {
        return AgentCertificate.of(keys.getPrivate(), AgentCertificate.certificate(pem), keys.getPublic());
    }

    /** Returns a description without the private key. */
    @Override
    public String toString() {
        return "AgentKey";
    }
}
