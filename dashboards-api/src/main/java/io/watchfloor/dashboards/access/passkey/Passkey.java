package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person's passkey.
 *
 * @param id short id that is shown to users
 * @param person owner of the passkey
 * @param name name that the owner chose
 * @param key public key that verifies signatures of the passkey
 * @param maker authenticator that created the passkey
 * @param use state after the last use of the passkey
 */
public record Passkey(String id, String person, String name, Key key, Maker maker, Use use) {

    public static final int LONGEST_NAME = 100;

    /** Maximum number of passkeys per person. */
    public static final int MOST_OF_ONE = 20;

    /**
     * The public key of a passkey.
     *
     * @param party relying party id
     * @param credential WebAuthn credential id
     * @param cose the encoded key
     */
    public record Key(String party, ByteArray credential, ByteArray cose, int algorithm) {}

    /**
     * The authenticator that created a passkey.
     *
     * @param model AAGUID of the authenticator model
     * @param attestation attestation format, or {@code none}
     * @param transports transports by which browsers reach the authenticator
     * @param backupEligible whether the passkey can be synced to other devices
     */
    public record Maker(UUID model, String attestation, List<String> transports, boolean backupEligible) {}

    /**
     * @param counter last signature counter
     * @param backedUp whether the passkey was backed up at the last use
     * @param blockedAt when the passkey was blocked because the counter decreased; null while the passkey is valid
     */
    public record Use(
            long counter,
            boolean backedUp,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant blockedAt) {}

    public boolean blocked() {
        return use.blockedAt() != null;
    }
}
