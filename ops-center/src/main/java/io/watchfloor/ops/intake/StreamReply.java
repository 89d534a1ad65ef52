package io.watchfloor.ops.intake;

import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.List;

/**
 * The frames to send to the sensor in reply.
 *
 * @param last whether the stream ends after these frames
 */
record StreamReply(List<UplinkFrame> frames, boolean last) {

    /**
     * Ends the stream. The sensor connects again, and the center then reads the sensor's state from the database
     * again.
     */
    static final StreamReply END = new StreamReply(List.of(), true);

    static StreamReply of(UplinkFrame... frames) {
        return new StreamReply(List.of(frames), false);
    }

    /** Ends the stream and sends the sensor the reason. */
    static StreamReply refusal(String code, String message) {
        return new StreamReply(List.of(new UplinkFrame.Refusal(code, message)), true);
    }

    boolean isWait() {
        return frames.stream().anyMatch(UplinkFrame.Wait.class::isInstance);
    }
}
