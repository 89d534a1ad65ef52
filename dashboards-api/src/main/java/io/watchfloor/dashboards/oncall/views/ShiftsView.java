package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Coverage;
import java.time.Instant;
import java.util.List;

/** The shifts of a schedule for a time. */
@Meaning("The shifts of a schedule, one after the other without a hole.")
public record ShiftsView(
        String schedule,
        Instant from,

        @Meaning("Earlier than asked for when there are more than one answer holds: ask again from there.")
        Instant until,

        List<ShiftView> shifts,

        @Meaning("Those of the shifts when only the fallback stands.")
        List<ShiftView> gaps,

        @Meaning("Where something covers somebody.") List<ShiftView.OverlapView> overlaps) {

    public static ShiftsView of(String schedule, Coverage coverage) {
        return new ShiftsView(
                schedule,
                coverage.from(),
                coverage.until(),
                coverage.shifts().stream().map(ShiftView::of).toList(),
                coverage.gaps().stream().map(ShiftView::of).toList(),
                coverage.overlaps().stream().map(ShiftView.OverlapView::of).toList());
    }
}
