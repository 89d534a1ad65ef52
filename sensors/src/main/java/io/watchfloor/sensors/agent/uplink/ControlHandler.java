package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;

/**
 * Handles control frames: response actions and configuration. Called on the uplink's thread, so no method may block.
 */
public interface ControlHandler {

    /** A handler for a sensor without response actions and remote configuration. */
    ControlHandler NONE = new ControlHandler() {
        @Override
        public List<UplinkFrame.Control> connected() {
            return List.of();
        }

        @Override
        public void receive(UplinkFrame.Control frame) {
            // The center sends only frames that the sensor has offered to handle.
        }

        @Override
        public Optional<UplinkFrame.Control> next() {
            return Optional.empty();
        }
    };

    /**
     * Called when a center that supports control frames has welcomed the sensor.
     *
     * @return the frames to send first
     */
    List<UplinkFrame.Control> connected();

    void receive(UplinkFrame.Control frame);

    /** The next frame to send; each frame is sent once per connection. */
    Optional<UplinkFrame.Control> next();
}
