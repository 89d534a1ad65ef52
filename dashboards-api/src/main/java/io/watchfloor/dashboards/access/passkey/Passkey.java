package io.watchfloor.dashboards.access.passkey;

import com.yubico.webauthn.data.ByteArray;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person's passkey.
 *
 * @param id short, for people
 * @param person whose it is
 * @param name as the person calls it
 * @param key what checks its signatures
 * @param maker what made it
 * @param use how it was used so far
 */
public record Passkey(String id, String person, String name, Key key, Maker maker, Use use) {

    public static final int LONGEST_NAME = 100;

    /** Most of one person. */
    public static final int MOST_OF_ONE = 20;

    /**
     * The public half.
     *
     * @param party name that it belongs to
     * @param credential its id, as the authenticator made it
     * @param cose the key
     */
    public record Key(String party, ByteArray credential, ByteArray cose, int algorithm) {}

    /**
     * The authenticator.
     *
     * @param model its AAGUID
     * @param attestation the format of its proof, {@code none} without one
     * @param transports how browsers reach it
     * @param backupEligible whether it may be copied to other devices of the person
     */
    public record Maker(UUID model, String attestation, List<String> transports, boolean backupEligible) {}

    /**
     * @param counter as the authenticator last said
     * @param backedUp whether there were copies then
     * @param blockedAt when the counter went back; null while it may be used
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
