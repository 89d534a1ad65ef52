package io.watchfloor.ops.ingest;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;

/**
 * What goes back to the sensor.
 *
 * @param last whether the stream ends with it
 */
record Answer(List<UplinkFrame> frames, boolean last) {

    /** The sensor connects again, and everything is looked up anew. */
    static final Answer END = new Answer(List.of(), true);

    static Answer of(UplinkFrame... frames) {
        return new Answer(List.of(frames), false);
    }

    /** The end of a stream, with its reason. */
    static Answer refusal(String code, String message) {
        return new Answer(List.of(new UplinkFrame.Refusal(code, message)), true);
    }

    boolean isWait() {
        return frames.stream().anyMatch(UplinkFrame.Wait.class::isInstance);
    }
}
