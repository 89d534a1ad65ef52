package io.watchfloor.ops.matter.deadline;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.watchfloor.ops.platform.calendar.BusinessCalendar;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The length of a deadline. Hours are elapsed time, whatever the clocks show. Days, business days and months end with the
 * last moment of their last day in the time zone of the jurisdiction, and the day on which they begin does not count.
 *
 * @param count at least 1
 */
public record Term(Unit unit, int count) {

    /** Longest term in any unit. */
    public static final int MOST = 1_000;

    /** A calendar without any business day would be searched without limit. */
    private static final int MOST_DAYS_SEARCHED = 20_000;

    /** The unit of a term. */
    public enum Unit implements WireText {
        HOURS,
        DAYS,
        BUSINESS_DAYS,
        MONTHS;

        @JsonCreator
        public static Unit of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** @param until null while the pause lasts */
    public record Pause(Instant from, @Nullable Instant until) {}

    /**
     * Computes when the term ends. A pause adds its duration to a term in hours. Of other terms, the days that begin in a
     * pause do not count. A term in months cannot be paused.
     *
     * @param now the end of a pause that lasts
     * @return the first instant that is too late; empty if the calendar has too few business days
     */
    public Optional<Instant> end(
            Instant start, ZoneId zone, BusinessCalendar calendar, List<Pause> pauses, Instant now) {
        return switch (unit) {
            case HOURS -> Optional.of(inHours(start, pauses, now));
            case MONTHS -> Optional.of(after(start.atZone(zone).toLocalDate().plusMonths(count), zone));
            case DAYS -> inDays(start, zone, null, pauses, now);
            case BUSINESS_DAYS -> inDays(start, zone, calendar.days(), pauses, now);
        };
    }

    private Instant inHours(Instant start, List<Pause> pauses, Instant now) {
        Instant end = start.plus(Duration.ofHours(count));
        for (Pause pause : pauses) {
            Instant until = pause.until() == null ? now : pause.until();
            Instant from = pause.from().isBefore(start) ? start : pause.from();
            if (from.isBefore(end) && until.isAfter(from)) {
                end = end.plus(Duration.between(from, until));
            }
        }
        return end;
    }

    private Optional<Instant> inDays(
            Instant start, ZoneId zone, BusinessCalendar.@Nullable Days business, List<Pause> pauses, Instant now) {
        LocalDate day = start.atZone(zone).toLocalDate();
        int counted = 0;
        for (int searched = 0; searched < MOST_DAYS_SEARCHED; searched++) {
            day = day.plusDays(1);
            if ((business == null || business.isBusiness(day))
                    && !isPaused(day.atStartOfDay(zone).toInstant(), pauses, now)) {
                counted++;
            }
            if (counted == count) {
                return Optional.of(after(day, zone));
            }
        }
        return Optional.empty();
    }

    private static boolean isPaused(Instant at, List<Pause> pauses, Instant now) {
        return pauses.stream().anyMatch(pause -> {
            Instant until = pause.until() == null ? now : pause.until();
            return !at.isBefore(pause.from()) && at.isBefore(until);
        });
    }

    /** The first instant after a day, also where the day after begins later than at midnight. */
    private static Instant after(LocalDate day, ZoneId zone) {
        return day.plusDays(1).atStartOfDay(zone).toInstant();
    }
}
