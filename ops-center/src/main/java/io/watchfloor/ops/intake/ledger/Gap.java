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
 * Records that a sensor counts as done but that, as far as this center knows, it has not judged.
 *
 * @param from first sequence
 * @param to last sequence
 * @param since when the sensor had or left out the first of them, by its own clock; null when it is not known
 * @param until the same of the last
 */
public record Gap(
        long epoch,
        long from,
        long to,
        Reason reason,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** Of a time that is not known. */
    public Gap(long epoch, long from, long to, Reason reason) {
        this(epoch, from, to, reason, null, null);
    }

    /**
     * What a batch says is missing, of the sequences beyond one and up to another. Of a record that a note stands for it says so, too.
     *
     * @param judged what is missing up to here is known
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

    /** What a sensor says is missing, of it the sequences between these. */
    static Gap of(long epoch, SequenceGap lost, long from, long to) {
        return new Gap(epoch, from, to, Reason.told(lost.reason()), lost.since(), lost.until());
    }

    /**
     * One gap for each run of sequences without a hole.
     */
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

    /** Why they are missing. */
    public enum Reason implements KebabCaseName {
        /** Acknowledged by another center, or by this one before it was restored from a backup. */
        CENTER_RESTORED(
                "they were acknowledged by a center of which this one was restored, or by another one: look for them there"),
        /** Acknowledged in this center's name, but the center has no record of it. */
        UNKNOWN_TO_CENTER(
                "they were acknowledged, but this center has no record of it: after a power cut of the database they were"
                        + " judged, after restoring a copy of it they may be missing"),
        /** The spool can no longer read them. */
        SPOOL_DAMAGED("the sensor's spool was damaged: check its disk"),
        /** Of a line over the sensor's limit. */
        LINE_TOO_LONG("the line is longer than the sensor's line-limit"),
        /** Of a recording that could not be read to its end. */
        FILE_DAMAGED("the sensor could not read a file to its end"),
        /** Of a source that is said to write JSON. */
        NOT_JSON("the line is no JSON object, and its source says format = json"),
        /** Of a file that was gone before the sensor had read it; how many is not known. */
        ROTATED_AWAY("a file was truncated or rotated away before the sensor had read it: at least so many"),
        /** Of a source that cannot wait. */
        SPOOL_FULL("the sensor's spool was full: give it more room, or its sources a priority"),
        /** They waited too long for a center. */
        SPOOL_AGE("they were older than the sensor's spool keeps them (spool.max-age)"),
        /** For a reason that only a later center knows. */
        LEFT_OUT("the sensor left them out, for a reason that this center does not know: see its log"),
        /** A note replaces a record that is too large for a frame. */
        FRAME_LIMIT("the record does not fit into a frame (watchfloor.ingest.max-body), a note stands for it"),
        /** A person dropped them while they were parked. */
        DROPPED("a person dropped them while they were parked: the log names who");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }

        /** The reason that a sensor names; without one it was damage. */
        public static Reason told(@Nullable String text) {
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
