package io.watchfloor.ops.paging.contact.push;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.watchfloor.config.digest.Digests;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts a message for one browser, in one record of {@code aes128gcm} (RFC 8291 and 8188). */
final class PushEncryption {

    /** The message size in bytes that every push service must accept (RFC 8030, 7.2). */
    static final int RECORD = 4096;

    static final int AUTH_BYTES = 16;

    private static final int SALT_BYTES = 16;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int HEADER = SALT_BYTES + Integer.BYTES + 1 + P256.POINT_BYTES;
    private static final byte LAST_RECORD = 2;

    /** The longest message, in bytes. */
    static final int LONGEST = RECORD - HEADER - TAG_BYTES - 1;

    private PushEncryption() {}

    static byte[] encrypt(byte[] message, PushSubscription to, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return encrypt(message, to, P256.pair(random), salt);
    }

    /** @param once a key pair that is used only for this message */
    static byte[] encrypt(byte[] message, PushSubscription to, KeyPair once, byte[] salt) {
        if (message.length > LONGEST) {
            throw new IllegalArgumentException("The message has more than %d bytes".formatted(LONGEST));
        }
        byte[] own = P256.written((ECPublicKey) once.getPublic());
        try {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(once.getPrivate());
            agreement.doPhase(to.key(), true);
            byte[] info = joined("WebPush: info\0".getBytes(US_ASCII), P256.written(to.key()), own);
            byte[] keying = expanded(Digests.hmac(to.auth().toArray(), agreement.generateSecret()), info);
            byte[] pseudorandom = Digests.hmac(salt, keying);
            byte[] key = Arrays.copyOf(
                    expanded(pseudorandom, "Content-Encoding: aes128gcm\0".getBytes(US_ASCII)), KEY_BYTES);
            byte[] nonce =
                    Arrays.copyOf(expanded(pseudorandom, "Content-Encoding: nonce\0".getBytes(US_ASCII)), NONCE_BYTES);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            byte[] sealed = cipher.doFinal(joined(message, new byte[] {LAST_RECORD}));
            return ByteBuffer.allocate(HEADER + sealed.length)
                    .put(salt)
                    .putInt(RECORD)
                    .put((byte) own.length)
                    .put(own)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK supports ECDH, HMAC and AES-GCM", e);
        }
    }

    /** One step of HKDF's expansion, whose 32 bytes are enough for the key or the nonce. */
    private static byte[] expanded(byte[] key, byte[] info) throws GeneralSecurityException {
        return Digests.hmac(key, joined(info, new byte[] {1}));
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(one -> one.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
