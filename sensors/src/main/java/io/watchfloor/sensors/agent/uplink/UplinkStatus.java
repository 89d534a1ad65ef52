package io.watchfloor.sensors.agent.uplink;

/**
 * Counts since the agent started.
 *
 * @param sent records, each counted once however often it was sent
 * @param lastAckMillis when the last ack came (0: none yet)
 */
public record UplinkStatus(
        boolean connected, long sent, long acked, long rejected, long detections, long lastAckMillis) {
    static final UplinkStatus NOTHING_YET = new UplinkStatus(false, 0, 0, 0, 0, 0);
}
