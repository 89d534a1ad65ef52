package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.time.Clock;

/** Counts each record once, although batches are resent and acks repeat. Written by the uplink, read by anyone. */
final class Tally {
    private final Clock clock;
    private long highestSent;
    private UplinkStatus status = UplinkStatus.NOTHING_YET;

    Tally(Clock clock) {
        this.clock = clock;
    }

    synchronized UplinkStatus status() {
        return status;
    }

    synchronized void connected(boolean connected) {
        status = new UplinkStatus(
                connected,
                status.sent(),
                status.acked(),
                status.rejected(),
                status.detections(),
                status.lastAckMillis());
    }

    synchronized void sent(TelemetryBatch batch) {
        countSent(batch.firstSequence(), batch.lastSequence());
    }

    /** Records from {@code first} through {@code last} are newly acked; an earlier run may have sent them. */
    synchronized void acked(long first, long last, int rejected, int detections) {
        countSent(first, last);
        status = new UplinkStatus(
                status.connected(),
                status.sent(),
                status.acked() + Math.max(0, last - first + 1),
                status.rejected() + rejected,
                status.detections() + detections,
                clock.millis());
    }

    /** As many of the newly acked sequences stand for records that are missing: they were neither sent nor acked. */
    synchronized void passed(long count) {
        status = new UplinkStatus(
                status.connected(),
                status.sent() - count,
                status.acked() - count,
                status.rejected(),
                status.detections(),
                status.lastAckMillis());
    }

    /** Records pending from {@code firstPending} on are now numbered from 1. */
    synchronized void newEpoch(long firstPending) {
        highestSent = Math.max(0, highestSent - firstPending + 1);
    }

    private void countSent(long first, long last) {
        long newly = last - Math.max(highestSent, first - 1);
        if (newly > 0) {
            highestSent = last;
            status = new UplinkStatus(
                    status.connected(),
                    status.sent() + newly,
                    status.acked(),
                    status.rejected(),
                    status.detections(),
                    status.lastAckMillis());
        }
    }
}
