package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Text frames between sensor and center: JSON objects with a {@code type}. The sensor sends {@link Hello} first.
 * Readers ignore unknown fields, so later versions may add fields. A frame type of a later version is sent only to a
 * side that has announced the {@link Feature}.
 */
public sealed interface UplinkFrame {

    /** The largest sequence number; higher numbers are reserved, so that counting further does not overflow. */
    long LARGEST = Long.MAX_VALUE - Integer.MAX_VALUE;

    int LONGEST_SHORT = 100;

    /** Frames sent by a sensor. */
    sealed interface FromSensor extends UplinkFrame {}

    /** Frames sent by a center. */
    sealed interface FromCenter extends UplinkFrame {}

    /**
     * Opens the session; may be sent again on the same connection. The running hash shows both sides whether they hold
     * the same records.
     *
     * @param nextSequence the sequence number of the next appended record
     * @param firstPending the sequence number of the first unacknowledged record; equals {@code nextSequence} if
     *     nothing is pending
     * @param history the running hash at {@code firstPending - 1}
     * @param lineage lineage of the center that last welcomed this spool; null if there was none
     * @param lost gaps that {@code firstPending} skips
     * @param after the divergence that started this epoch; null after the next welcome
     * @param host the sensor's host; null if the sensor does not report it. If the host changes, the hello is sent
     *     again
     */
    record Hello(
            @FieldLimits(to = LONGEST_SHORT, pattern = FieldLimits.PRINTABLE)
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
     * If the sensor's running hash at {@code ackedThrough} equals {@code history}, the sensor continues after
     * {@code ackedThrough}. Otherwise the histories have diverged: the sensor searches for the last common sequence
     * number and continues after that number in a new epoch.
     *
     * @param ackedThrough at least the hello's {@code firstPending - 1}
     * @param history the center's running hash at {@code ackedThrough}
     * @param lineage identifies the center's database; a restored backup has another lineage
     * @param credit maximum number of unacknowledged records in flight
     * @param maxFrameBytes largest binary frame that the center accepts
     * @param takes optional features that the center supports
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

    /** Asks whether the center has acknowledged the same records up to this sequence number. */
    record Compare(
            @Hex long epoch,
            @FieldLimits(to = LARGEST) long sequence,
            @Hex long history) implements FromSensor {}

    /** The center's answer to {@link Compare}. */
    record Compared(
            @Hex long epoch, @FieldLimits(to = LARGEST) long sequence, Same same) implements FromCenter {
        /** Whether the center has the same records up to the sequence number. */
        public enum Same {
            TRUE,
            FALSE,
            /**
             * The center has not acknowledged that sequence number, or no longer knows the running hash at that number.
             */
            UNKNOWN
        }
    }

    /** Shows that the sensor is alive while it has no other frame to send. */
    record Beat() implements FromSensor {}

    /**
     * The sensor's health. Sent after a welcome and then every 20 s, to a center that supports {@link Feature#HEALTH}.
     */
    record Health(SensorHealth health) implements FromSensor {}

    /**
     * Announces that the sensor stops normally and must not be reported as lost. Sent to a center that supports
     * {@link Feature#HEALTH}.
     */
    record Goodbye(
            @FieldLimits(to = LONGEST_SHORT, pattern = FieldLimits.PRINTABLE)
            String reason) implements FromSensor {}

    /** The center's response to {@link Health}, with the center's time. */
    record Heard(Instant serverTime) implements FromCenter {}

    /**
     * Acknowledges all records up to {@code through}: the records are evaluated, and the results are committed.
     *
     * @param credit maximum number of records in flight from now on
     * @param detections number of detections from the newly acknowledged records
     * @param rejected newly acknowledged records that could not be evaluated; these records are not sent again
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

    /** The sensor must renumber its pending records in a new epoch and send a new hello. */
    record StartNewEpoch(String reason) implements FromCenter {}

    /** The sensor must stop sending for this time, and then continue after the last ack. */
    record Wait(int retryAfterMillis, String reason) implements FromCenter {}

    /** The center rejects the sensor and closes the connection. The code is stable; the message says what to do. */
    record Refusal(String code, String message) implements FromCenter {}

    /** A record that could not be evaluated, with a stable code and an explanation. */
    record Rejection(@FieldLimits(from = 1) long sequence, String code, String reason) {}

    /** Frames about the sensor itself instead of its records. Sent only to a side that supports such frames. */
    sealed interface Control extends UplinkFrame permits ActionFrame, ConfigurationFrame {}
}
