package io.watchfloor.ops.lookback;

import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that evaluates kept telemetry with rules that are live.
 *
 * @param rules ids of rules and correlations
 * @param title for people
 * @param from earliest time of the telemetry
 * @param to time before which the telemetry happened
 * @param ended null until the job has ended
 */
public record LookBack(
        String id,
        List<String> rules,
        String title,
        Instant from,
        Instant to,
        Request request,
        Progress progress,
        @Nullable End ended) {

    public LookBack {
        rules = List.copyOf(rules);
    }

    public record Request(String by, Instant at) {}

    /**
     * @param status of the job
     * @param covered telemetry before this time was evaluated
     * @param records number of evaluated records
     * @param unreadable number of records that this version cannot read, and that were left out
     * @param found number of detections that are new
     * @param known number of detections that the assets had already
     * @param alerts number of alerts that opened
     */
    public record Progress(
            Status status, Instant covered, long records, long unreadable, long found, long known, long alerts) {

        static Progress none(Instant from) {
            return new Progress(Status.WAITING, from, 0, 0, 0, 0, 0);
        }

        Progress with(Status other) {
            return new Progress(other, covered, records, unreadable, found, known, alerts);
        }
    }

    /** @param problem why the job failed; null if it did not */
    public record End(Instant at, @Nullable String problem) {}

    public enum Status implements WireText {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean ended() {
            return this != WAITING && this != RUNNING;
        }
    }
}
