package io.watchfloor.ops.intake.ledger;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Converts running hashes to and from their stored form: 8 bytes each, in the order of the sequence numbers. */
final class Hashes {

    private Hashes() {}

    static byte[] bytes(long... hashes) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * hashes.length);
        for (long hash : hashes) {
            bytes.putLong(hash);
        }
        return bytes.array();
    }

    /**
     * Returns empty when the stored hash is 0, because the sequence number is inside a gap, where the hash is
     * unknown.
     */
    static OptionalLong of(byte @Nullable [] bytes) {
        long hash = bytes == null ? 0 : ByteBuffer.wrap(bytes).getLong();
        return hash == 0 ? OptionalLong.empty() : OptionalLong.of(hash);
    }
}
