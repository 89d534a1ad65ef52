package io.watchfloor.dashboards.oncall.imported;

import io.watchfloor.ops.paging.oncall.Schedule.Restriction;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Converts weekly time windows, which may be longer than a day, to restrictions, which last at most a day. */
final class Windows {

    static final Duration WEEK = Duration.ofDays(7);

    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    /** Any Monday. */
    private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);

    private record Hours(LocalTime from, LocalTime until) {}

    private final Map<Hours, Set<DayOfWeek>> pieces = new LinkedHashMap<>();
    private boolean always;

    /** Adds a window on this day of each week. */
    void add(DayOfWeek day, LocalTime from, Duration length) {
        if (length.compareTo(WEEK) >= 0) {
            always = true;
            return;
        }
        LocalDateTime at = MONDAY.with(TemporalAdjusters.nextOrSame(day)).atTime(from);
        LocalDateTime end = at.plus(length);
        // A window of up to a day stays a single restriction.
        if (length.compareTo(Duration.ofDays(1)) <= 0) {
            put(day, from, end.toLocalTime());
            return;
        }
        while (at.isBefore(end)) {
            LocalDateTime midnight = at.toLocalDate().plusDays(1).atStartOfDay();
            LocalDateTime until = midnight.isBefore(end) ? midnight : end;
            put(at.getDayOfWeek(), at.toLocalTime(), until.toLocalTime());
            at = until;
        }
    }

    /** Adds a window on every day. */
    void add(LocalTime from, Duration length) {
        if (length.compareTo(Duration.ofDays(1)) >= 0) {
            always = true;
        } else {
            EVERY_DAY.forEach(day -> put(day, from, from.plus(length)));
        }
    }

    private void put(DayOfWeek day, LocalTime from, LocalTime until) {
        pieces.computeIfAbsent(new Hours(from, until), hours -> EnumSet.noneOf(DayOfWeek.class))
                .add(day);
    }

    /** Returns the restrictions; empty if there are none. */
    List<Restriction> restrictions() {
        List<Restriction> all = new ArrayList<>();
        if (!always) {
            pieces.forEach((hours, days) -> all.add(new Restriction(days, hours.from(), hours.until())));
        }
        return all;
    }
}
