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

/** Times of old headers, which have neither a year nor a zone: {@code Nov 27 19:04:05}. */
final class OldTimes {

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu MMM d HH:mm:ss", Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);

    /** A clock that goes ahead is not one of a year ago. */
    private static final Duration CLOCKS_APART = Duration.ofDays(1);

    private static final int LEAP_YEARS = 4;

    private OldTimes() {}

    /**
     * When it was, in the latest year that does not put it into the future.
     *
     * @return null when it is no time
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
