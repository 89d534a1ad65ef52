package io.watchfloor.ops.intake.input.socket;

import io.watchfloor.ops.intake.input.DoorRefusal;
import java.net.InetAddress;
import java.util.Optional;

/** Makes a record of a message. */
public interface MessageReader {

    /**
     * Reads one message.
     *
     * @return empty when it completes nothing yet, such as a chunk
     * @throws DoorRefusal when it cannot be read
     */
    Optional<Heard> hear(byte[] message, InetAddress peer) throws DoorRefusal;
}
