package io.watchfloor.ops.ingest.ledger;

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

    static OptionalLong of(byte @Nullable [] bytes) {
        return bytes == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(bytes).getLong());
    }
}
