package io.watchfloor.sensors.protocol;

import java.time.Instant;
import java.util.List;

/**
 * What sensor and center say to each other beside the batches: JSON text frames with a {@code type}. The sensor opens
 * with {@link Hello}; everything else comes from the center. Fields that a reader does not know are passed over, so that
 * later versions may add some.
 */
public sealed interface UplinkFrame {
    /**
     * Opens the stream. When the spool's end lies below what the center has acked, the machine was restored from an older
     * copy, and the center answers {@link StartNewEpoch}.
     *
     * @param nextSequence the spool's end: the sequence that the next appended record will get
     * @param firstPending the first sequence that no ack has covered yet; equals {@code nextSequence} when none is pending
     */
    record Hello(String agentVersion, long epoch, long nextSequence, long firstPending) implements UplinkFrame {}

    /**
     * The sensor may send, from the record after {@code ackedThrough} on.
     *
     * @param ackedThrough 0 when the center has acked nothing of this epoch
     * @param credit how many records may be sent and not yet acked
     * @param maxFrameBytes the largest binary frame that the center reads
     * @param traceContext whether batches may say which trace they belong to; earlier centers refuse those that do
     */
    record Welcome(long ackedThrough, int credit, int maxFrameBytes, Instant serverTime, boolean traceContext)
            implements UplinkFrame {}

    /**
     * Cumulative: every record up to {@code through} is judged, and what it changed is committed.
     *
     * @param credit how many records may be under way from now on (replaces the earlier credit, is not added to it)
     * @param detections how many detections the newly acked records brought
     * @param rejected newly acked records that could not be judged; they are done, and are not sent again
     */
    record Ack(long epoch, long through, int credit, int detections, List<Rejection> rejected) implements UplinkFrame {
        public Ack {
            rejected = List.copyOf(rejected);
        }
    }

    /** The sensor gives its pending records, in their order, a new epoch and new sequences, and says hello again. */
    record StartNewEpoch(String reason) implements UplinkFrame {}

    /** The sensor sends nothing for this long, then goes on from the record after the last ack. */
    record Wait(int retryAfterMillis, String reason) implements UplinkFrame {}

    /** The center closes the stream; the code is stable, the message says what to do. */
    record Refusal(String code, String message) implements UplinkFrame {}

    /** One record that could not be judged, with a stable code and a sentence. */
    record Rejection(long sequence, String code, String reason) {}
}
