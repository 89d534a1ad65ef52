package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.digest.Digests;
import java.nio.ByteBuffer;

/** Epochs that follow from what is pulled, so that whoever pulls it again says the same. */
final class PullEpochs {

    private PullEpochs() {}

    static long of(String... names) {
        byte[] hash = Digests.sha256(String.join("\n", names));
        return ByteBuffer.wrap(hash).getLong();
    }
}
