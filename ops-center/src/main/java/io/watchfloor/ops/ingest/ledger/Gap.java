package io.watchfloor.ops.ingest.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;

/**
 * Records that a sensor counts as done but that, as far as this center knows, it has not judged.
 *
 * @param from first sequence
 * @param to last sequence
 */
public record Gap(long epoch, long from, long to, Reason reason) {

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
    public enum Reason {
        /** Acknowledged by another center, or by this one before it was restored from a backup. */
        CENTER_RESTORED(
                "they were acknowledged by a center of which this one was restored, or by another one: look for them there"),
        /** Acknowledged in this center's name, but the center has no record of it. */
        UNKNOWN_TO_CENTER(
                "they were acknowledged, but this center has no record of it: after a power cut of the database they were"
                        + " judged, after restoring a copy of it they may be missing"),
        /** The spool can no longer read them. */
        SPOOL_DAMAGED("the sensor's spool was damaged: check its disk"),
        /** A note replaces a record that is too large for a frame. */
        FRAME_LIMIT("the record does not fit into a frame (watchfloor.ingest.max-body), a note stands for it"),
        /** A person dropped them while they were parked. */
        DROPPED("a person dropped them while they were parked: the log names who");

        private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** For instance {@code center-restored}. */
        public String text() {
            return text;
        }

        public String sentence() {
            return sentence;
        }
    }

    public long count() {
        return to - from + 1;
    }
}
