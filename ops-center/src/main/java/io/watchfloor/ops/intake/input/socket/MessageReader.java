package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.InputRejection;
import java.net.InetAddress;
import java.util.Optional;

/** Makes a record of a message. */
public interface MessageReader {

    /**
     * Reads one message.
     *
     * @return empty when it completes nothing yet, such as a chunk
     * @throws InputRejection when it cannot be read
     */
    Optional<ReceivedMessage> hear(byte[] message, InetAddress peer) throws InputRejection;
}
