package io.watchfloor.ops.intake;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;

/**
 * What is sent back to the sensor.
 *
 * @param last whether the stream ends after it
 */
record StreamReply(List<UplinkFrame> frames, boolean last) {

    /** Makes the sensor connect again, so that everything is looked up afresh. */
    static final StreamReply END = new StreamReply(List.of(), true);

    static StreamReply of(UplinkFrame... frames) {
        return new StreamReply(List.of(frames), false);
    }

    /** The last answer of a stream, with its reason. */
    static StreamReply refusal(String code, String message) {
        return new StreamReply(List.of(new UplinkFrame.Refusal(code, message)), true);
    }

    boolean isWait() {
        return frames.stream().anyMatch(UplinkFrame.Wait.class::isInstance);
    }
}
