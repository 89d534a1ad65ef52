package io.watchfloor.dashboards.access.ack;

import java.security.SecureRandom;
import java.time.Clock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs acknowledge links. All nodes share the key, which is created by the first node that needs it. Only
 * the first use blocks on the database.
 */
public final class AckKey {

    private static final int SECRET_BYTES = 32;

    private final Jdbi jdbi;
    private final Clock clock;
    private final SecureRandom random;
    private volatile @Nullable AckTokens tokens;

    public AckKey(Jdbi jdbi, Clock clock, SecureRandom random) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.random = random;
    }

    public AckTokens tokens() {
        AckTokens known = tokens;
        if (known == null) {
            known = new AckTokens(jdbi.inTransaction(this::secret));
            tokens = known;
        }
        return known;
    }

    private byte[] secret(Handle handle) {
        byte[] made = new byte[SECRET_BYTES];
        random.nextBytes(made);
        handle.createUpdate("INSERT INTO ack_key (secret, made_at) VALUES (:secret, :now) ON CONFLICT DO NOTHING")
                .bind("secret", made)
                .bind("now", clock.instant())
                .execute();
        return handle.createQuery("SELECT secret FROM ack_key")
                .mapTo(byte[].class)
                .one();
    }
}
