package io.watchfloor.dashboards.matters.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request bodies for deadlines and calendars of holidays. */
public final class DeadlineRequests {

    static final int LINE = 200;
    static final int TEXT = 4_000;

    private DeadlineRequests() {}

    @Meaning("A new deadline.")
    public record DeadlineRequest(
            @Meaning("What is due.") @Bounds(longest = LINE) String title,

            @Meaning("A number and h (hours), d (days), bd (business days) or m (months): 72h, 24h, 4bd.")
            @Bounds(longest = 10)
            String term,

            @Meaning("Time zone of the jurisdiction, such as America/New_York.") @Bounds(longest = 60)
            String zone,

            @Meaning("Calendar with the holidays. Omit it if only Saturday and Sunday are free.")
            @Bounds(longest = 40)
            @Nullable
            String calendar,

            @Meaning("When the term begins. Defaults to now.") @Nullable
            Instant startAt,

            @Meaning("The law that sets the term.") @Bounds(longest = TEXT) @Nullable
            String law,

            @Meaning("The law that allows to pause the term. A deadline without it cannot be paused.")
            @Bounds(longest = TEXT)
            @Nullable
            String pauseLaw,

            @Meaning(
                    "How many hours before the end the members are reminded. Defaults to 24; for terms of at most 48 hours to a"
                            + " quarter of the term.")
            @Nullable
            Long remindHours) {}

    @Meaning("When the deadline was met.")
    public record DeadlineMet(
            @Meaning("Defaults to now.") @Nullable Instant metAt) {}

    @Meaning("The days without business of a jurisdiction.")
    public record HolidayCalendarRequest(
            @Meaning("Days of the week without business; saturday and sunday if omitted.")
            @Bounds(longest = 10, most = 6)
            @Nullable
            List<String> weekend,

            @Meaning("A date and a name each, such as 2026-12-25 Christmas. They replace all holidays of the calendar.")
            @Bounds(longest = LINE, most = BusinessCalendar.MOST)
            List<String> holidays) {}
}
