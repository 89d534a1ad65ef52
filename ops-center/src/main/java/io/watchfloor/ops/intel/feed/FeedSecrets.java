package io.watchfloor.ops.intel.feed;

import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Encrypts the passwords and the keys of the client certificates of feeds. Each is bound to its feed and to the server of
 * the feed.
 */
public final class FeedSecrets {

    private final KeyFile file;
    private final SecureRandom random;

    public FeedSecrets(KeyFile file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    /** @throws KeyFile.LockedException when this node does not have the key of the center */
    public Ciphertext encrypt(Handle handle, IntelFeed feed, String secret) {
        return file.toEncrypt(handle).encrypt(secret.getBytes(StandardCharsets.UTF_8), purpose(feed), random);
    }

    /**
     * @return the password; empty if the feed has none
     * @throws KeyFile.LockedException when this node does not have the key of the password
     */
    String decrypt(IntelFeed feed, Optional<Ciphertext> stored) {
        return stored.map(one -> decrypt(one, purpose(feed))).orElse("");
    }

    /** @throws KeyFile.LockedException when this node does not have the key of the center */
    public Ciphertext encryptKey(Handle handle, IntelFeed feed, String key) {
        return file.toEncrypt(handle).encrypt(key.getBytes(StandardCharsets.UTF_8), keyPurpose(feed), random);
    }

    /**
     * @return the key of the client certificate in PEM
     * @throws KeyFile.LockedException when this node does not have the key that encrypted it
     */
    String decryptKey(IntelFeed feed, Ciphertext stored) {
        return decrypt(stored, keyPurpose(feed));
    }

    private String decrypt(Ciphertext stored, String purpose) {
        return new String(
                file.toDecrypt().decrypt(stored, purpose).orElseThrow(() -> file.without(stored.key())),
                StandardCharsets.UTF_8);
    }

    private static String keyPurpose(IntelFeed feed) {
        return "key of the client certificate of " + purpose(feed);
    }

    private static String purpose(IntelFeed feed) {
        return "intel feed %s at %s".formatted(feed.name(), IntelFeed.server(feed.url()));
    }
}
