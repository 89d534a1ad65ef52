package io.watchfloor.ops.intake.ledger;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Running hashes as the database stores them: 8 bytes each, one after the other. */
final class Hashes {

    private Hashes() {}

    static byte[] bytes(long... hashes) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * hashes.length);
        for (long hash : hashes) {
            bytes.putLong(hash);
        }
        return bytes.array();
    }

    /** Empty within a gap, which {@code 0} stands for: nobody knows it there. */
    static OptionalLong of(byte @Nullable [] bytes) {
        long hash = bytes == null ? 0 : ByteBuffer.wrap(bytes).getLong();
        return hash == 0 ? OptionalLong.empty() : OptionalLong.of(hash);
    }
}
