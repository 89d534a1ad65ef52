package io.watchfloor.sensors.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What sensor and center say to each other beside the batches: JSON text frames with a {@code type}. The sensor opens
 * with {@link Hello}; {@link Compare} and {@link Beat} are the sensor's, too, everything else is the center's. Fields that a reader does not know are passed over, so that
 * later versions may add some.
 */
public sealed interface UplinkFrame {
    /**
     * Opens the stream. By the histories both sides see whether they speak of the same records. May be said again on the same stream.
     *
     * @param nextSequence the spool's end: the sequence that the next appended record will get
     * @param firstPending the first sequence that no ack has covered yet; equals {@code nextSequence} when none is pending
     * @param history the running hash at {@code firstPending - 1}
     * @param lineage of the center that welcomed this spool last, null for none yet
     * @param lost what damage took from the spool, as far as {@code firstPending} passes over it
     * @param after when the epoch is new because histories parted, until a welcome
     */
    record Hello(
            String agentVersion,
            long epoch,
            long nextSequence,
            long firstPending,
            long history,
            @Nullable Long lineage,
            List<Lost> lost,
            @Nullable Parting after)
            implements UplinkFrame {
        public Hello {
            lost = List.copyOf(lost);
        }
    }

    /**
     * The sensor may send, from the record after {@code ackedThrough} on, if its own history there is the same. Else the histories part: the
     * sensor finds out where, and goes on from there in a new epoch.
     *
     * @param ackedThrough at least the hello's {@code firstPending - 1}
     * @param history the center's running hash at {@code ackedThrough}
     * @param lineage tells this center's database from any other, also from one that was restored from its backup
     * @param credit how many records may be sent and not yet acked
     * @param maxFrameBytes the largest binary frame that the center reads
     * @param traceContext whether batches may say which trace they belong to
     */
    record Welcome(
            long ackedThrough,
            long history,
            long lineage,
            int credit,
            int maxFrameBytes,
            Instant serverTime,
            boolean traceContext)
            implements UplinkFrame {}

    /** Asks whether the center has acked the same records up to this sequence. */
    record Compare(long epoch, long sequence, long history) implements UplinkFrame {}

    /** Answers {@link Compare}. */
    record Compared(long epoch, long sequence, Same same) implements UplinkFrame {
        /** What the center can say about the records up to a sequence. */
        public enum Same {
            TRUE,
            FALSE,
            /** It does not know any more, or has not acked that much. */
            UNKNOWN
        }
    }

    /** Says that the sensor is there, when nothing else does: a center cannot tell a silent sensor from one that is gone. */
    record Beat() implements UplinkFrame {}

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
