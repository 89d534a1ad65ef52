package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.document.Document;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

@Meaning("The days without business of a jurisdiction.")
public record HolidayCalendarView(
        String name,
        @Meaning("Days of the week without business.") List<String> weekend,
        @Meaning("In the order of their dates.") List<HolidayView> holidays,
        long version,
        String changedBy,
        Instant changedAt) {

    @Meaning("A day without business.")
    public record HolidayView(
            @Meaning("Such as 2026-12-25.") String date, String name) {}

    public static HolidayCalendarView of(Document<BusinessCalendar> stored) {
        return new HolidayCalendarView(
                stored.name(),
                stored.value().weekend().stream().map(HolidayCalendarView::text).toList(),
                stored.value().holidays().stream()
                        .map(one -> new HolidayView(one.date().toString(), one.name()))
                        .toList(),
                stored.version(),
                stored.changedBy(),
                stored.changedAt());
    }

    private static String text(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }
}
