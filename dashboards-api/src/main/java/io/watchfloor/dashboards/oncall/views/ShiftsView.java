package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Coverage;
import java.time.Instant;
import java.util.List;

/** The shifts of a schedule in a period. */
@Meaning("Consecutive shifts of a schedule without breaks.")
public record ShiftsView(
        String schedule,
        Instant from,

        @Meaning("End of the answer, earlier than requested if there are too many shifts: continue from" + " there.")
        Instant until,

        List<ShiftView> shifts,

        @Meaning("Shifts in which only the fallback is on call.")
        List<ShiftView> gaps,

        @Meaning("Periods in which one layer or override replaces another.")
        List<ShiftView.OverlapView> overlaps) {

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
