package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.lookback.LookBack;
import io.watchfloor.ops.platform.job.Job;
import io.watchfloor.ops.platform.job.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A look-back: live rules or indicators evaluate telemetry that the archive has kept, and open alerts.")
public record LookBackView(
        String id,

        @Meaning("The rule, pack or list that it is about, or how many indicators.")
        String title,

        @Meaning("IDs of the rules; empty for indicators.") List<String> rules,

        @Meaning("interrupted: each node that ran the look-back was lost. Start it again.")
        JobStatus status,

        @Meaning("Percentage of the time range that was evaluated.")
        int percent,

        @Meaning("Time range of the telemetry, and how far it was evaluated.")
        Covered time,

        Counts counts,

        @Meaning("Who started it, and when it started and ended.")
        Origin request) {

    /** A time range. */
    @Meaning("A time range of telemetry.")
    public record Covered(
            Instant from,
            Instant to,

            @Meaning("All telemetry before this time was evaluated.")
            Instant until) {}

    /** What was found. */
    @Meaning("What a look-back found.")
    public record Counts(
            @Meaning("Evaluated records.") long records,

            @Meaning("Records that this version cannot read, and that were left out.")
            long unreadable,

            @Meaning("Detections that are new.") long found,

            @Meaning("Detections that were known already, from live telemetry or an earlier look-back.")
            long known,

            @Meaning("Alerts that opened.") long alerts,

            @Meaning("Indicators; null for rules.") @Nullable
            ComparedIndicators indicators) {}

    /** Indicators of a look-back. */
    @Meaning("The indicators of a look-back.")
    public record ComparedIndicators(
            @Meaning("All indicators.") long all,

            @Meaning("Indicators that are not live, and were not compared. Each indicator's page has the reason.")
            long notLive,

            @Meaning("Detections that were left out, because their indicator was paused: it matched too many assets.")
            long paused) {}

    /** Who started it. */
    @Meaning("Start and end of a look-back.")
    public record Origin(
            String by,
            Instant at,

            @Meaning("When it ended; null until then.") @Nullable
            Instant endedAt,

            @Meaning("Why it failed; null if it did not.") @Nullable
            String problem) {}

    public static LookBackView of(LookBack look) {
        LookBack.Progress now = look.progress();
        LookBack.Request request = look.request();
        Job job = look.job();
        Job.State state = job.state();
        return new LookBackView(
                job.id(),
                job.request().title(),
                request.rules(),
                state.status(),
                state.status() == JobStatus.DONE ? 100 : percent(request, now.covered()),
                new Covered(request.from(), request.to(), now.covered()),
                new Counts(now.records(), now.unreadable(), now.found(), now.known(), now.alerts(), indicators(look)),
                new Origin(job.request().by(), job.request().at(), state.endedAt(), state.problem()));
    }

    private static @Nullable ComparedIndicators indicators(LookBack look) {
        int all = look.request().indicators();
        return all == 0
                ? null
                : new ComparedIndicators(
                        all, look.progress().notLive(), look.progress().paused());
    }

    private static int percent(LookBack.Request request, Instant covered) {
        long all = request.to().getEpochSecond() - request.from().getEpochSecond();
        long done = covered.getEpochSecond() - request.from().getEpochSecond();
        return (int) Math.min(99, 100 * done / Math.max(1, all));
    }
}
