package io.watchfloor.dashboards.oncall.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.paging.oncall.Schedule;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A layer: people who take turns on call. */
@Meaning("A layer: people who take turns on call.")
public record LayerView(
        @Bounds(longest = LayerView.NAME) String name,

        @Meaning("Rotation order; a person can appear several times. An empty text or null is a turn"
                + " without a person.")
        @Bounds(longest = LayerView.NAME)
        List<String> people,

        @Meaning("First handoff in local time, such as 2026-11-02T08:00. Later handoffs are at the same"
                + " time of day.")
        String from,

        @Meaning("End of the layer in local time; null if it does not end.") @Nullable
        String until,

        RotationView rotation,

        @Meaning("Time windows in which the layer applies; an empty list means always. The rotation"
                + " continues outside the windows.")
        List<RestrictionView> restrictions) {

    public static final int NAME = 100;

    /** Length of a turn. */
    @Meaning("Shift length. Hours are elapsed hours; days, weeks and months follow the local clock and" + " calendar.")
    public record RotationView(
            @Meaning("Unit: hour, day, week or month.") String unit, int length) {}

    /** A time window on some days. */
    @Meaning("A time window on the given days, in local time.")
    public record RestrictionView(
            @Meaning("Days on which the window starts: monday to sunday.")
            List<String> days,

            @Meaning("Time of day, such as 18:00.") String from,

            @Meaning("End time. An end that is not after from is on the next day.")
            String until) {}

    static LayerView of(Schedule.Layer layer) {
        LocalDateTime until = layer.until();
        return new LayerView(
                layer.name(),
                layer.people(),
                layer.from().toString(),
                until == null ? null : until.toString(),
                new RotationView(
                        layer.rotation().unit().name().toLowerCase(Locale.ROOT),
                        layer.rotation().length()),
                layer.restrictions().stream()
                        .map(one -> new RestrictionView(
                                Arrays.stream(DayOfWeek.values())
                                        .filter(one.days()::contains)
                                        .map(day -> day.name().toLowerCase(Locale.ROOT))
                                        .toList(),
                                one.from().toString(),
                                one.until().toString()))
                        .toList());
    }
}
