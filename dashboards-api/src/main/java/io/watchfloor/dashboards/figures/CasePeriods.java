package io.watchfloor.dashboards.figures;

import io.watchfloor.dashboards.figures.views.CaseMetricsView.Per;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Days, weeks and months of a time zone. A day of a clock change has 23 or 25 hours. */
public final class CasePeriods {

    private CasePeriods() {}

    /**
     * The start of each period. Weeks begin on Monday.
     *
     * @param per null for one period
     * @return the first element is {@code from}; the others are before {@code until}
     */
    public static List<Instant> starts(Instant from, Instant until, @Nullable Per per, ZoneId zone) {
        List<Instant> starts = new ArrayList<>(List.of(from));
        if (per == null) {
            return starts;
        }
        LocalDate next = next(LocalDate.ofInstant(from, zone), per);
        while (next.atStartOfDay(zone).toInstant().isBefore(until)) {
            starts.add(next.atStartOfDay(zone).toInstant());
            next = next(next, per);
        }
        return List.copyOf(starts);
    }

    private static LocalDate next(LocalDate day, Per per) {
        return switch (per) {
            case DAY -> day.plusDays(1);
            case WEEK -> day.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
            case MONTH -> day.with(TemporalAdjusters.firstDayOfNextMonth());
        };
    }
}
