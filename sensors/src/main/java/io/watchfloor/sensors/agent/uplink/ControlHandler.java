package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;

/** What the center says to the sensor itself, and what the sensor answers. Called on the uplink's thread, so nothing here may wait. */
public interface ControlHandler {

    /** A sensor that can be asked for nothing. */
    ControlHandler NONE = new ControlHandler() {
        @Override
        public List<UplinkFrame.Control> connected() {
            return List.of();
        }

        @Override
        public void heard(UplinkFrame.Control frame) {
            // The center asks only what was offered.
        }

        @Override
        public Optional<UplinkFrame.Control> next() {
            return Optional.empty();
        }
    };

    /** A center that understands this has welcomed the sensor: what to say first. */
    List<UplinkFrame.Control> connected();

    void heard(UplinkFrame.Control frame);

    /** What is to be said now, each once on a connection. */
    Optional<UplinkFrame.Control> next();
}
