package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.time.Duration;
import java.util.Optional;

/** A connection to the center: a {@link CenterSocket}, or a simulated connection in tests. */
interface CenterConnection {
    void send(UplinkFrame frame) throws ConnectionLostException;

    void send(byte[] batch) throws ConnectionLostException;

    /** Returns the next frame from the center, if a frame arrives within the wait. */
    Optional<UplinkFrame> poll(Duration wait) throws ConnectionLostException;
}
