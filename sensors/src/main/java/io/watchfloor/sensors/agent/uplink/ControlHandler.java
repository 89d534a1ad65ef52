package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;

/**
 * Handles control frames: response actions and configuration. Called on the uplink's thread, so no method may block.
 */
public interface ControlHandler {

    /** A handler for a sensor that supports neither response actions nor remote configuration. */
    ControlHandler NONE = new ControlHandler() {
        @Override
        public List<UplinkFrame.Control> connected() {
            return List.of();
        }

        @Override
        public void receive(UplinkFrame.Control frame) {
            // Never called, because the center sends only frames that the sensor has announced to support.
        }

        @Override
        public Optional<UplinkFrame.Control> next() {
            return Optional.empty();
        }
    };

    /**
     * Returns the frames to send first. Called when a center that supports control frames has accepted the session.
     */
    List<UplinkFrame.Control> connected();

    void receive(UplinkFrame.Control frame);

    /** Returns the next frame to send; each frame is sent once per connection. */
    Optional<UplinkFrame.Control> next();
}
