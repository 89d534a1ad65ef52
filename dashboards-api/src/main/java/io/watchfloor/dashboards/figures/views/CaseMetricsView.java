package io.watchfloor.dashboards.figures.views;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures of the cases that a person sees and that opened in a period. */
@Meaning("Figures of the cases that the person sees and that opened in a period.")
public record CaseMetricsView(
        @JsonUnwrapped Range range,

        @Meaning("Groups of the figures; null if no grouping was requested.") @Nullable
        By by,

        @Meaning("Length of the periods; null if no periods were requested.") @Nullable
        Per per,

        @Meaning(
                "Start of each period, also of those without cases. The first and the last may be cut by from and until.")
        List<Instant> periods,

        CaseTotals total,

        @Meaning("By period and key, at most 5000.") List<CaseTotals> items) {

    /** Time range of the figures. */
    public record Range(
            Instant from,
            Instant until,

            @Meaning("Time zone in which days, weeks and months begin.")
            String zone) {}

    /** Grouping of the figures. */
    public enum By implements WireText {
        SEVERITY,
        TEAM,
        TIER,
        RULE;

        @JsonCreator
        public static By of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Length of the periods. */
    public enum Per implements WireText {
        DAY,
        WEEK,
        MONTH;

        @JsonCreator
        public static Per of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Figures of all cases, or of a group. */
    @Meaning("Figures of all cases, or of a group.")
    public record CaseTotals(
            @Meaning("The severity, team, tier or rule id; null for the total and without grouping.") @Nullable
            String key,

            @Meaning("Title of the rule, otherwise the key; null for the total and without grouping.") @Nullable
            String name,

            @Meaning("Start of the period; null for the total and without periods.") @Nullable
            Instant start,

            @JsonUnwrapped CaseCounts counts,
            @JsonUnwrapped CaseTimesView times,
            @JsonUnwrapped Outcomes outcomes,
            @JsonUnwrapped GoalsView goals) {}

    /** Numbers of cases and alerts. */
    public record CaseCounts(
            @Meaning("Cases that opened in the period. Cases that are merged into another case are not counted.")
            long cases,

            @Meaning("Cases that are open now.") long open,

            @Meaning("Cases that are closed now.") long closed,

            @Meaning("Cases that were reopened at least once.")
            long reopened,

            @Meaning("Alerts in the cases, and in the cases merged into them. Grouped by rule: those of the rule.")
            long alerts) {}

    /** How long the cases took. */
    public record CaseTimesView(
            @Meaning("From the earliest record of the alerts that opened the case to the opening.")
            TimeStatistics timeToDetect,

            @Meaning("From the opening to the first acknowledgement.")
            TimeStatistics timeToAcknowledge,

            @Meaning("From the opening to the first containment.")
            TimeStatistics timeToContain,

            @Meaning("From the opening to the last resolution, including time on hold.")
            TimeStatistics timeToResolve,

            @Meaning("Sum of the times on hold, of cases that were on hold.")
            TimeStatistics timeOnHold) {}

    /** Mean, median and 90th percentile. */
    @Meaning(
            "Number of cases with a value, and mean, median (p50) and 90th percentile (p90) in seconds; null without a value.")
    public record TimeStatistics(
            long count,
            @Nullable Double mean,
            @Nullable Double p50,
            @Nullable Double p90) {}

    /** Whether the cases were handled in the times of the service levels. */
    public record GoalsView(InTime acknowledgedInTime, InTime containedInTime, InTime resolvedInTime) {}

    @Meaning(
            "Cases that reached a goal of the service levels in time, and cases that did not. Cases without a target, and cases"
                    + " whose time has not ended, count for neither.")
    public record InTime(
            long met,
            long breached,

            @Meaning("Share of the cases that reached the goal in time, 0 to 1. Null without such cases.") @Nullable
            Double share) {}

    /** How the cases were closed. */
    public record Outcomes(
            @Meaning("Cases closed as true positive.") long truePositive,

            @Meaning("Cases closed as benign true positive, or as expected activity.")
            long benign,

            @Meaning("Cases closed as false positive.") long falsePositive,

            @Meaning("Share of the closed cases that are true positives, 0 to 1. Null if no case is closed.") @Nullable
            Double precision,

            @Meaning(
                    "Share of the alerts of closed cases whose case is a true positive, 0 to 1. Null if no case is closed.")
            @Nullable
            Double alertPrecision) {}
}
