package io.watchfloor.ops.platform.calendar;

import io.watchfloor.ops.platform.document.DocumentStore;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The days on which the offices of a jurisdiction are closed.
 *
 * @param weekend days of the week without business
 * @param holidays at most {@value #MOST}, ascending
 */
public record BusinessCalendar(Set<DayOfWeek> weekend, List<Holiday> holidays) {

    /** Calendars by name. */
    public static final DocumentStore<BusinessCalendar> STORE =
            new DocumentStore<>("holiday-calendar", BusinessCalendar.class);

    /** Ten years of holidays of a jurisdiction with many of them. */
    public static final int MOST = 500;

    /** Saturday and Sunday, and no holidays. */
    public static final BusinessCalendar WEEKENDS =
            new BusinessCalendar(EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), List.of());

    /** A day without business. */
    public record Holiday(LocalDate date, String name) {}

    public BusinessCalendar {
        Set<DayOfWeek> some = EnumSet.noneOf(DayOfWeek.class);
        some.addAll(weekend);
        weekend = Collections.unmodifiableSet(some);
        holidays = List.copyOf(holidays);
    }

    /** The business days of this calendar. */
    public Days days() {
        return new Days(weekend, holidays.stream().map(Holiday::date).collect(Collectors.toUnmodifiableSet()));
    }

    /** A calendar prepared for look-ups. */
    public record Days(Set<DayOfWeek> weekend, Set<LocalDate> holidays) {
        public boolean isBusiness(LocalDate day) {
            return !weekend.contains(day.getDayOfWeek()) && !holidays.contains(day);
        }
    }
}
