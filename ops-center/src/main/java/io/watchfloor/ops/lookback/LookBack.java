package io.watchfloor.ops.lookback;

import io.watchfloor.ops.platform.job.Job;
import java.time.Instant;
import java.util.List;

/** A job that evaluates kept telemetry with rules or indicators that are live. */
public record LookBack(Job job, Request request, Progress progress) {

    /**
     * The stored request.
     *
     * @param rules ids of rules and correlations
     * @param from earliest time of the telemetry
     * @param to time before which the telemetry happened
     * @param indicators number of indicators, whose ids are the input of the job; 0 for rules, and if absent
     */
    public record Request(List<String> rules, Instant from, Instant to, int indicators) {

        public Request {
            rules = List.copyOf(rules);
        }

        /** Without indicators. */
        public Request(List<String> rules, Instant from, Instant to) {
            this(rules, from, to, 0);
        }
    }

    /**
     * The stored progress.
     *
     * @param covered telemetry before this time was evaluated
     * @param records number of evaluated records; if a node is lost, those it evaluated after this time count again
     * @param unreadable number of records that this version cannot read, and that were left out
     * @param found number of detections that are new
     * @param known number of detections that the assets had already
     * @param alerts number of alerts that opened
     * @param notLive number of indicators that were not compared
     * @param paused number of detections that were left out, because their indicator matched too many assets
     */
    public record Progress(
            Instant covered,
            long records,
            long unreadable,
            long found,
            long known,
            long alerts,
            long notLive,
            long paused) {}

    /** Nothing was evaluated yet. */
    static Progress start(Request request) {
        return new Progress(request.from(), 0, 0, 0, 0, 0, 0, 0);
    }

    static LookBack of(Job job) {
        Request request = job.request(Request.class);
        return new LookBack(job, request, job.progress().equals("{}") ? start(request) : job.progress(Progress.class));
    }
}
