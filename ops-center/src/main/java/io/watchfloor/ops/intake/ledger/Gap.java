package io.watchfloor.ops.intake.ledger;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.sensors.protocol.BatchGap;
import io.watchfloor.sensors.protocol.SequenceGap;
import io.watchfloor.sensors.protocol.TelemetryBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * A range of sequence numbers. The sensor counts the range's records as acknowledged, but this center has no proof
 * that it has evaluated the records.
 *
 * @param from first sequence number
 * @param to last sequence number
 * @param since when the first record was collected or dropped, by the sensor's clock; null when unknown
 * @param until when the last record was collected or dropped, by the sensor's clock; null when unknown
 */
public record Gap(
        long epoch,
        long from,
        long to,
        Reason reason,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** A gap whose times are unknown. */
    public Gap(long epoch, long from, long to, Reason reason) {
        this(epoch, from, to, reason, null, null);
    }

    /**
     * The gaps that a batch reports after {@code judged} and up to {@code through}. A note that replaces an oversized
     * record also counts as a gap.
     *
     * @param judged gaps up to this sequence number are already stored
     */
    public static List<Gap> of(TelemetryBatch batch, long judged, long through) {
        if (batch.standsFor() != null && batch.firstSequence() > judged) {
            return List.of(new Gap(batch.epoch(), batch.firstSequence(), batch.firstSequence(), Reason.FRAME_LIMIT));
        }
        return batch.gaps().stream()
                .map(BatchGap::lost)
                .filter(lost -> lost.to() > judged && lost.to() <= through)
                .map(lost -> of(batch.epoch(), lost, Math.max(lost.from(), judged + 1), lost.to()))
                .toList();
    }

    /** The part of a loss reported by a sensor that lies within these sequence numbers. */
    static Gap of(long epoch, SequenceGap lost, long from, long to) {
        return new Gap(epoch, from, to, Reason.ofSensor(lost.reason()), lost.since(), lost.until());
    }

    /** Combines sequence numbers into gaps. Consecutive sequence numbers become one gap. */
    public static List<Gap> runs(long epoch, SortedSet<Long> sequences, Reason reason) {
        List<Gap> runs = new ArrayList<>();
        for (long sequence : sequences) {
            Gap last = runs.isEmpty() ? null : runs.getLast();
            if (last != null && last.to() == sequence - 1) {
                runs.set(runs.size() - 1, new Gap(epoch, last.from(), sequence, reason));
            } else {
                runs.add(new Gap(epoch, sequence, sequence, reason));
            }
        }
        return runs;
    }

    /** Why the records are missing. */
    public enum Reason implements KebabCaseName {
        /** Another center acknowledged the records, or this center did so before it was restored from a backup. */
        CENTER_RESTORED(
                "the records were acknowledged by another center, or by this center before it was restored from a backup: "
                        + "look for the records there"),
        /** The sensor has an acknowledgement, but the center's database does not contain it. */
        UNKNOWN_TO_CENTER(
                "the records were acknowledged, but the center's database does not show that: after a power failure of "
                        + "the database the records were evaluated, after a restore from an outdated copy they may be missing"),
        /** The sensor's spool can no longer read the records. */
        SPOOL_DAMAGED("the sensor's spool was damaged: check its disk"),
        /** A line exceeded the sensor's maximum line length. */
        LINE_TOO_LONG("the line is longer than the sensor's line-limit"),
        /** A file of recorded telemetry could not be read to its end. */
        FILE_DAMAGED("the sensor could not read a file to its end"),
        /** A line of a source with {@code format = json} is not a JSON object. */
        NOT_JSON("the line is not a JSON object, but its source has format = json"),
        /** A file disappeared before the sensor had read it. The number of missing records is a lower bound. */
        ROTATED_AWAY("a file was truncated or rotated before the sensor had read it: the number is a lower bound"),
        /** The spool was full, and the source cannot wait for room in the spool. */
        SPOOL_FULL("the sensor's spool was full: increase its size, or give its sources priorities"),
        /** The records exceeded the maximum age in the spool before a center received them. */
        SPOOL_AGE("the records were older than the sensor's spool allows (spool.max-age)"),
        /** The sensor reports a reason that this version of the center does not know. */
        LEFT_OUT("the sensor dropped the records for a reason that this center does not know: see the sensor's log"),
        /** A note replaces a record that is too large for a protocol frame. */
        FRAME_LIMIT(
                "the record was replaced by a note, because it is too large for a frame (watchfloor.ingest.max-body)"),
        /** A user dropped the records from the retry queue. */
        DROPPED("a user dropped the records from the retry queue: the log names the user");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }

        /** Converts the reason that a sensor reports. Sensors report spool damage without a reason. */
        public static Reason ofSensor(@Nullable String text) {
            return text == null
                    ? SPOOL_DAMAGED
                    : Arrays.stream(values())
                            .filter(one -> one.text().equals(text))
                            .findFirst()
                            .orElse(LEFT_OUT);
        }
    }

    public long count() {
        return to - from + 1;
    }
}
