package io.watchfloor.ops.telemetry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as records write them. Without a zone UTC is meant. */
final class RecordTime {

    private static final int LONGEST = 64;

    private static final Instant TOO_LATE = Instant.parse("+10000-01-01T00:00:00Z");

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("uuuu-MM-dd")
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("[XXXXX][XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private static final DateTimeFormatter MAIL =
            DateTimeFormatter.ofPattern("[EEE, ]d MMM uuuu HH:mm[:ss] [XX][zzz]", Locale.ENGLISH);

    private static final DateTimeFormatter SYSLOG = new DateTimeFormatterBuilder()
            .appendPattern("MMM ")
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("d HH:mm:ss")
            .toFormatter(Locale.ENGLISH);

    private RecordTime() {}

    /** Null when it cannot be read, or lies outside of the years 1970 to 9999: no record was written there, and not every store holds it. */
    static @Nullable Instant parse(@Nullable String text) {
        Instant time = read(text);
        return time == null || time.isBefore(Instant.EPOCH) || !time.isBefore(TOO_LATE) ? null : time;
    }

    private static @Nullable Instant read(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            return null;
        }
        String given = text.strip();
        if (isNumber(given)) {
            return epoch(given);
        }
        Instant iso = with(ISO, given.replace('/', '-'));
        return iso != null ? iso : with(MAIL, given.replaceAll(" \\([^)]*\\)$", ""));
    }

    /** {@code Dec 10 06:55:46}: of the year that brings it closest before the time of receipt. */
    static @Nullable Instant syslog(String text, Instant receivedAt) {
        try {
            TemporalAccessor parsed = SYSLOG.parse(text);
            int year = Year.from(receivedAt.atZone(ZoneOffset.UTC)).getValue();
            for (int candidate : new int[] {year, year - 1, year - 2, year - 3, year - 4}) {
                Instant time = inYear(parsed, candidate);
                if (time != null && time.isBefore(receivedAt.plusSeconds(24 * 3600))) {
                    return time;
                }
            }
            return null;
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static @Nullable Instant inYear(TemporalAccessor parsed, int year) {
        int month = parsed.get(ChronoField.MONTH_OF_YEAR);
        int day = parsed.get(ChronoField.DAY_OF_MONTH);
        if (month == 2 && day == 29 && !Year.isLeap(year)) {
            return null;
        }
        return parsed.query(TemporalQueries.localTime())
                .atDate(java.time.LocalDate.of(year, month, day))
                .toInstant(ZoneOffset.UTC);
    }

    private static @Nullable Instant with(DateTimeFormatter format, String text) {
        try {
            TemporalAccessor parsed = format.parse(text);
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            return LocalDateTime.from(parsed).toInstant(offset == null ? ZoneOffset.UTC : offset);
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')
                && text.indexOf('.') == text.lastIndexOf('.')
                && text.length() <= 24;
    }

    /** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
    private static @Nullable Instant epoch(String text) {
        double number = text.equals(".") ? 0 : Double.parseDouble(text);
        double seconds = number;
        while (seconds >= 1e11) {
            seconds /= 1_000;
        }
        return seconds < 1 ? null : Instant.ofEpochMilli(Math.round(seconds * 1_000));
    }
}
