package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages between sensor and center other than batches: JSON text frames with a {@code type}. The sensor sends
 * {@link Hello} first. Readers ignore unknown fields, so later versions may add some; a frame of a later version goes only to a side
 * that announced that it takes it ({@link Feature}).
 */
public sealed interface UplinkFrame {

    /** Leaves room to count on from the largest sequence. */
    long LARGEST = Long.MAX_VALUE - Integer.MAX_VALUE;

    int LONGEST_SHORT = 100;

    /** What a sensor says. */
    sealed interface FromSensor extends UplinkFrame {}

    /** What a center says. */
    sealed interface FromCenter extends UplinkFrame {}

    /**
     * Opens the stream. The histories show both sides whether they mean the same records. May be sent again on the same
     * stream.
     *
     * @param nextSequence the spool's end: the sequence that the next appended record will get
     * @param firstPending the first sequence that no ack has covered yet; equals {@code nextSequence} when none is
     *     pending
     * @param history the running hash at {@code firstPending - 1}
     * @param lineage the lineage of the center that last welcomed this spool; null when there was none
     * @param lost records lost to damage that {@code firstPending} skips
     * @param after set from when histories diverged and a new epoch began until the next welcome
     * @param host the sensor's own host; null when the sensor tells nothing of it. When it changes, a hello is sent again
     */
    record Hello(
            @FieldLimits(to = LONGEST_SHORT, form = FieldLimits.PRINTABLE)
            String agentVersion,

            @Hex long epoch,
            @FieldLimits(from = 1, to = LARGEST) long nextSequence,
            @FieldLimits(from = 1, to = LARGEST) long firstPending,
            @Hex long history,
            @Hex @Nullable Long lineage,

            @FieldLimits(entries = 100) @JsonInclude(Include.NON_EMPTY)
            List<SequenceGap> lost,

            @Nullable Divergence after,
            @Nullable HostIdentity host)
            implements FromSensor {
        public Hello {
            lost = List.copyOf(lost);
        }
    }

    /**
     * The sensor may send from the record after {@code ackedThrough} on, if its own history there is the same.
     * Otherwise the histories have diverged: the sensor finds out where, and continues from there in a new epoch.
     *
     * @param ackedThrough at least the hello's {@code firstPending - 1}
     * @param history the center's running hash at {@code ackedThrough}
     * @param lineage distinguishes this center's database from any other, including one restored from its backup
     * @param credit how many unacked records may be in flight
     * @param maxFrameBytes the largest binary frame that the center reads
     * @param takes what the sensor may send beside what every center takes
     */
    record Welcome(
            @FieldLimits(to = LARGEST) long ackedThrough,
            @Hex long history,
            @Hex long lineage,
            int credit,
            int maxFrameBytes,
            Instant serverTime,
            Set<Feature> takes)
            implements FromCenter {
        public Welcome {
            takes = Set.copyOf(takes);
        }

        public boolean takes(Feature feature) {
            return takes.contains(feature);
        }
    }

    /** Asks whether the center has acked the same records up to this sequence. */
    record Compare(
            @Hex long epoch,
            @FieldLimits(to = LARGEST) long sequence,
            @Hex long history) implements FromSensor {}

    /** Answers {@link Compare}. */
    record Compared(
            @Hex long epoch, @FieldLimits(to = LARGEST) long sequence, Same same) implements FromCenter {
        /** What the center knows about the records up to a sequence. */
        public enum Same {
            TRUE,
            FALSE,
            /** It does not know any more, or has not acked that many. */
            UNKNOWN
        }
    }

    /**
     * Shows that the sensor is alive when it sends nothing else: a center cannot tell a silent sensor from one that is
     * gone.
     */
    record Beat() implements FromSensor {}

    /** How the sensor is: when it was welcomed, and again and again, to a center that takes {@link Feature#HEALTH}. */
    record Health(SensorHealth word) implements FromSensor {}

    /** The sensor stops in order: nobody needs to miss it. Only to a center that takes {@link Feature#HEALTH}. */
    record Goodbye(
            @FieldLimits(to = LONGEST_SHORT, form = FieldLimits.PRINTABLE)
            String reason) implements FromSensor {}

    /** Answers {@link Health} with the center's time. */
    record Heard(Instant serverTime) implements FromCenter {}

    /**
     * Cumulative: every record up to {@code through} is judged, and what it changed is committed.
     *
     * @param credit how many records may be in flight from now on (replaces the earlier credit)
     * @param detections how many detections the newly acked records brought
     * @param rejected newly acked records that could not be judged; they count as done, and are not sent again
     */
    record Ack(
            @Hex long epoch,
            @FieldLimits(to = LARGEST) long through,
            int credit,
            int detections,
            List<Rejection> rejected)
            implements FromCenter {
        public Ack {
            rejected = List.copyOf(rejected);
        }
    }

    /** The sensor gives its pending records, in their order, a new epoch and new sequences, and says hello again. */
    record StartNewEpoch(String reason) implements FromCenter {}

    /** The sensor sends nothing for this long, then continues from the record after the last ack. */
    record Wait(int retryAfterMillis, String reason) implements FromCenter {}

    /** The center closes the stream; the code is stable, the message says what to do. */
    record Refusal(String code, String message) implements FromCenter {}

    /** One record that could not be judged, with a stable code and an explanation. */
    record Rejection(@FieldLimits(from = 1) long sequence, String code, String reason) {}

    /** About the sensor itself, not about its records. Sent only to a side that says that it understands it. */
    sealed interface Control extends UplinkFrame permits ActionFrame, ConfigurationFrame {}
}
