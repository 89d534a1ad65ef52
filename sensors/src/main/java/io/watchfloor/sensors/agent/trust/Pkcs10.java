package io.watchfloor.sensors.agent.trust;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;

/**
 * A certificate signing request (PKCS 10, RFC 2986) for a P-256 key. The JDK has no public API for certificate
 * requests, and a library for them would be larger than the rest of the agent.
 */
final class Pkcs10 {

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OBJECT = 0x06;
    private static final int UTF8 = 0x0c;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int ATTRIBUTES = 0xa0;

    /** OID 2.5.4.3: common name. */
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};

    /** OID 1.2.840.10045.4.3.2: ECDSA with SHA-256. */
    private static final byte[] ECDSA_WITH_SHA256 = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02};

    private Pkcs10() {}

    /** @return the certificate request in PEM */
    static String request(KeyPair keys, String commonName) throws GeneralSecurityException {
        byte[] name = value(
                SEQUENCE,
                value(
                        SET,
                        value(
                                SEQUENCE,
                                value(OBJECT, COMMON_NAME),
                                value(UTF8, commonName.getBytes(StandardCharsets.UTF_8)))));
        // The encoding of a Java public key is already a SubjectPublicKeyInfo.
        byte[] asked = value(
                SEQUENCE, value(INTEGER, new byte[] {0}), name, keys.getPublic().getEncoded(), value(ATTRIBUTES));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(asked);
        byte[] whole = value(
                SEQUENCE,
                asked,
                value(SEQUENCE, value(OBJECT, ECDSA_WITH_SHA256)),
                value(BIT_STRING, new byte[] {0}, signature.sign()));
        return pem("CERTIFICATE REQUEST", whole);
    }

    static String pem(String type, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type);
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            inner.writeBytes(part);
        }
        int length = inner.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(inner.toByteArray());
        return out.toByteArray();
    }
}
