package io.watchfloor.ops.intake;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;

/**
 * What is sent back to the sensor.
 *
 * @param last whether the stream ends after it
 */
record Answer(List<UplinkFrame> frames, boolean last) {

    /** Makes the sensor connect again, so that everything is looked up afresh. */
    static final Answer END = new Answer(List.of(), true);

    static Answer of(UplinkFrame... frames) {
        return new Answer(List.of(frames), false);
    }

    /** The last answer of a stream, with its reason. */
    static Answer refusal(String code, String message) {
        return new Answer(List.of(new UplinkFrame.Refusal(code, message)), true);
    }

    boolean isWait() {
        return frames.stream().anyMatch(UplinkFrame.Wait.class::isInstance);
    }
}
