package io.watchfloor.sensors.agent.spool;

import io.watchfloor.sensors.protocol.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts the spool: AES-256-GCM, with a separate nonce for each record and the record's position as
 * associated data. Only the sensor's user can read the key file.
 */
public final class SpoolKey {
    static final int NONCE = 12;
    static final int TAG = 16;

    private static final int BYTES = 32;
    private static final int MAX_REUSED = 64 << 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final long id;

    private SpoolKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.id = id(bytes);
    }

    /**
     * Reads the key file, or creates a new key.
     *
     * @throws IOException if the file cannot be read or contains no valid key; the spool cannot be read without the key
     */
    public static SpoolKey in(Path file) throws IOException {
        if (!Files.exists(file)) {
            PrivateFiles.createDirectories(
                    file.toAbsolutePath().resolveSibling(".").normalize());
            byte[] fresh = new byte[BYTES];
            RANDOM.nextBytes(fresh);
            if (!AtomicFile.replace(file, HexFormat.of().formatHex(fresh).getBytes(StandardCharsets.US_ASCII), true)) {
                throw new IOException("cannot write the spool key because the disk is full: " + file);
            }
        }
        try {
            byte[] bytes = HexFormat.of().parseHex(Files.readString(file).strip());
            if (bytes.length == BYTES) {
                return new SpoolKey(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw noKey(file, e);
        }
        throw noKey(file, null);
    }

    /** Creates a key for a spool that no other process reads. */
    public static SpoolKey ephemeral() {
        byte[] fresh = new byte[BYTES];
        RANDOM.nextBytes(fresh);
        return new SpoolKey(fresh);
    }

    private static IOException noKey(Path file, @Nullable Exception cause) {
        return new IOException(
                "%s is not a valid spool key (64 hex digits): restore it, or delete it together with the spool"
                        .formatted(file),
                cause);
    }

    /** Returns an identifier derived from the key's hash; shows whether two keys are equal. */
    long id() {
        return id;
    }

    private static long id(byte[] key) {
        return ByteBuffer.wrap(Sha256.newDigest().digest(key)).getLong() | 1; // the identifier is never 0
    }

    Sealer sealer() {
        return new Sealer(key);
    }

    /** Encrypts and decrypts records; not thread-safe. */
    static final class Sealer {
        private final SecretKeySpec key;
        private final Cipher cipher;
        private final byte[] nonce = new byte[NONCE];

        /**
         * The next nonce: a 96-bit counter with a random start, so that nonces of different instances do not collide
         * and each instance needs random bytes only once.
         */
        private long high = RANDOM.nextLong();

        private int low = RANDOM.nextInt();

        private ByteBuffer plain = ByteBuffer.allocate(0);

        private Sealer(SecretKeySpec key) {
            this.key = key;
            try {
                this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every JDK supports AES-GCM", e);
            }
        }

        /** Returns a buffer for the plaintext of the next {@link #seal}; overwritten by the next call. */
        ByteBuffer plain(int size) {
            if (size > MAX_REUSED) {
                return ByteBuffer.allocate(size);
            }
            if (plain.capacity() < size) {
                plain = ByteBuffer.allocate(size);
            }
            return plain.clear().limit(size);
        }

        /**
         * Writes nonce, ciphertext and tag.
         *
         * @param place associated data: the record's position
         */
        void seal(ByteBuffer place, ByteBuffer plain, ByteBuffer out) {
            low++;
            high += low == 0 ? 1 : 0;
            ByteBuffer.wrap(nonce).putLong(high).putInt(low);
            out.put(nonce);
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
                cipher.updateAAD(place);
                cipher.doFinal(plain, out);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a record could not be encrypted", e);
            }
        }

        /**
         * Decrypts the bytes; returns empty if they were not written by {@link #seal} with this key for this position.
         */
        Optional<ByteBuffer> open(ByteBuffer place, ByteBuffer sealed) {
            sealed.get(nonce);
            ByteBuffer plain = ByteBuffer.allocate(sealed.remaining() - TAG);
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
                cipher.updateAAD(place);
                cipher.doFinal(sealed, plain);
                return Optional.of(plain.flip());
            } catch (GeneralSecurityException e) {
                return Optional.empty();
            }
        }
    }
}
