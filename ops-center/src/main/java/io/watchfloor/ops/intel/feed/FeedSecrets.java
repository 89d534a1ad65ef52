package io.watchfloor.ops.intel.feed;

import io.watchfloor.config.tls.SealingKeys.Ciphertext;
import io.watchfloor.ops.platform.secret.KeyFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Encrypts the passwords of feeds. A password is bound to its feed and to the server of the feed. */
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
        return stored.map(
                        one -> file.toDecrypt().decrypt(one, purpose(feed)).orElseThrow(() -> file.without(one.key())))
                .map(secret -> new String(secret, StandardCharsets.UTF_8))
                .orElse("");
    }

    private static String purpose(IntelFeed feed) {
        return "intel feed %s at %s".formatted(feed.name(), IntelFeed.server(feed.url()));
    }
}
