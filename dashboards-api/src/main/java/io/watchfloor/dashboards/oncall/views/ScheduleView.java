package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;

@Meaning("An on-call schedule.")
public record ScheduleView(
        String name,
        @Meaning("IANA time zone, such as Europe/Berlin.") String zone,

        @Meaning("Person who is on call when no one else is.")
        String fallback,

        @Meaning("Later layers override earlier ones.") List<LayerView> layers,

        @Meaning("Overrides replace all layers; if two overrides overlap, the later override in the list applies.")
        List<OverrideView> overrides,

        @Meaning("Number of changes; 0 if the schedule is not stored.")
        long version,

        String changedBy,
        Instant changedAt,
        @Meaning("Upcoming shifts.") CoverageView coverage) {

    /** Upcoming shifts, gaps and overlaps. */
    @Meaning("Upcoming shifts, gaps, overlaps and warnings.")
    public record CoverageView(
            Instant from,
            Instant until,

            @Meaning("Consecutive shifts without breaks.") List<ShiftView> shifts,

            @Meaning("Periods in which only the fallback is on call.")
            List<ShiftView> gaps,

            @Meaning("Periods in which one layer or override replaces another.")
            List<ShiftView.OverlapView> overlaps,

            @Meaning("Whether some shifts, gaps or overlaps are not shown.")
            boolean more,

            @Meaning("People who cannot be notified or cannot acknowledge, with the reason.")
            List<String> warnings) {}

    /** Request body of a schedule; its name is in the path. */
    @Meaning("A schedule. Fields that only the center sets (name, version, changedBy, changedAt,"
            + " overrides, coverage) are ignored.")
    public record ScheduleRequest(
            @Bounds(longest = 60) @Meaning("IANA time zone, such as Europe/Berlin.")
            String zone,

            @Bounds(longest = LayerView.NAME) @Meaning("Person who is on call when no one else is.")
            String fallback,

            @Meaning("Later layers override earlier ones.") List<LayerView> layers) {}

    public static ScheduleView of(Document<Schedule> kept, CoverageView coverage) {
        Schedule schedule = kept.value();
        return new ScheduleView(
                schedule.name(),
                schedule.zone().getId(),
                schedule.fallback(),
                schedule.layers().stream().map(LayerView::of).toList(),
                schedule.overrides().stream().map(OverrideView::of).toList(),
                kept.version(),
                kept.changedBy(),
                kept.changedAt(),
                coverage);
    }
}
