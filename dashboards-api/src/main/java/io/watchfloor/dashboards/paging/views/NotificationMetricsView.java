package io.watchfloor.dashboards.paging.views;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Notification metrics. */
@Meaning("Notification metrics.")
public record NotificationMetricsView(
        Instant from,
        Instant until,

        @Meaning("Metrics by key; null if no grouping was requested.") @Nullable
        By by,

        NotificationTotals total,

        @Meaning("By key, at most 1000.") List<NotificationTotals> items) {

    /** Grouping of the metrics. */
    public enum By implements WireText {
        PERSON,
        METHOD,
        TEAM,
        HOUR;

        @JsonCreator
        public static By of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Metrics of all notifications, or of a group. */
    @Meaning("Notification metrics of a group or of all notifications.")
    public record NotificationTotals(
            @Meaning("The person, contact method, team or hour (00 to 23, in the person's own time zone); null"
                    + " for the total.")
            @Nullable
            String key,

            @JsonUnwrapped Counts counts,

            @Meaning("Time to send: seconds from the due time until a receiver accepted the notification.")
            Seconds timeToSend,

            @Meaning("Time to deliver: seconds from the due time until delivery, where the delivery is known.")
            Seconds timeToDeliver,

            @Meaning("MTTA: seconds from the creation of the notification until the case was acknowledged; in "
                    + "the metrics of a person, until that person acknowledged it.")
            Seconds timeToAcknowledge,

            @JsonUnwrapped Load load) {}

    /** Numbers of notifications by their final status. */
    public record Counts(
            long notifications,

            @Meaning("Notifications that a receiver accepted.")
            long sent,

            long delivered,
            long seen,

            @Meaning("Notifications that failed or have an ambiguous result.")
            long failed,

            @Meaning("Notifications that were followed by an acknowledgement in their escalation round.")
            long acknowledged) {}

    /** Burden on people. */
    public record Load(
            @Meaning("Interrupted nights (22:00 to 07:00 in the person's own time zone), counted for each" + " person.")
            long nightsInterrupted,

            @Meaning("Notifications per person and week.") double notificationsPerPersonAndWeek,

            @Meaning("Notifications about cases that were closed as false positive, benign or expected.")
            long falsePositives) {}

    /** Median (p50) and 90th percentile (p90) in seconds; null without values. */
    @Meaning("Median (p50) and 90th percentile (p90); null if there are no values.")
    public record Seconds(@Nullable Double p50, @Nullable Double p90) {}
}
