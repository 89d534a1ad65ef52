package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Schedule;
import io.watchfloor.ops.platform.document.Document;
import java.time.Instant;
import java.util.List;

/** A schedule. */
@Meaning("Who is on call when.")
public record ScheduleView(
        String name,
        @Meaning("As IANA names it, such as Europe/Berlin.") String zone,

        @Meaning("The person who is on call when nobody else is.")
        String fallback,

        @Meaning("A later one stands over the ones before it.")
        List<LayerView> layers,

        @Meaning("Stand over all layers; of two at the same time the later one in the list.")
        List<OverrideView> overrides,

        @Meaning("Counts its changes; 0 when it is not stored.")
        long version,

        String changedBy,
        Instant changedAt,
        @Meaning("The weeks to come.") CoverageView coverage) {

    /** What the weeks to come look like. */
    @Meaning("Shifts, gaps, overlaps and warnings of the weeks to come.")
    public record CoverageView(
            Instant from,
            Instant until,

            @Meaning("One after the other without a hole.") List<ShiftView> shifts,

            @Meaning("When only the fallback stands.") List<ShiftView> gaps,

            @Meaning("Where a layer or override covers another one.")
            List<ShiftView.OverlapView> overlaps,

            @Meaning("Whether there are more shifts, gaps or overlaps than are shown.")
            boolean more,

            @Meaning("People who cannot take a page as they should, and why.")
            List<String> warnings) {}

    /** What a person says of a schedule; its name is in the path. */
    @Meaning(
            "A schedule. What only the center writes (name, version, changedBy, changedAt, overrides, coverage) is ignored.")
    public record ScheduleAsked(
            @Bounds(longest = 60) @Meaning("As IANA names it, such as Europe/Berlin.")
            String zone,

            @Bounds(longest = LayerView.NAME) @Meaning("The person who is on call when nobody else is.")
            String fallback,

            @Meaning("A later one stands over the ones before it.")
            List<LayerView> layers) {}

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
