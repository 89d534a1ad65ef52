package io.watchfloor.ops.intake.input.syslog;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses the times in BSD syslog headers, which contain neither a year nor a time zone: {@code Nov 27 19:04:05}. */
final class OldTimes {

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu MMM d HH:mm:ss", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);

    /** A time up to a day in the future is attributed to a fast clock and not to the previous year. */
    private static final Duration CLOCKS_APART = Duration.ofDays(1);

    private static final int LEAP_YEARS = 4;

    private OldTimes() {}

    /**
     * Uses the latest year in which the time is not in the future.
     *
     * @return null when the text is not a time
     */
    static @Nullable Instant latest(String written, ZoneId zone, Instant now) {
        int year = now.atZone(zone).getYear();
        for (int each = year + 1; each >= year - LEAP_YEARS; each--) {
            Instant then = of(each, written, zone);
            if (then != null && then.isBefore(now.plus(CLOCKS_APART))) {
                return then;
            }
        }
        return null;
    }

    private static @Nullable Instant of(int year, String written, ZoneId zone) {
        try {
            return LocalDateTime.parse(year + " " + written.replaceAll(" +", " "), WRITTEN)
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeException none) {
            return null;
        }
    }
}
