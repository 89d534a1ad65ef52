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

/** People who take turns. */
@Meaning("People who take turns.")
public record LayerView(
        @Bounds(longest = LayerView.NAME) String name,

        @Meaning("In the order of their turns; somebody may have several. An empty text or null: nobody has that turn.")
        @Bounds(longest = LayerView.NAME)
        List<String> people,

        @Meaning("The first hand-over, local time: 2026-11-02T08:00. Later ones are at the same time of day.")
        String from,

        @Meaning("When the layer ends, local time; null when it does not.") @Nullable
        String until,

        RotationView rotation,

        @Meaning("When the layer is there at all: any of them. None: always. The turns go on meanwhile.")
        List<RestrictionView> restrictions) {

    public static final int NAME = 100;

    /** How long a turn is. */
    @Meaning("How long a turn is. Hours are real ones; the others are counted by the local clock and calendar.")
    public record RotationView(
            @Meaning("hour, day, week or month.") String unit, int length) {}

    /** A part of days. */
    @Meaning("A part of each of these days, local time.")
    public record RestrictionView(
            @Meaning("monday to sunday: the days on which it begins.")
            List<String> days,

            @Meaning("Time of day, such as 18:00.") String from,

            @Meaning("On the next day when it is not after from.")
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
