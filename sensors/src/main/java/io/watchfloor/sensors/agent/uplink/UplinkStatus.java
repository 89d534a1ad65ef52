package io.watchfloor.sensors.agent.uplink;

/**
 * Counters since the agent started.
 *
 * @param sent number of records sent; a record that was sent again counts once
 * @param lastAckMillis time of the last ack; 0 if there was none
 */
public record UplinkStatus(
        boolean connected, long sent, long acked, long rejected, long detections, long lastAckMillis) {
    static final UplinkStatus NOTHING_YET = new UplinkStatus(false, 0, 0, 0, 0, 0);
}
