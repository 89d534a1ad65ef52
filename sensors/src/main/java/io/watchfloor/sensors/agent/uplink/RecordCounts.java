package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.protocol.BatchGap;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Counts each record once, even if batches are sent again and acks are repeated. The uplink updates the counts, and
 * other threads read them.
 */
final class RecordCounts {
    private final Clock clock;
    private long highestSent;

    /**
     * Reported and unacknowledged gaps: last sequence number by first sequence number. These gaps count as neither sent
     * nor acknowledged.
     */
    private final NavigableMap<Long, Long> gapsReported = new TreeMap<>();

    private UplinkStatus status = UplinkStatus.NOTHING_YET;

    RecordCounts(Clock clock) {
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
        gapsReported(batch.gaps().stream().map(BatchGap::lost).toList());
        countSent(batch.firstSequence(), batch.lastSequence());
    }

    /** Adds gaps that the sensor has reported to the center. */
    synchronized void gapsReported(List<SequenceGap> told) {
        told.forEach(lost -> gapsReported.put(lost.from(), lost.to()));
    }

    /**
     * Counts the sequence numbers from {@code first} to {@code last} as acknowledged; a previous run may have sent the
     * records.
     */
    synchronized void acked(long first, long last, int rejected, int detections) {
        countSent(first, last);
        status = new UplinkStatus(
                status.connected(),
                status.sent(),
                status.acked() + records(first, last),
                status.rejected() + rejected,
                status.detections() + detections,
                clock.millis());
        gapsReported.headMap(last, true).clear();
    }

    private long records(long first, long last) {
        long among = gapsReported.headMap(last, true).entrySet().stream()
                .mapToLong(gap -> Math.max(0, Math.min(last, gap.getValue()) - Math.max(first, gap.getKey()) + 1))
                .sum();
        return Math.max(0, last - first + 1 - among);
    }

    /** Called when pending records are renumbered: sequence number {@code firstPending} becomes 1. */
    synchronized void newEpoch(long firstPending) {
        highestSent = Math.max(0, highestSent - firstPending + 1);
        gapsReported.clear();
    }

    private void countSent(long first, long last) {
        long from = Math.max(highestSent + 1, first);
        if (from <= last) {
            highestSent = last;
            status = new UplinkStatus(
                    status.connected(),
                    status.sent() + records(from, last),
                    status.acked(),
                    status.rejected(),
                    status.detections(),
                    status.lastAckMillis());
        }
    }
}
