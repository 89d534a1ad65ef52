package io.watchfloor.ops.lookback;

import io.watchfloor.ops.platform.job.Job;
import java.time.Instant;
import java.util.List;

/** A job that evaluates kept telemetry with rules that are live. */
public record LookBack(Job job, Request request, Progress progress) {

    /**
     * The stored request.
     *
     * @param rules ids of rules and correlations
     * @param from earliest time of the telemetry
     * @param to time before which the telemetry happened
     */
    public record Request(List<String> rules, Instant from, Instant to) {

        public Request {
            rules = List.copyOf(rules);
        }
    }

    /**
     * The stored progress.
     *
     * @param covered telemetry before this time was evaluated
     * @param records number of evaluated records
     * @param unreadable number of records that this version cannot read, and that were left out
     * @param found number of detections that are new
     * @param known number of detections that the assets had already
     * @param alerts number of alerts that opened
     */
    public record Progress(Instant covered, long records, long unreadable, long found, long known, long alerts) {}

    static LookBack of(Job job) {
        Request request = job.request(Request.class);
        return new LookBack(
                job,
                request,
                job.progress().equals("{}")
                        ? new Progress(request.from(), 0, 0, 0, 0, 0)
                        : job.progress(Progress.class));
    }
}
