package io.watchfloor.dashboards.rules.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.job.JobStatus;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A back-test. */
@Meaning("A change of rules that is tried on kept telemetry, without any effect.")
public record BackTestView(
        String id,

        @Meaning("What is tested, such as the name of the file or of the pack.")
        String subject,

        @Meaning("interrupted: each node that ran the back-test was lost. Start it again.")
        JobStatus state,

        BackTestTimes times,
        BackTestProgress progress,

        @Meaning("Why the back-test has failed.") @Nullable String problem,

        @Meaning("Present when the back-test is done, and only if a single back-test is requested.") @Nullable
        BackTestResultView result) {

    /**
     * @param from earliest time of the telemetry
     * @param to time before which the telemetry happened
     */
    public record BackTestTimes(
            Instant from,
            Instant to,
            Instant askedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    @Meaning("Records that were read, and approximately all records to read.")
    public record BackTestProgress(long read, long total) {}

    @Meaning("What the rules would have found.")
    public record BackTestResultView(
            @Meaning("Number of records of the time range.") long records,

            @Meaning("Number of records that this version cannot read, and that were left out.")
            long unreadable,

            BackTestTotals counts,

            @Meaning("With the rules that are live now.") BackTestTotals before,

            @Meaning("Alerts per day that would have opened.")
            double alertsPerDay,

            @Meaning("How cases with the same records were closed.")
            BackTestVerdicts verdicts,

            @Meaning("How cases with the records were closed whose detections the change hides.")
            BackTestVerdicts hidden,

            @Meaning("The rules and correlations that the change affects, most alerts first.")
            List<BackTestedRule> rules) {}

    @Meaning("What all rules together would have found.")
    public record BackTestTotals(
            @Meaning("Records that match, or completed windows of a correlation.")
            long matches,

            @Meaning("Alerts that would have opened.") long alerts,

            @Meaning("Cases that would have opened from these alerts alone. Null if there are more than 50,000 alerts.")
            @Nullable
            Long cases,

            @Meaning(
                    "Notifications of these cases by the current escalation policies, if a person acknowledges each case when it notifies.")
            @Nullable
            Long notifications,

            @Meaning("By day in UTC, oldest first. Days without an alert, case or notification are omitted.")
            List<BackTestDayTotals> days) {

        /** Fills in the days, which results of earlier versions lack. */
        @SuppressWarnings("NullAway") // a field that the stored result lacks is null
        public BackTestTotals {
            days = days == null ? List.of() : List.copyOf(days);
        }
    }

    public record BackTestDayTotals(String day, long alerts, long cases, long notifications) {}

    public record BackTestCounts(
            @Meaning("Records that match, or completed windows of a correlation.")
            long matches,

            @Meaning("Alerts that would have opened.") long alerts) {}

    @Meaning(
            "How cases with alerts about the records were closed. Cases and alerts that the person cannot see are not counted.")
    public record BackTestVerdicts(
            @Meaning("Records with a detection, at most 50,000.")
            long records,

            @Meaning("Alerts of the back-test that are about these records only.")
            long alerts,

            @Meaning("Of these, the records that are evidence of an alert.")
            long withAlert,

            @Meaning("Cases closed as true positive.") long truePositive,

            @Meaning("Cases closed as benign true positive, or as expected activity.")
            long benign,

            @Meaning("Cases closed as false positive.") long falsePositive,

            @Meaning("Cases that are open.") long open,

            @Meaning("Share of the closed cases that are true positives, 0 to 1. Null if no case is closed.") @Nullable
            Double precision) {

        public static final BackTestVerdicts NONE = new BackTestVerdicts(0, 0, 0, 0, 0, 0, 0, null);
    }

    @Meaning("What one rule would have found.")
    public record BackTestedRule(
            String id,
            String title,
            Level level,
            BackTestCounts counts,
            BackTestCounts before,

            @Meaning("By day in UTC, oldest first. Days without a match are omitted.")
            List<BackTestDay> days,

            @Meaning("The latest detections, newest first, at most 20.")
            List<BackTestMatch> latest,

            @Meaning("The latest detections that the change hides, newest first, at most 20.")
            List<BackTestMatch> hidden) {}

    public record BackTestDay(String day, long matches, long alerts) {}

    public record BackTestMatch(Instant time, String asset, String record) {}
}
