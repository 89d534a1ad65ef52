package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRejection;
import java.net.InetAddress;
import java.util.Optional;

/** Converts messages to records. */
public interface MessageReader {

    /**
     * Converts one message to a record.
     *
     * @return empty when there is no complete record yet, for example after a chunk
     * @throws InputRejection when the message is malformed
     */
    Optional<ReceivedMessage> read(byte[] message, InetAddress peer) throws InputRejection;
}
