package io.watchfloor.sigma.telemetry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses times in records. A time without a time zone is UTC. */
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

    private static final DateTimeFormatter ACCESS =
            DateTimeFormatter.ofPattern("d/MMM/uuuu:HH:mm:ss XX", Locale.ENGLISH);

    private static final DateTimeFormatter SYSLOG = new DateTimeFormatterBuilder()
            .appendPattern("MMM ")
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("d HH:mm:ss")
            .toFormatter(Locale.ENGLISH);

    private RecordTime() {}

    /** Parses a time; null if it is invalid or outside the years 1970 to 9999, which some stores reject. */
    static @Nullable Instant parse(@Nullable String text) {
        Instant time = read(text);
        return time == null || time.isBefore(Instant.EPOCH) || !time.isBefore(TOO_LATE) ? null : time;
    }

    private static @Nullable Instant read(@Nullable String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            return null;
        }
        String given = text.strip();
        Instant usual = usual(given);
        if (usual != null) {
            return usual;
        }
        if (isNumber(given)) {
            return epoch(given);
        }
        Instant iso = with(ISO, given.replace('/', '-').replaceFirst(" UTC$", "Z"));
        Instant mail = iso != null ? iso : with(MAIL, given.replaceAll(" \\([^)]*\\)$", ""));
        return mail != null ? mail : with(ACCESS, given);
    }

    /**
     * Fast path for {@code 2026-11-24 22:26:52.123}, with optional T and Z, which most records use. Null for other
     * formats.
     */
    private static @Nullable Instant usual(String text) {
        int end = text.length();
        if (end > 0 && (text.charAt(end - 1) == 'Z' || text.charAt(end - 1) == 'z')) {
            end--;
        }
        if (end < 19 || end > 29 || end == 20 || (text.charAt(10) != ' ' && text.charAt(10) != 'T')) {
            return null;
        }
        boolean parted = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (end == 19 || text.charAt(19) == '.');
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int fraction = end == 19 ? 0 : digits(text, 20, end);
        boolean inRange = month >= 1
                && month <= 12
                && day >= 1
                && day <= daysOf(year, month)
                && hour < 24
                && minute < 60
                && second < 60;
        if (!parted || !inRange || (year | hour | minute | second | fraction) < 0) {
            return null;
        }
        int nanos = fraction;
        for (int i = end == 19 ? 29 : end; i < 29; i++) {
            nanos *= 10;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, nanos);
    }

    private static int daysOf(int year, int month) {
        return year < 0 ? 0 : YearMonth.of(year, month).lengthOfMonth();
    }

    /** Parses digits; negative if another character occurs. */
    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /**
     * Parses {@code Dec 10 06:55:46}, which contains no year. Chooses the year that gives the latest time before
     * receipt.
     */
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
                .atDate(LocalDate.of(year, month, day))
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

    /** Parses seconds, milliseconds, microseconds or nanoseconds since 1970, distinguished by their magnitude. */
    private static @Nullable Instant epoch(String text) {
        double number = text.equals(".") ? 0 : Double.parseDouble(text);
        double seconds = number;
        while (seconds >= 1e11) {
            seconds /= 1_000;
        }
        return seconds < 1 ? null : Instant.ofEpochMilli(Math.round(seconds * 1_000));
    }
}
