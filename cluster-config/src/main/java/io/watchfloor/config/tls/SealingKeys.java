package io.watchfloor.config.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.watchfloor.config.digest.Digests;
import io.watchfloor.config.node.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encryption keys in a file outside the database, for secrets in the database (AES-256-GCM, NIST SP 800-38D). The first
 * key encrypts; every key decrypts. To rotate the key, insert a new key at the start of the file.
 */
public final class SealingKeys {

    private static final String PREFIX = "watchfloor-key-1:";
    /** Size of a key. */
    public static final int BYTES = 32;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 6;

    private final List<Key> keys;

    private record Key(String id, SecretKeySpec secret) {}

    /** An encrypted secret. */
    public static final class Ciphertext {

        private final String key;
        private final byte[] content;

        /**
         * @param key id of the key that decrypts the secret
         * @param content nonce and ciphertext
         */
        public Ciphertext(String key, byte[] content) {
            this.key = key;
            this.content = content.clone();
        }

        public String key() {
            return key;
        }

        public byte[] content() {
            return content.clone();
        }
    }

    private SealingKeys(List<Key> keys) {
        this.keys = keys;
    }

    /** Reads the key file. Error messages never contain text of the file. */
    public static SealingKeys read(Path file) throws IOException {
        List<Key> keys = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            Optional<Key> key = key(text);
            if (key.isEmpty()) {
                throw new IOException("line %d is not a key: a key starts with %s".formatted(number, PREFIX));
            }
            keys.add(key.get());
        }
        if (keys.isEmpty()) {
            throw new IOException("the file contains no key");
        }
        return new SealingKeys(List.copyOf(keys));
    }

    /** A key that is stored elsewhere. */
    public static SealingKeys of(byte[] secret) {
        if (secret.length != BYTES) {
            throw new IllegalArgumentException("a key has %d bytes, not %d".formatted(BYTES, secret.length));
        }
        return new SealingKeys(List.of(new Key(id(secret), new SecretKeySpec(secret, "AES"))));
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not text", e);
        }
    }

    private static Optional<Key> key(String line) {
        if (!line.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            byte[] secret = Base64.getDecoder().decode(line.substring(PREFIX.length()));
            return secret.length == BYTES
                    ? Optional.of(new Key(id(secret), new SecretKeySpec(secret, "AES")))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Creates a key file with one key, which only its owner can read. */
    public static SealingKeys create(Path file, SecureRandom random) throws IOException {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String text = """
                # Opens what the database keeps sealed: the key that signs sensors. Keep a copy apart from the backups.
                %s%s
                """.formatted(PREFIX, Base64.getEncoder().encodeToString(secret));
        DurableFiles.create(file, text.getBytes(US_ASCII));
        return read(file);
    }

    /** Returns the id of the encrypting key. The key cannot be derived from the id. */
    public String id() {
        return keys.getFirst().id();
    }

    /** Whether the key with this id is in the file. */
    public boolean contains(String id) {
        return keys.stream().anyMatch(key -> key.id().equals(id));
    }

    /** @param purpose purpose of the secret; decryption requires the same purpose */
    public Ciphertext encrypt(byte[] secret, String purpose, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        Key first = keys.getFirst();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, first, nonce, purpose).doFinal(secret);
            return new Ciphertext(
                    first.id(),
                    ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM", e);
        }
    }

    /** @return the secret; empty if none of the keys decrypts the secret for the given purpose */
    public Optional<byte[]> decrypt(Ciphertext sealed, String purpose) {
        for (Key key : keys) {
            if (key.id().equals(sealed.key()) && sealed.content().length > NONCE_BYTES) {
                return decrypt(key, sealed.content(), purpose);
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> decrypt(Key key, byte[] content, String purpose) {
        byte[] nonce = new byte[NONCE_BYTES];
        ByteBuffer.wrap(content).get(nonce);
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, purpose)
                    .doFinal(content, NONCE_BYTES, content.length - NONCE_BYTES));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, Key key, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(UTF_8));
        return cipher;
    }

    private static String id(byte[] secret) {
        MessageDigest digest = Digests.sha256();
        digest.update("watchfloor-key-id\n".getBytes(US_ASCII));
        return HexFormat.of().formatHex(digest.digest(secret), 0, ID_BYTES);
    }

    @Override
    public String toString() {
        return "SealingKeys[%s]".formatted(id());
    }
}
