package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;
import java.util.Optional;

/** What the center says to the sensor itself, and what the sensor answers. Called on the uplink's thread, so nothing here may wait. */
public interface CenterRequests {

    /** A sensor that can be asked for nothing. */
    CenterRequests NONE = new CenterRequests() {
        @Override
        public List<UplinkFrame.Care> connected() {
            return List.of();
        }

        @Override
        public void heard(UplinkFrame.Care frame) {
            // The center asks only what was offered.
        }

        @Override
        public Optional<UplinkFrame.Care> next() {
            return Optional.empty();
        }
    };

    /** A center that understands this has welcomed the sensor: what to say first. */
    List<UplinkFrame.Care> connected();

    void heard(UplinkFrame.Care frame);

    /** What is to be said now, each once on a connection. */
    Optional<UplinkFrame.Care> next();
}
