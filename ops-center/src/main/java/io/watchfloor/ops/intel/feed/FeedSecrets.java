package io.watchfloor.ops.intel.feed;

import io.watchfloor.config.tls.SealingKeys;
import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the passwords of feeds with the key file that also protects the key of the sensors' CA. A password is bound
 * to its feed and to the server of the feed.
 */
public final class FeedSecrets {

    private final Path file;
    private final SecureRandom random;

    /** The key file cannot be read, or does not contain the key. */
    public static final class LockedException extends Exception {

        private static final long serialVersionUID = 1;

        LockedException(String message) {
            super(message, null, false, false);
        }

        public String detail() {
            return String.valueOf(getMessage());
        }
    }

    public FeedSecrets(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    public Ciphertext encrypt(IntelFeed feed, String secret) throws LockedException {
        try {
            SealingKeys keys = Files.exists(file) ? SealingKeys.read(file) : SealingKeys.create(file, random);
            return keys.encrypt(secret.getBytes(StandardCharsets.UTF_8), purpose(feed), random);
        } catch (IOException e) {
            throw locked(e.getMessage());
        }
    }

    /** @return the password; empty if the feed has none */
    String decrypt(IntelFeed feed, Optional<Ciphertext> stored) throws LockedException {
        if (stored.isEmpty()) {
            return "";
        }
        try {
            byte[] secret = SealingKeys.read(file)
                    .decrypt(stored.get(), purpose(feed))
                    .orElseThrow(() ->
                            locked("it does not contain the key " + stored.get().key()));
            return new String(secret, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw locked(e.getMessage());
        }
    }

    private LockedException locked(@Nullable String why) {
        return new LockedException(
                "The key file %s cannot be used: %s. Copy the file from another node, or set the password again."
                        .formatted(file, why));
    }

    private static String purpose(IntelFeed feed) {
        return "intel feed %s at %s".formatted(feed.name(), IntelFeed.server(feed.url()));
    }
}
