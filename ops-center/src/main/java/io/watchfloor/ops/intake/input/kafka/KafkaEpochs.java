package io.watchfloor.ops.intake.input.kafka;

import io.watchfloor.config.digest.Digests;
import java.nio.ByteBuffer;

/** Epochs of what has a name of its own, and no spool. */
final class KafkaEpochs {

    private KafkaEpochs() {}

    static long of(String name) {
        byte[] digest = Digests.sha256(name);
        return ByteBuffer.wrap(digest).getLong();
    }
}
