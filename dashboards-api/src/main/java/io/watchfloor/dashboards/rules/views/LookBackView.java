package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.lookback.LookBack;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A look-back: live rules evaluate telemetry that the archive has kept, and open alerts.")
public record LookBackView(
        String id,
        @Meaning("The rule, pack or list that it is about.") String title,
        @Meaning("IDs of the rules.") List<String> rules,
        LookBack.Status status,

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

            @Meaning("Alerts that opened.") long alerts) {}

    /** Who started it. */
    @Meaning("Start and end of a look-back.")
    public record Origin(
            String by,
            Instant at,

            @Meaning("When it ended; null until then.") @Nullable
            Instant endedAt,

            @Meaning("Why it failed; null if it did not.") @Nullable
            String problem) {}

    public static LookBackView of(LookBack job) {
        LookBack.Progress now = job.progress();
        LookBack.End end = job.ended();
        return new LookBackView(
                job.id(),
                job.title(),
                job.rules(),
                now.status(),
                now.status() == LookBack.Status.DONE ? 100 : percent(job),
                new Covered(job.from(), job.to(), now.covered()),
                new Counts(now.records(), now.unreadable(), now.found(), now.known(), now.alerts()),
                new Origin(
                        job.request().by(),
                        job.request().at(),
                        end == null ? null : end.at(),
                        end == null ? null : end.problem()));
    }

    private static int percent(LookBack job) {
        long all = job.to().getEpochSecond() - job.from().getEpochSecond();
        long done = job.progress().covered().getEpochSecond() - job.from().getEpochSecond();
        return (int) Math.min(99, 100 * done / Math.max(1, all));
    }
}
