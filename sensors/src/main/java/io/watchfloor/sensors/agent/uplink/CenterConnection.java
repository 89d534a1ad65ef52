package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.Optional;

/** A connection to the center as a conversation sees it: {@link CenterSocket}, or a simulated one. */
interface CenterConnection {
    void send(UplinkFrame frame) throws ConnectionLostException;

    void send(byte[] batch) throws ConnectionLostException;

    /** The next frame from the center, if one comes in time. */
    Optional<UplinkFrame> poll(Duration wait) throws ConnectionLostException;
}
