package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.oncall.views.PolicyView.HoursView;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.dashboards.wire.json.Range;
import io.watchfloor.ops.paging.oncall.EscalationPolicy.BusinessHours;
import io.watchfloor.ops.paging.oncall.ServiceLevels;
import io.watchfloor.ops.platform.document.Document;
import io.watchfloor.sigma.language.Level;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The times in which cases must be acknowledged, contained and resolved. */
@Meaning("The times in which cases must be acknowledged, contained and resolved.")
public record ServiceLevelsView(
        List<TargetView> targets,

        @Meaning("Business hours, in which the times run; null for all hours of all days.") @Nullable
        HoursView hours,

        @Meaning("Name of the calendar of holidays, on which no business hours begin; empty for none.")
        String calendar,

        @Meaning("Share of a time after which people are notified that it runs out, in percent.")
        int warnPercent,

        @Meaning("Number of changes; 0 if service levels were never set.")
        long version,

        @Nullable String changedBy,
        @Nullable Instant changedAt) {

    @Meaning("The times of cases of a severity, in minutes.")
    public record TargetView(
            Level severity,

            @Meaning("Only of cases with an asset of this team; null for the others.") @Nullable
            String team,

            @Meaning("Null for no limit.") @Nullable Integer acknowledge,
            @Meaning("Null for no limit.") @Nullable Integer contain,
            @Meaning("Null for no limit.") @Nullable Integer resolve,

            @Meaning("Whether all hours count, not only business hours.")
            boolean always,

            @Meaning("The target as a text, as in a request.")
            String text) {}

    @Meaning("Service levels. They replace all targets.")
    public record ServiceLevelsRequest(
            @Meaning(
                    "A target each: the severity, and the times to acknowledge, contain and resolve, such as 15m, 4h or 2d, or"
                            + " - for no limit; then, if needed, always (all hours count) and team=TEAM. Such as: critical 15m 1h 8h"
                            + " always. Empty removes all targets.")
            @Bounds(longest = 200, most = 100)
            List<String> targets,

            @Meaning("Time zone of the business hours, such as Europe/Berlin. All hours of all days count if omitted.")
            @Bounds(longest = 60, blank = true)
            @Nullable
            String zone,

            @Meaning("Days of the week with business hours. Defaults to monday to friday.")
            @Bounds(longest = 10, most = 7)
            @Nullable
            List<String> days,

            @Meaning("Start of the business hours. Defaults to 08:00.") @Bounds(longest = 5, blank = true) @Nullable
            String from,

            @Meaning("End of the business hours; on the next day if not after the start. Defaults to 18:00.")
            @Bounds(longest = 5, blank = true)
            @Nullable
            String until,

            @Meaning("Name of a calendar of holidays.") @Bounds(longest = 40, blank = true) @Nullable
            String calendar,

            @Meaning(
                    "Share of a time after which people are notified that it runs out, 1 to 99 percent. Defaults to 80.")
            @Range(to = 99)
            @Nullable
            Integer warnPercent) {}

    public static ServiceLevelsView of(Document<ServiceLevels.Policy> stored) {
        ServiceLevels.Policy policy = stored.value();
        BusinessHours hours = policy.hours();
        boolean written = stored.version() > 0;
        return new ServiceLevelsView(
                policy.targets().stream().map(ServiceLevelsView::target).toList(),
                hours == null
                        ? null
                        : new HoursView(
                                hours.zone().getId(),
                                Arrays.stream(DayOfWeek.values())
                                        .filter(hours.days()::contains)
                                        .map(day -> day.name().toLowerCase(Locale.ROOT))
                                        .toList(),
                                hours.from().toString(),
                                hours.until().toString()),
                policy.calendar(),
                policy.warnPercent(),
                stored.version(),
                written ? stored.changedBy() : null,
                written ? stored.changedAt() : null);
    }

    private static TargetView target(ServiceLevels.Target one) {
        return new TargetView(
                one.severity(), one.team(), one.acknowledge(), one.contain(), one.resolve(), one.always(), text(one));
    }

    public static String text(ServiceLevels.Target one) {
        return "%s %s %s %s%s%s"
                .formatted(
                        one.severity().text(),
                        time(one.acknowledge()),
                        time(one.contain()),
                        time(one.resolve()),
                        one.always() ? " always" : "",
                        one.team() == null ? "" : " team=" + one.team());
    }

    private static String time(@Nullable Integer minutes) {
        if (minutes == null) {
            return "-";
        }
        int day = 24 * 60;
        return minutes % day == 0 ? minutes / day + "d" : minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
    }
}
