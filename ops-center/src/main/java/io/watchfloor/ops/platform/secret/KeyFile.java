package io.watchfloor.ops.platform.secret;

import io.watchfloor.config.Settings;
import io.watchfloor.config.tls.SealingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The key file of this node. Its keys encrypt the private key of the sensors' CA, the passwords of feeds and the keys of
 * privileged notes. All nodes of a center need the same key: what one node encrypts, another decrypts.
 */
public final class KeyFile {

    private final Path file;
    private final SecureRandom random;

    /** The key file is missing, cannot be read, or does not contain the key of the center. */
    public static final class LockedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        LockedException(String message) {
            super(message, null, false, false);
        }

        /** Says what is wrong with the file, and what to do. */
        public String detail() {
            return String.valueOf(getMessage());
        }
    }

    public KeyFile(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    public static KeyFile of(Settings settings, SecureRandom random) {
        return new KeyFile(
                settings.enrolment().authorityKey().in(settings.data().dir()), random);
    }

    /**
     * The keys for a new secret. Only a center without a sensor CA gets a new key file: a node without the file would otherwise
     * encrypt with a key that no other node has.
     *
     * @throws LockedException when this node does not have the key of the center
     */
    public SealingKeys toEncrypt(Handle handle) {
        Optional<String> key = handle.createQuery("SELECT sealed_by FROM sensor_authority")
                .mapTo(String.class)
                .findOne();
        if (key.isEmpty() && !Files.exists(file)) {
            try {
                return SealingKeys.create(file, random);
            } catch (IOException e) {
                throw locked(e.getMessage());
            }
        }
        SealingKeys keys = toDecrypt();
        if (key.filter(one -> !keys.contains(one)).isPresent()) {
            throw locked("it does not contain the key " + key.get());
        }
        return keys;
    }

    /** @throws LockedException when the file cannot be read */
    public SealingKeys toDecrypt() {
        if (!Files.exists(file)) {
            throw locked("it does not exist");
        }
        try {
            return SealingKeys.read(file);
        } catch (IOException e) {
            throw locked(e.getMessage());
        }
    }

    /** For a secret that the keys of the file do not decrypt. */
    public LockedException without(String key) {
        return locked("it does not contain the key " + key);
    }

    private LockedException locked(@Nullable String why) {
        return new LockedException(("The key file %s (watchfloor.enrolment.authority-key-file) cannot be used: %s."
                        + " Copy the file from another node or from its backup.")
                .formatted(file, why));
    }
}
